"""`doorway schedule`: what it refuses before it is too late, and the files it writes."""

import stat
from pathlib import Path

import pytest
from scheduled import schedule

from crawler.cli import main

KINDS = ("systemd", "cron", "scrapyd", "airflow")
URL = "https://a.example/"


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What is said on standard error."""
    assert main(["schedule", *map(str, arguments)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--dir", "/srv/a\nExecStart=/bin/id"),
        ("--dir", "relative"),
        ("--dir", "/srv/a\\"),
        ("--dir", "/srv/$HOME"),
        ("--dir", "/srv/a'b"),
        ("--doorway", "doorway"),
        ("--doorway", '/opt/"; id'),
        ("--user", "root; id"),
        ("--user", "a b"),
        ("--user", "a\nb"),
        ("--mail", "a@b.example\nBcc: c@d.example"),
        ("--mail", "a@b.example; id"),
        ("--mail", "-t@b.example"),
        ("--mail", "a%b@c.example"),
        ("--webhook", "https://a.example/'; id; '"),
        ("--webhook", "https://a.example/\n"),
        ("--webhook", "https://a.example/a b"),
        ("--webhook", "https://a.example/\\"),
        ("--webhook", "ftp://a.example/"),
        ("--config", "a\nb.toml"),
        ("--config", "a'b.toml"),
        ("--every", "6h\nx"),
    ],
)
def test_a_value_that_could_say_something_else_to_a_scheduler_is_refused(
    capsys: pytest.CaptureFixture[str], kind: str, option: str, value: str
) -> None:
    user = () if option == "--user" else ("--user", "audit")
    every = () if option == "--every" else ("--every", "6h")
    said = refused(capsys, "a", "--as", kind, *user, *every, f"{option}={value}", "--", URL)
    assert option in said or "a'b.toml" in said or "no such file" in said
    assert said.count("\n") == 1 + ("not on this machine" in said)


@pytest.mark.parametrize("name", ["", "a b", "../a", "a/b", "a\nb", "-a", "%n", "$x", "a'b", "é"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_is_letters_digits_dots_and_dashes(capsys: pytest.CaptureFixture[str], kind: str, name: str) -> None:
    given = ["schedule", "--as", kind, "--user", "audit", "--every", "6h", f"--dir={Path('/srv')}"]
    if name.startswith("-"):
        with pytest.raises(SystemExit):
            main([*given, name, "--", URL])
    else:
        assert main([*given, name, "--", URL]) == 2
    assert capsys.readouterr().out == ""


def test_the_path_of_a_webhook_is_in_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    given = ("a", "--as", "cron", "--every", "6h", "--webhook")
    assert "SECRET" not in refused(capsys, *given, "ftp://a.example/SECRET", "--", URL)
    assert "SECRET" not in refused(capsys, *given, "https://a.example/SECRET x", "--", URL)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "nothing to audit"),
        (("--", "--delay", "1"), "nothing to audit"),
        (("--", URL, "--out", "x"), "runs/NAME/TIME"),
        (("--", URL, "--name", "b"), "NAME"),
        (("--", URL, "--resume"), "resume"),
        (("--", "--config", "audit.toml"), "before the --"),
        (("--", "--urls", "-"), "standard input"),
        (("--", URL, "--delay", "soon"), "delay"),
        (("--", URL, "--notify-webhook", "hook"), "notify_webhook"),
    ],
)
def test_an_audit_that_could_not_run_is_refused_now(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert said in refused(capsys, "a", "--as", "cron", "--every", "6h", *arguments)


def test_an_option_that_audit_does_not_have_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["schedule", "a", "--as", "cron", "--every", "6h", "--", URL, "--dealy", "1"])
    assert end.value.code == 2
    assert "--dealy" in capsys.readouterr().err


def test_an_audit_toml_is_read_now_where_it_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("a", "--as", "cron", "--every", "6h", "--dir", tmp_path, "--config", "audit.toml")
    (tmp_path / "audit.toml").write_text('urls = ["https://a.example/"]\ndealy = 1\n')
    assert "dealy" in refused(capsys, *given)
    (tmp_path / "audit.toml").write_text('urls = ["https://a.example/"]\nout = "x"\n')
    assert "runs/NAME/TIME" in refused(capsys, *given)
    (tmp_path / "audit.toml").write_text('name = "b"\nurls = ["https://a.example/"]\n')
    (text,) = schedule(tmp_path / "out", *given).values()
    assert f"--name a --quiet --config {tmp_path}/audit.toml >" in text
    (tmp_path / "audit.toml").unlink()
    schedule(tmp_path / "out", *given)
    assert "was not checked" in capsys.readouterr().err


def test_scrapyd_gets_no_option_that_its_spiders_do_not_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("a", "--as", "scrapyd", "--every", "6h", "--dir", tmp_path)
    assert "read no files" in refused(capsys, *given, "--", "--urls", "sites.txt")
    assert "no such file" in refused(capsys, *given, "--config", "audit.toml")


@pytest.mark.parametrize("kind", KINDS)
def test_files_with_a_webhook_are_for_their_owner_alone(tmp_path: Path, kind: str) -> None:
    given = ("a", "--as", kind, "--user", "audit", "--every", "6h")
    hook = "https://a.example/SECRET"
    for arguments, others in (
        (("--", URL), True),
        (("--webhook", hook, "--", URL), False),
        (("--", URL, "--notify-webhook", hook), False),
    ):
        schedule(tmp_path, *given, *arguments)
        modes = [stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()]
        assert all(bool(mode & stat.S_IROTH) == others for mode in modes)
        assert all(not mode & (stat.S_IWGRP | stat.S_IWOTH) for mode in modes)


def test_what_is_printed_is_what_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in KINDS:
        given = ["a", "--as", kind, "--user", "audit", "--every", "6h"]
        files = schedule(tmp_path / kind, *given, "--", URL)
        capsys.readouterr()
        assert main(["schedule", *given, "--", URL]) == 0
        said = capsys.readouterr().out
        assert all(f"{name}\n{text}" in said for name, text in files.items())
        assert said.count("# ==> ") == len(files)
