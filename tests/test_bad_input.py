"""The command with bad input, as a process: exit code, message, and a whole folder of reports."""

import csv
import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from warc_files import write_warc

from crawler.cli import main
from crawler.collect.outcome import CrawlOutcome, write_outcome
from crawler.config import CrawlOptions

COLUMNS = {
    "pages.csv": "url domain host verdict score campaign_id title keyword keyword_count keyword_standalone"
    " keyword_share off_topic_words varying_words keyword_headings own_facts repeated_body_share spun_share videos"
    " video_ids words language status fetched_at first_seen change reasons",
    "campaigns.csv": "campaign_id verdict kind score pages domains hosts keywords sample_keywords template_words"
    " keyword_slots spun_slots repeated_body_share spun_share pages_with_video distinct_videos shared_ids destinations"
    " languages sample_urls first_seen last_seen change reasons",
    "domains.csv": "domain pages doorway suspect templated duplicate clean unjudged doorway_share campaigns hosts"
    " first_seen change",
    "videos.csv": "video_id provider url page_url placement campaign_id verdict pages_with_video",
    "coverage.csv": "url domain reason detail status seen_at",
    "changes.csv": "kind subject change before after campaign_id",
}
"""The contract's columns, in its order."""

COMMANDS = ("audit", "crawl", "report", "explain", "demo")
PROSE = "The garden behind our house has roses, two old apple trees and a bench where we sit on warm evenings. "
Done = subprocess.CompletedProcess[str]


