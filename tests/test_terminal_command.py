"""The command on a terminal and in a pipe, as a process."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pseudo_terminal import SEQUENCE, Ran, run, run_piped
from warc_files import write_warc

from crawler.demo.spun import build_spun_sites
from reports.schema import CAMPAIGNS
from reports.widths import columns_of

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("screening", "grouping", "reading again", "comparing", "examining", "judging", "writing")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture(scope="module")
def audit(folder: Path) -> Ran:
    """The demo, audited on a terminal of sixty columns; its run is runs/demo/latest of the folder."""
    return run(["demo"], folder, 60)


@pytest.fixture(scope="module")
def runs(audit: Ran, folder: Path) -> Path:
    assert audit.code == 0, audit.shown
    return folder


@pytest.fixture(scope="module")
def report(runs: Path) -> list[str]:
    """The arguments that judge one small family."""
    sites = build_spun_sites("lawn", 1, {})
    pages = [(page.truth.url, page.body) for site in sites for page in site.pages.values() if page.truth]
    write_warc(runs / "lawn.warc.gz", [page for page in pages if "/p/" in page[0]])
    return ["report", "--warc", "lawn.warc.gz", "--out", "lawn", "--jobs", "1"]


def test_a_crawl_and_every_stage_are_shown_live_and_leave_one_line(audit: Ran) -> None:
    kept = [line for line in audit.lines if re.match(rf"(crawl|{'|'.join(STAGES)}): ", line)]
    names = [line.split(":")[0] for line in kept]
    assert list(dict.fromkeys(names)) == ["crawl", *STAGES]
    assert audit.shown.count("\r\x1b[K") > len(STAGES)
    assert re.search(r"\r\x1b\[Kcrawl: 150 pages, [\d.,]+ pages/s, 0 not collected[^\r]*\r\n", audit.shown)
    assert re.search(r"\r\x1b\[Kjudging: 4 families[^\r]*\r\n", audit.shown)
    assert re.search(r"\r\x1b\[Ktook [\d.]+ m?i?n? ?s[^\r]*crawl [\d.]+ s", audit.shown)


def test_no_line_is_wider_than_the_terminal(audit: Ran) -> None:
    said = [line for line in audit.lines if not line.startswith(("report: ", "all campaigns: ", "why, page by page: "))]
    assert len(said) > 20
    assert max(map(columns_of, said)) <= 60


def test_the_summary_is_coloured_and_says_what_to_do_next(audit: Ran, runs: Path) -> None:
    out = Path("runs/demo") / (runs / "runs" / "demo" / "latest").readlink()
    assert "       43  \x1b[31mdoorway\x1b[0m\r\n" in audit.shown
    assert f"report: {(runs / out).resolve() / 'report.html'}\r\n" in audit.shown
    assert f"all campaigns: doorway campaigns {out}\r\n" in audit.shown
    (subject,) = re.findall(rf"why, page by page: doorway explain {out} (\w+)\r\n", audit.shown)
    assert run_piped(["explain", str(out), subject], runs).returncode == 0


def test_a_dumb_terminal_gets_plain_lines(runs: Path, report: list[str]) -> None:
    done = run(report, runs, TERM="dumb")
    assert done.code == 0
    assert not CONTROL.search(done.shown.replace("\r\n", "\n"))
    assert list(dict.fromkeys(line.split(":")[0] for line in done.lines if line.startswith(STAGES))) == list(STAGES)


def test_without_a_terminal_progress_is_plain_lines_on_standard_error_alone(runs: Path) -> None:
    done = run_piped(["report", "runs/demo/latest", "--jobs", "1"], runs)
    assert done.returncode == 0
    assert not CONTROL.search(done.stdout + done.stderr)
    stages = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert list(dict.fromkeys(stages))[:-1] == list(STAGES)
    assert done.stderr.splitlines()[-1].startswith("took ")
    assert "took" not in done.stdout
    (example,) = re.findall(r"```\n(150 pages judged .*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert done.stdout.startswith(example)


def test_quiet_leaves_the_terminal_alone_and_json_is_one_object_on_standard_output(
    runs: Path, report: list[str]
) -> None:
    done = run([*report, "--quiet", "--json"], runs, pipe=True)
    assert (done.code, done.shown) == (0, "")
    assert json.loads(done.piped)["counts"]["pages_by_verdict"]["doorway"] > 3


def test_the_campaigns_fit_the_terminal_and_have_colours(runs: Path) -> None:
    wide, narrow = (run(["campaigns", "demo"], runs, columns) for columns in (160, 50))
    assert "first seen" in wide.lines[0]
    assert narrow.lines[0].split() == ["campaign", "verdict", "keyword"]
    assert max(map(columns_of, narrow.lines[:5])) <= 50
    assert "\x1b[31mdoorway" in wide.shown


def test_the_document_shows_what_the_demo_says(runs: Path) -> None:
    shown = "\n".join(run(["campaigns", "demo"], runs, 100).lines[:5]) + "\n"
    document = (ROOT / "docs" / "terminal.md").read_text("utf-8")
    (example,) = re.findall(r"\$ doorway campaigns demo\n(.*?)```", document, re.DOTALL)
    day = r"\d{4}-\d\d-\d\d"
    assert re.sub(day, "DAY", shown) == re.sub(day, "DAY", example)


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_are_off_where_they_are_not_wanted(runs: Path, environ: dict[str, str]) -> None:
    for arguments in (["campaigns", "demo"], ["explain", "demo", "cabxd2odti645a"]):
        assert "\x1b" not in run(arguments, runs, **environ).shown


def test_in_a_pipe_the_campaigns_are_a_plain_table_with_whole_phrases(runs: Path) -> None:
    done = run_piped(
        ["campaigns", "demo", "--verdict", "doorway", "--sort", "pages", "--limit", "2"], runs, COLUMNS="20"
    )
    lines = done.stdout.splitlines()
    assert [line.split()[2:4] for line in lines[1:]] == [["100", "17"], ["100", "14"]]
    assert lines[1].endswith("  Ants Making Holes In Grass How To Stop")
    assert not SEQUENCE.search(done.stdout)


def test_the_campaigns_as_json_are_an_array_of_typed_rows(runs: Path) -> None:
    found = json.loads(run_piped(["campaigns", "demo", "--json"], runs).stdout)
    assert [row["pages"] for row in found] == [17, 14, 12, 2]
    assert list(found[0]) == [column.name for column in CAMPAIGNS.columns]
    assert all(len(row["sample_urls"]) > 1 and isinstance(row["spun_share"], float) for row in found)
    assert json.loads(run_piped(["campaigns", "demo", "--change", "shrunk", "--json"], runs).stdout) == []


def test_json_loses_no_sign_whatever_the_encoding_of_the_output(runs: Path, tmp_path: Path) -> None:
    table = (runs / "runs" / "demo" / "latest" / "campaigns.csv").read_text(encoding="utf-8")
    (tmp_path / "pages.csv").write_text("url\r\n")
    (tmp_path / "campaigns.csv").write_text(table.replace("Ants", "東京"), encoding="utf-8")
    done = run_piped(["campaigns", str(tmp_path), "--json"], runs, PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)[0]["sample_keywords"][0].startswith("東京 Making")
    assert "?? Making" in run_piped(["campaigns", str(tmp_path)], runs, PYTHONIOENCODING="ascii").stdout


def test_explain_takes_the_name_of_a_run_and_a_url_spelt_otherwise(runs: Path) -> None:
    (url, *_) = json.loads(run_piped(["campaigns", "demo", "--json"], runs).stdout)[0]["sample_urls"]
    host = url.split("/")[2]
    done = run_piped(["explain", "demo", url.replace(host, host.upper()) + "#top", "--json"], runs)
    told = json.loads(done.stdout)
    assert told["page"]["url"] == url
    assert told["campaign"]["pages"] == len(told["members"]) == 17
    assert {piece["mark"] for passage in told["passages"] for piece in passage["text"]} >= {"keyword", "spun"}


def test_a_reader_who_has_gone_is_no_error(runs: Path) -> None:
    for arguments in (
        ["campaigns", "demo"],
        ["campaigns", "demo", "--json"],
        ["explain", "demo", "cabxd2odti645a"],
        ["--help"],
    ):
        assert _unread(arguments, runs) == (0, "")


def test_the_exit_code_of_an_audit_stays_when_nobody_reads_its_summary(runs: Path, report: list[str]) -> None:
    code, said = _unread([*report, "--quiet", "--fail-on", "doorway"], runs)
    assert (code, said) == (1, "")


@pytest.mark.parametrize("command", ["campaigns", "explain"])
def test_a_half_written_table_is_a_clear_error(runs: Path, tmp_path: Path, command: str) -> None:
    text = (runs / "runs" / "demo" / "latest" / "campaigns.csv").read_bytes()
    (tmp_path / "pages.csv").write_text("url\r\n")
    (tmp_path / "campaigns.csv").write_bytes(text[: len(text) // 2])
    done = run_piped([command, str(tmp_path), *(["cabxd2odti645x"] if command == "explain" else [])], runs)
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(rf"doorway: {tmp_path}/campaigns\.csv: .*; `doorway report` writes it again\n", done.stderr)


def _unread(arguments: list[str], folder: Path) -> tuple[int, str]:
    """Exit code and standard error of a command whose output nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "crawler", *arguments]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=folder, env=environ, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=300, check=False
    )
    os.close(writing)
    return done.returncode, done.stderr
