"""Lines for cron: it accepts them, and the shell hands the very arguments to the audit."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scheduled import ARGUMENT, calls_of, fake_doorway, fake_tools, run_in_shell, schedule

from crawler.cli import main
from crawler.schedule.cron import quote_words

HOOK = "https://a.example/h/%24$x?k=%20&l=1"


def as_cron_does(command: str) -> str:
    """What cron hands to the shell: \\% is a %, and what stands behind a % without a backslash is not the command's."""
    kept: list[str] = []
    escaped = False
    for char in command:
        if escaped and char == "%":
            kept[-1] = "%"
        elif char == "%":
            break
        else:
            kept.append(char)
        escaped = char == "\\" and not escaped
    return "".join(kept)


def line_of(crontab: str) -> str:
    (line,) = (line for line in crontab.splitlines() if not line.startswith("#"))
    return line


def command_of(crontab: str, fields: int = 5) -> str:
    return as_cron_does(line_of(crontab).split(" ", fields)[fields])


def crontab_of(folder: Path, *arguments: object) -> str:
    (text,) = schedule(folder, "a", "--as", "cron", *arguments).values()
    return text


@settings(deadline=None, max_examples=60)
@given(st.lists(ARGUMENT, max_size=4))
@example(["%", "\\%", "\\\\%", "%%", "a%b'c", "$HOME", "`id`", "'", '"', "", "a b", "\\", "~", "#", "-n", "!"])
def test_the_shell_takes_a_line_apart_into_the_very_arguments(arguments: list[str]) -> None:
    command = quote_words(["printf", r"%s\0", "-", *arguments]).replace("%", "\\%")
    assert "\n" not in command
    done = subprocess.run(["/bin/sh", "-c", as_cron_does(command)], capture_output=True, timeout=300, check=True)
    assert done.stdout.decode().split("\0")[1:-1] == arguments


def test_the_audit_is_called_in_its_folder_with_the_very_arguments(tmp_path: Path) -> None:
    folder = tmp_path / "a `b% &c"
    folder.mkdir()
    program = fake_doorway(tmp_path / "50% off")
    urls = ["https://a.example/%41?q=$HOME&r=`id`", "https://b.example/;'\\%20\"#x"]
    given = ("--every", "mon 03:15", "--dir", folder, "--doorway", program, "--", *urls)
    text = crontab_of(tmp_path / "out", *given)
    assert line_of(text).startswith("15 3 * * 1 ")
    tools = fake_tools(tmp_path / "tools", "sleep")
    done = run_in_shell(command_of(text), tools)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert calls_of(program) == [(str(folder), ["audit", "--name", "a", "--quiet", *urls])]
    assert 0 <= int((tools / "sleep.said").read_text()) <= 900


@pytest.mark.parametrize("code", [0, 1, 2, 3, 130])
def test_every_exit_code_but_0_and_1_is_mailed_and_posted(tmp_path: Path, code: int) -> None:
    program = fake_doorway(tmp_path / "bin", code)
    told = ("--mail", "seo@a.example", "--webhook", HOOK)
    given = ("--every", "6h", "--dir", tmp_path, "--doorway", program, *told, "--", "https://a.example/")
    tools = fake_tools(tmp_path / "tools", "sleep", "sendmail", "curl")
    run_in_shell(command_of(crontab_of(tmp_path / "out", *given)).replace("/usr/sbin/", ""), tools)
    assert len(calls_of(program)) == 1
    mail, posted = tools / "sendmail.said", tools / "curl.said"
    assert mail.exists() == posted.exists() == (code > 1)
    if code > 1:
        assert mail.read_text().splitlines()[:2] == [
            "To: seo@a.example",
            f"Subject: doorway a ended with exit code {code}",
        ]
        assert posted.read_text().splitlines()[0] == f'url = "{HOOK}"'
        assert f'"exit_code":{code},' in posted.read_text()


def test_a_folder_that_is_gone_is_told_of_too(tmp_path: Path) -> None:
    given = ("--every", "6h", "--dir", "/no/such/folder", "--mail", "seo", "--", "https://a.example/")
    tools = fake_tools(tmp_path / "tools", "sleep", "sendmail")
    run_in_shell(command_of(crontab_of(tmp_path / "out", *given)).replace("/usr/sbin/", ""), tools)
    assert "exit code 2" in (tools / "sendmail.said").read_text()
    assert not (tools / "sleep.said").exists()


def syntax_of(text: str) -> int:
    """The exit code of a check of the syntax; nothing is installed."""
    crontab = shutil.which("crontab")
    if not crontab:
        pytest.skip("crontab is not installed")
    with tempfile.NamedTemporaryFile("w", suffix=".crontab") as file:
        file.write(text)
        file.flush()
        for option in ("-n", "-T"):  # Debian's, cronie's
            command = [crontab, option, file.name]
            done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
            if "invalid option" not in done.stderr:
                return done.returncode
    pytest.skip("this crontab checks no syntax")


@pytest.mark.parametrize("every", ["hourly", "6h", "daily 04:30", "sun", "mon,thu", "fri-mon 23:59", "monthly"])
def test_cron_accepts_the_line(tmp_path: Path, every: str) -> None:
    given = ("--every", every, "--dir", tmp_path, "--webhook", HOOK, "--", "https://a.example/%41")
    assert syntax_of(crontab_of(tmp_path / "out", *given)) == 0
    assert syntax_of("61 * * * * id\n") != 0


def test_a_user_gets_a_file_for_cron_d_under_a_name_that_cron_reads(tmp_path: Path) -> None:
    given = ("watch.list", "--as", "cron", "--every", "6h", "--user", "audit", "--", "https://a.example/")
    files = schedule(tmp_path, *given)
    assert list(files) == ["doorway-watch_list"]
    assert line_of(files["doorway-watch_list"]).startswith("15 */6 * * * audit code=2; cd ")
    assert command_of(files["doorway-watch_list"], 6).startswith("code=2; cd ")


def test_a_line_that_cron_would_cut_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    given = ["schedule", "a", "--as", "cron", "--every", "6h", "--"]
    assert main([*given, *["https://a.example/" + "x" * 60] * 10]) == 0
    assert main([*given, *["https://a.example/" + "x" * 60] * 13]) == 2
    assert "audit.toml" in capsys.readouterr().err


def test_cron_cannot_do_7h_and_says_what_it_can(capsys: pytest.CaptureFixture[str]) -> None:
    for kind in ("cron", "scrapyd"):
        assert main(["schedule", "a", "--as", kind, "--every", "7h", "--", "https://a.example/"]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "1, 2, 3, 4, 6, 8, 12 and 24h" in said.err