def doorway(*arguments: object, cwd: Path, given: str = "") -> Done:
    return subprocess.run(
        [sys.executable, "-m", "crawler", *map(str, arguments)],
        cwd=cwd,
        input=given,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def rows(out: Path, name: str = "coverage.csv") -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def reasons(out: Path) -> dict[str, str]:
    return {row["url"]: row["reason"] for row in rows(out)}


def judged(out: Path) -> list[str]:
    return [row["url"] for row in rows(out, "pages.csv")]


def check_reports(out: Path) -> dict[str, object]:
    """Every file of the contract is there, whole; gives run.json."""
    for name, columns in COLUMNS.items():
        header = (out / name).read_bytes().split(b"\r\n")[0].decode()
        assert header.split(",")[: len(columns.split())] == columns.split(), name
    assert (out / "report.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert (out / "templates").is_dir()
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert {each["path"] for each in package["resources"]} == set(COLUMNS)
    run: dict[str, object] = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert {"versions", "options", "counts", "timings", "finish_reason", "schema_version"} <= set(run)
    return run


def check_refused(done: Done, *said: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for text in said:
        assert text in done.stderr


def page(title: str, text: str = PROSE) -> bytes:
    return f"<html lang=en><title>{title}</title><h1>{title}</h1><p>{text * 3}</p></html>".encode()


@pytest.fixture
def closed() -> str:
    """URL of a port on loopback where nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"


class Site:
    """`answer` gives status and body of a path; `asked` are the paths in order."""

    def __init__(self, answer: Callable[[str], tuple[int, bytes]]) -> None:
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, body = answer(self.path)
                with suppress(ConnectionError):
                    self.send_response(status)
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[str], tuple[int, bytes]]], Site]]:
    sites: list[Site] = []

    def start(answer: Callable[[str], tuple[int, bytes]]) -> Site:
        site = Site(answer)
        sites.append(site)
        threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return site

    yield start
    for site in sites:
        site.server.shutdown()
        site.server.server_close()


# --- wrong use ---------------------------------------------------------------------------------------------------


def test_without_arguments_it_prints_its_help(tmp_path: Path) -> None:
    done = doorway(cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith("usage: doorway")
    assert list(tmp_path.iterdir()) == []


def test_the_help_names_every_command_and_every_exit_code(tmp_path: Path) -> None:
    done = doorway("--help", cwd=tmp_path)
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n    {command} " in done.stdout
    for code in ("0 done", "1 --fail-on", "2 wrong use", "3 done, but", "130 interrupted"):
        assert code in done.stdout


LONG = "x" * 300
PROCESSES = [
    (["audit", "--no-such-option"], ["--no-such-option"]),
    (["judge"], ["invalid choice: 'judge'"]),
    (["audit"], ["nothing to audit: give a URL, --urls FILE, --sitemap URL or --warc FILE"]),
    (["audit", "a.example"], ["'a.example'", "write https://a.example"]),
    (["audit", "--urls", "gone.txt"], ["--urls gone.txt: no such file"]),
    (["audit", "--urls", "bad.txt"], ["bad.txt, line 2", "write https://a.example"]),
    (["audit", "--config", "audit.toml"], ["audit.toml: ", "'max_page'", "max_pages"]),
    (["audit", "--warc", "gone.warc"], ["--warc gone.warc: no such file"]),
    (["report", "empty"], ["empty: no crawl in it", "--warc FILE"]),
]
CALLS = [
    (["audit", "--max-page", "3"], ["--max-page"]),
    (["crawl"], ["nothing to crawl"]),
    (["report"], ["nothing to judge"]),
    (["explain", "run"], ["URL|CAMPAIGN_ID"]),
    (["crawl", "https://a.example/", "www.b.example/x"], ["write https://www.b.example/x"]),
    (["audit", "ftp://a.example/"], ["only http and https"]),
    (["audit", "--sitemap", "a.example/sitemap.xml"], ["write https://a.example/sitemap.xml"]),
    (["audit", "--urls", "."], ["--urls .: "]),
    (["audit", "--urls", "latin.txt"], ["--urls latin.txt: "]),
    (["audit", "--config", "gone.toml"], ["gone.toml: no such file"]),
    (["audit", "https://a.example/", "--max-pages", "many"], ["max_pages: 'many'"]),
    (["audit", "https://a.example/", "--delay", "-1"], ["delay"]),
    (["audit", "https://a.example/", "--fail-on", "bad"], ["--fail-on", "doorway"]),
    (["audit", "https://a.example/", "--name", "../x"], ["name: '../x'"]),
    (["audit", "--warc", "*.warc"], ["--warc *.warc: no such file"]),
    (["audit", "--warc", "bad.txt", "--out", "bad.txt"], ["--out bad.txt"]),
    (["report", "gone"], ["gone: no such folder"]),
    (["explain", "empty", "https://a.example/"], ["pages.csv: no such file"]),
    (["audit", "--warc", LONG], ["File name too long; name another path"]),
    (["report", LONG], ["File name too long; name another path"]),
    (["campaigns", LONG], ["File name too long; name another path"]),
    (["explain", LONG, "https://a.example/"], ["File name too long; name another path"]),
]


@pytest.fixture
def misused(tmp_path: Path) -> Iterator[Path]:
    """A folder that wrong use must leave as it is."""
    (tmp_path / "bad.txt").write_text("# sites\na.example\n")
    (tmp_path / "latin.txt").write_bytes(b"https://caf\xe9.example/\n")
    (tmp_path / "audit.toml").write_text("max_page = 3\n")
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    yield tmp_path
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(("arguments", "said"), PROCESSES)
def test_wrong_use_is_refused_with_a_hint(misused: Path, arguments: list[str], said: list[str]) -> None:
    check_refused(doorway(*arguments, cwd=misused), *said)


@pytest.mark.parametrize(("arguments", "said"), CALLS)
def test_wrong_use_from_python_is_refused_likewise(
    misused: Path,
    arguments: list[str],
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(misused)
    try:
        code = main(arguments)
    except SystemExit as stopped:  # as argparse does
        code = int(str(stopped.code))
    check_refused(Done(arguments, code, *capsys.readouterr()), *said)


# --- what cannot be fetched --------------------------------------------------------------------------------------


def test_a_list_with_a_bad_line_and_a_host_that_is_away_gives_a_row_for_each(tmp_path: Path, closed: str) -> None:
    (tmp_path / "sites.txt").write_text(f"# two sites\na.example\n{closed}\n")
    done = doorway("audit", "--urls", "sites.txt", "--allow-private", "--out", "run", "--json", "--quiet", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert done.stderr == ""
    run = check_reports(tmp_path / "run")
    assert run["complete"] is False
    assert reasons(tmp_path / "run") == {"a.example": "bad_url", closed: "unreachable"}
    assert "sites.txt, line 2" in next(row["detail"] for row in rows(tmp_path / "run") if row["reason"] == "bad_url")
    said = json.loads(done.stdout)
    assert said["counts"]["not_judged_by_reason"] == {"bad_url": 1, "unreachable": 1}
    assert said["out"] == "run"


def test_a_private_address_is_refused_unless_it_is_allowed(tmp_path: Path, closed: str) -> None:
    done = doorway("audit", closed, "--out", "run", "--proxy", "http://me:hush@127.0.0.1:9", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    check_reports(tmp_path / "run")
    assert reasons(tmp_path / "run") == {closed: "private"}
    assert "coverage.csv" in done.stderr
    assert str(tmp_path / "run" / "report.html") in done.stdout
    assert "hush" not in done.stdout + done.stderr
    for path in (tmp_path / "run").rglob("*"):
        assert path.is_dir() or b"hush" not in path.read_bytes(), path


def test_a_site_that_answers_404_is_a_status_row_and_can_be_reported_again(
    tmp_path: Path, serve: Callable[..., Site]
) -> None:
    site = serve(lambda _: (404, b"<p>not here</p>"))
    done = doorway("audit", site.url, "--allow-private", "--delay", "0", "--out", "run", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    check_reports(tmp_path / "run")
    (row,) = rows(tmp_path / "run")
    assert (row["url"], row["reason"], row["status"]) == (site.url, "status", "404")
    asked = len(site.asked)
    again = doorway("report", "run", cwd=tmp_path)
    assert again.returncode == 3
    assert rows(tmp_path / "run") == [row]
    assert len(site.asked) == asked
    explained = doorway("explain", "run", site.url, cwd=tmp_path)
    assert explained.returncode == 0
    assert "HTTP 404" in explained.stdout
    check_refused(doorway("explain", "run", "https://other.example/", cwd=tmp_path), "nothing about")


def test_an_interrupted_run_keeps_what_it_has_and_goes_on(tmp_path: Path, serve: Callable[..., Site]) -> None:
    gate, reached = threading.Event(), threading.Event()

    def answer(path: str) -> tuple[int, bytes]:
        if path == "/robots.txt":
            return 404, b""
        if path == "/3":
            reached.set()
            gate.wait(300)
        links = "".join(f"<a href=/{n}>{n}</a>" for n in range(1, 6)).encode()
        return 200, page(f"Page {path}", f"Words of {path}. {PROSE}") + links

    site = serve(answer)
    out = tmp_path / "runs" / "site" / "one"
    arguments = ["audit", site.url, "--allow-private", "--delay", "0", "--per-site", "1", "--out", "runs/site/one"]
    with subprocess.Popen(
        [sys.executable, "-m", "crawler", *arguments], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert reached.wait(300)
        process.send_signal(signal.SIGINT)
        gate.set()
        process.communicate(timeout=300)
    assert process.returncode == 130
    assert check_reports(out)["finish_reason"] == "interrupted"
    assert site.url in judged(out)
    assert not (out.parent / "latest").exists()
    done = doorway(*arguments, "--resume", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert check_reports(out)["finish_reason"] == "finished"
    assert judged(out) == sorted([site.url, *(f"{site.url}{n}" for n in range(1, 6))])
    assert site.asked.count("/1") == 1
    assert (out.parent / "latest").readlink() == Path("one")


# --- what cannot be read -----------------------------------------------------------------------------------------


def test_what_is_wrong_with_an_archive_costs_a_row_and_no_other_page(tmp_path: Path) -> None:
    whole = write_warc(tmp_path / "a.warc.gz", [(f"https://a.example/{n}", page(f"Title {n}")) for n in range(3)])
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(whole.read_bytes()[:-20])
    write_warc(tmp_path / "odd.warc.gz", [("https://b.example/x.html", b"%PDF-1.4 <p>"), ("https://b.example/", b"")])
    (tmp_path / "sites.txt").write_text("b.example\n")
    done = doorway(
        "audit", "--warc", "cut.warc.gz", "--warc", "odd*", "--urls", "sites.txt", "--name", "x", cwd=tmp_path
    )
    assert done.returncode == 3, done.stderr
    (out,) = (path for path in (tmp_path / "runs" / "x").iterdir() if path.is_dir() and not path.is_symlink())
    assert check_reports(out)["complete"] is False
    assert judged(out) == ["https://a.example/0", "https://a.example/1"]
    assert reasons(out) == {
        "cut.warc.gz": "truncated",
        "https://b.example/x.html": "not_html",
        "https://b.example/": "empty",
        "b.example": "bad_url",
    }
    assert (tmp_path / "runs" / "x" / "latest").resolve() == out


def test_html_that_is_not_html_costs_a_row_and_the_exit_code_tells_the_verdicts(tmp_path: Path) -> None:
    pages = [("https://a.example/", page("Title")), ("https://a.example/x", b'{"json": true}')]
    archive = write_warc(tmp_path / "a.warc.gz", pages)
    for verdict, code in (("duplicate", 0), ("clean", 1)):
        done = doorway("audit", "--warc", archive, "--out", "run", "--fail-on", verdict, "--json", cwd=tmp_path)
        assert done.returncode == code, done.stderr
        assert json.loads(done.stdout)["counts"]["pages_by_verdict"]["clean"] == 1
        assert check_reports(tmp_path / "run")["complete"] is True
        assert reasons(tmp_path / "run") == {"https://a.example/x": "not_html"}
        assert judged(tmp_path / "run") == ["https://a.example/"]


def test_an_archive_with_nothing_in_it_is_reported_as_such(tmp_path: Path) -> None:
    (tmp_path / "empty.warc").write_bytes(b"")
    (tmp_path / "other.warc").write_bytes(b"garbage")
    done = doorway("report", "--warc", "*.warc", "--out", "run", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    check_reports(tmp_path / "run")
    assert reasons(tmp_path / "run") == {"empty.warc": "truncated", "other.warc": "truncated"}


def test_a_crawl_that_was_killed_is_told_from_one_that_finished(tmp_path: Path) -> None:
    for name in ("killed", "whole"):
        (tmp_path / name).mkdir()
        write_warc(tmp_path / name / "pages-00000.warc.gz", [(f"https://{name}.example/", page(name))])
    outcome = CrawlOutcome("", "", "finished", 1, 1, 1, 1, (), ("https://whole.example/",), ())
    write_outcome(tmp_path / "whole", outcome, CrawlOptions())
    done = doorway("report", "killed", "whole", "--out", "run", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    run = check_reports(tmp_path / "run")
    assert run["finish_reason"] == "killed"
    assert isinstance(run["crawl"], dict)
    assert list(run["crawl"]) == ["whole"]
    assert judged(tmp_path / "run") == ["https://killed.example/", "https://whole.example/"]
