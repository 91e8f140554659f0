"""Units for systemd: it accepts them, and takes the command apart into the very arguments."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from scheduled import ARGUMENT, fake_doorway, fake_tools, run_in_shell, schedule

from crawler.cli import main
from crawler.schedule.systemd import quote_command

ESCAPES = {"\\": "\\", '"': '"', "'": "'", "s": " ", "n": "\n", "t": "\t"}


def take_apart(line: str) -> list[str]:
    """A command line by the rules of systemd.service(5): quotes, then specifiers, then variables; ours use none."""
    words: list[str] = []
    for quoted, bare in re.findall(r'(?:^|(?<= ))(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?= |$)', line):
        text = bare or re.sub(r"\\(.)", lambda found: ESCAPES[found[1]], quoted)
        assert not re.search(r"%(?!%)", text.replace("%%", "")), "a specifier"
        text = text.replace("%%", "%")
        if words:
            assert "$" not in text.replace("$$", ""), "a variable"
            text = text.replace("$$", "$")
        words.append(text)
    return words


def settings_of(unit: str) -> dict[str, str]:
    lines = [line.partition("=") for line in unit.splitlines() if line and line[0] not in "#["]
    assert all(equals for _, equals, _ in lines)
    return {name: value for name, _, value in lines}


@settings(deadline=None)
@given(st.lists(ARGUMENT, max_size=5))
@example(["%n", "$HOME", "${HOME}", "$$", "%%", 'a"b', "a\\b", "a b", ";", "", "'", "\\", "a\\", "a\\nb", "-x"])
def test_systemd_takes_a_command_apart_into_the_very_arguments(arguments: list[str]) -> None:
    line = quote_command(["/opt/a b/50%/doorway", *arguments])
    assert "\n" not in line
    assert take_apart(line) == ["/opt/a b/50%/doorway", *arguments]


WHENS = ("hourly", "6h", "7h", "2d", "daily 04:30", "mon,thu", "monthly")


@pytest.mark.parametrize("every", WHENS)
@pytest.mark.parametrize("told", [(), ("--mail", "seo@a.example", "--webhook", "https://a.example/hook/%24$x?k=%20")])
def test_systemd_verifies_the_units(tmp_path: Path, every: str, told: tuple[str, ...]) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not installed")
    program = fake_doorway(tmp_path / "a b%")
    given = ("watch.list", "--every", every, "--as", "systemd", "--user", "audit", "--dir", tmp_path / "in here")
    units = schedule(tmp_path / "units", *given, "--doorway", program, *told, "--", "https://a.example/%41?a=$b&c=' \"")
    names = {"doorway-watch.list.service", "doorway-watch.list.timer"}
    assert set(units) == (names | {"doorway-watch.list-failed.service"} if told else names)
    paths = [str(tmp_path / "units" / name) for name in units]
    done = subprocess.run([analyze, "verify", *paths], capture_output=True, text=True, timeout=300, check=False)
    ours = [line for line in done.stderr.splitlines() if "doorway" in line]
    assert (done.returncode, ours) == (0, [])


def test_a_unit_that_systemd_does_not_verify_is_told_from_ours(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "doorway-bad.service"
    unit.write_text("[Service]\nType=oneshot\nExecStart=/no/such/program\n")
    done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode != 0


def test_a_service_runs_the_audit_in_its_folder_and_may_write_to_its_runs_alone(tmp_path: Path) -> None:
    given = ("watchlist", "--every", "daily", "--as", "systemd", "--user", "audit", "--dir", "/srv/se o%")
    units = schedule(
        tmp_path, *given, "--doorway", "/opt/doorway", "--config", "audit.toml", "--", "--fail-on", "doorway"
    )
    unit = settings_of(units["doorway-watchlist.service"])
    config = "--config /srv/se o%/audit.toml --fail-on doorway"
    assert " ".join(take_apart(unit["ExecStart"])) == f"/opt/doorway audit --name watchlist --quiet {config}"
    assert (unit["User"], unit["WorkingDirectory"]) == ("audit", "/srv/se o%%")
    assert take_apart(unit["ReadWritePaths"]) == ["/srv/se o%/runs"]
    assert unit["ProtectSystem"] == "strict"
    assert unit["SuccessExitStatus"] == "1"
    assert "OnFailure" not in unit


@pytest.mark.parametrize(
    ("every", "when"),
    [
        ("6h", {"OnCalendar": "*-*-* 00/6:15:00", "Persistent": "true"}),
        ("7h", {"OnBootSec": "15min", "OnUnitActiveSec": "7h"}),
    ],
)
def test_a_timer_makes_up_for_missed_starts(tmp_path: Path, every: str, when: dict[str, str]) -> None:
    given = ("a", "--every", every, "--as", "systemd", "--user", "audit", "--", "https://a.example/")
    timer = settings_of(schedule(tmp_path, *given)["doorway-a.timer"])
    rest = {"Description", "RandomizedDelaySec", "Unit", "WantedBy"}
    assert {name: value for name, value in timer.items() if name not in rest} == when
    assert timer["Unit"] == "doorway-a.service"
    assert timer["RandomizedDelaySec"] == "900"


def test_a_failure_is_mailed_and_posted_with_its_exit_code(tmp_path: Path) -> None:
    told = ("--mail", "seo@a.example", "--webhook", "https://u:p@a.example/h/%24$x?k=%20&l=1")
    given = ("a", "--every", "6h", "--as", "systemd", "--user", "audit", *told, "--", "https://a.example/")
    units = schedule(tmp_path / "units", *given)
    assert settings_of(units["doorway-a.service"])["OnFailure"] == "doorway-a-failed.service"
    shell, option, script = take_apart(settings_of(units["doorway-a-failed.service"])["ExecStart"])
    assert (shell, option) == ("/bin/sh", "-c")
    tools = fake_tools(tmp_path / "tools", "curl", "sendmail")
    (tools / "systemctl").write_text("#!/bin/sh\necho 3\n")
    (tools / "systemctl").chmod(0o755)
    done = run_in_shell(script.replace("/usr/sbin/sendmail", "sendmail"), tools)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        (tools / "sendmail.said")
        .read_text()
        .startswith("To: seo@a.example\nSubject: doorway a ended with exit code 3\n\n")
    )
    posted, *arguments = (tools / "curl.said").read_text().splitlines()
    assert posted == 'url = "https://u:p@a.example/h/%24$x?k=%20&l=1"'
    assert arguments[-1] == '{"name":"a","exit_code":3,"text":"doorway a ended with exit code 3"}'
    assert not any("a.example" in argument for argument in arguments)


def test_root_is_not_the_user_by_default(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("crawler.cli.getuser", lambda: "root")
    given = ["schedule", "a", "--every", "6h", "--as", "systemd", "--dir", "/srv"]
    assert main([*given, "--", "https://a.example/"]) == 2
    assert "--user" in capsys.readouterr().err
    monkeypatch.setattr("crawler.cli.getuser", lambda: {}["no name"])
    assert main([*given, "--", "https://a.example/"]) == 2
    assert "--user" in capsys.readouterr().err
    monkeypatch.setattr("crawler.cli.getuser", lambda: "auditor")
    assert main([*given, "--", "https://a.example/"]) == 0
    assert "\nUser=auditor\n" in capsys.readouterr().out


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(ARGUMENT, min_size=1, max_size=3))
def test_no_argument_adds_a_line_to_a_unit(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    given = ["schedule", "a", "--every", "6h", "--as", "systemd", "--user", "u", "--dir", "/srv"]
    warcs = [f"--warc={text}" for text in arguments]
    assert main([*given, "--", *warcs]) == 0
    said = capsys.readouterr().out
    assert len(said.splitlines()) == 46
    (line,) = (line for line in said.splitlines() if line.startswith("ExecStart="))
    assert take_apart(line.removeprefix("ExecStart="))[-len(warcs) :] == warcs
