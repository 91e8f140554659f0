"""A webhook is told of what is new, once, and never costs a run its reports."""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warc_files import write_warc

from crawler import __version__, notify
from crawler.cli import main
from crawler.config import read_option
from crawler.errors import ConfigError
from crawler.notify import Alarm, count_alarms, hide_url, key_of, payload, post
from crawler.records import Change, Findings, RunInfo
from crawler.sightings import News

INFO = RunInfo("watchlist", "2026-11-23T03:15:00Z", "2026-11-23T04:00:00Z", "finished", True, {}, {}, {}, {})
NOTHING = Findings((), (), (), (), ())


class Hook(ThreadingHTTPServer):
    """Answers with `statuses` in turn, the last one again and again; `taken` are path, headers and body of requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = [204]
        self.taken: list[tuple[str, dict[str, str], bytes]] = []
        self.silent = threading.Event()  # set: answers are held back until it is cleared again
        self.spoken = threading.Event()
        self.drips = False
        self.body = b""
        self.location = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/services/SECRET"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        hook = self.server
        headers = {name.lower(): value for name, value in self.headers.items()}
        hook.taken.append((self.path, headers, self.rfile.read(int(headers["content-length"]))))
        with suppress(OSError):
            if hook.silent.is_set():
                self._hold_back()
                return
            self.send_response(hook.statuses[min(len(hook.taken), len(hook.statuses)) - 1])
            if hook.location:
                self.send_header("Location", hook.location)
            self.end_headers()
            while hook.body:  # without an end
                self.wfile.write(hook.body)

    def _hold_back(self) -> None:
        while not self.server.spoken.wait(0.05):
            if self.server.drips:
                self.wfile.write(b"H")

    def do_GET(self) -> None:
        self.server.taken.append((self.path, {}, b""))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.spoken.set()
        server.shutdown()
        thread.join()


def told(url: str, pauses: list[float] | None = None) -> str:
    return post(url, b'{"a": 1}', "key", (pauses if pauses is not None else []).append)


# --- the request -------------------------------------------------------------------------------------------------


def test_the_summary_is_posted_once_with_a_key(hook: Hook) -> None:
    assert told(hook.url + "?a=%20") == ""
    ((path, headers, body),) = hook.taken
    assert (path, body) == ("/services/SECRET?a=%20", b'{"a": 1}')
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == f"doorway-audit/{__version__}"
    assert headers["idempotency-key"] == "key"
    assert "authorization" not in headers


def test_a_name_and_password_become_a_header(hook: Hook) -> None:
    assert told(hook.url.replace("//", "//us%40er:pass@")) == ""
    ((path, headers, _),) = hook.taken
    assert path == "/services/SECRET"
    assert headers["authorization"] == "Basic dXNAZXI6cGFzcw=="  # us@er:pass
    assert "@" not in headers["host"]


def test_a_busy_server_is_asked_again_with_the_same_key_after_growing_pauses(hook: Hook) -> None:
    hook.statuses = [503, 429, 200]
    pauses: list[float] = []
    assert told(hook.url, pauses) == ""
    assert pauses == list(notify.PAUSES)
    assert pauses == sorted(pauses)
    assert {headers["idempotency-key"] for _, headers, _ in hook.taken} == {"key"}


def test_three_tries_are_all(hook: Hook) -> None:
    hook.statuses = [500]
    assert told(hook.url) == "it answered 500"
    assert len(hook.taken) == 3


@pytest.mark.parametrize("status", [400, 401, 404, 410])
def test_a_refusal_is_final(hook: Hook, status: int) -> None:
    hook.statuses = [status]
    pauses: list[float] = []
    assert told(hook.url, pauses) == f"it answered {status}"
    assert (len(hook.taken), pauses) == (1, [])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(hook: Hook, status: int) -> None:
    hook.statuses, hook.location = [status], f"http://127.0.0.1:{hook.server_port}/elsewhere"
    assert told(hook.url) == f"it answered {status}, redirects are not followed"
    assert [path for path, _, _ in hook.taken] == ["/services/SECRET"]


@pytest.mark.parametrize("drips", [False, True], ids=["silent", "a byte now and then"])
def test_a_slow_server_is_given_up(hook: Hook, monkeypatch: pytest.MonkeyPatch, drips: bool) -> None:
    monkeypatch.setattr(notify, "SECONDS", 0.3)
    hook.silent.set()
    hook.drips = drips
    assert told(hook.url) == "no answer in 0.3 s"
    assert len(hook.taken) == 3


def test_an_answer_without_an_end_is_not_read(hook: Hook) -> None:
    hook.statuses, hook.body = [200], b"x" * 65536
    assert told(hook.url) == ""
    assert len(hook.taken) == 1


def test_nobody_there_is_said_without_the_path() -> None:
    with Hook() as closed:
        url = closed.url
    said = told(url)
    assert said
    assert "SECRET" not in said


# --- what is new -------------------------------------------------------------------------------------------------


def change(kind: str, what: str, after: str, before: str = "") -> Change:
    return Change(kind, "x", what, before, after, "c")


@pytest.mark.parametrize(
    ("row", "alarm"),
    [
        (change("campaign", "new", "doorway"), Alarm(1, 0)),
        (change("campaign", "new", "suspect"), Alarm(1, 0)),
        (change("campaign", "new", "templated"), Alarm(0, 0)),
        (change("page", "new", "doorway"), Alarm(0, 1)),
        (change("page", "new", "suspect"), Alarm(0, 1)),
        (change("campaign", "returned", "doorway"), Alarm(1, 0)),
        (change("page", "returned", "doorway"), Alarm(0, 1)),
        (change("page", "new", "clean"), Alarm(0, 0)),
        (change("page", "verdict changed", "doorway", "suspect"), Alarm(0, 1)),
        (change("page", "verdict changed", "clean", "doorway"), Alarm(0, 0)),
        (change("page", "verdict changed", "suspect", "doorway"), Alarm(0, 0)),
        (change("page", "gone", "", "doorway"), Alarm(0, 0)),
        (change("campaign", "grown", "12", "8"), Alarm(0, 0)),
        (change("domain", "new", "doorway"), Alarm(0, 0)),
    ],
)
def test_news_are_new_doorways_and_suspects(row: Change, alarm: Alarm) -> None:
    found = count_alarms(replace(NOTHING, changes=(row,), news=News("watchlist", "2026-03-01T10:04:30Z")))
    assert found == alarm
    assert bool(found) == (alarm != Alarm(0, 0))


def test_a_summary_that_is_too_long_goes_without_its_campaigns() -> None:
    summary = {"name": "watchlist", "top_campaigns": ["x" * notify.MAX_BYTES]}
    body = payload(summary, Alarm(1, 2), INFO)
    assert len(body) < 1000
    assert json.loads(body)["top_campaigns"] == []


def test_the_key_is_the_same_for_one_run_only_and_fits_in_a_header() -> None:
    again, later, other = INFO, replace(INFO, started_at="2026-11-24T03:15:00Z"), replace(INFO, name="ünïcode\n")
    assert key_of(INFO) == key_of(again)
    assert len({key_of(INFO), key_of(later), key_of(other)}) == 3
    assert key_of(other).isalnum()


def test_of_a_webhook_only_scheme_and_host_are_shown() -> None:
    assert hide_url("https://me:pass@hooks.example:8443/services/SECRET?token=x#y") == "https://hooks.example:8443"
    assert hide_url("") == ""


@pytest.mark.parametrize(
    "text", ["", "hook", "ftp://a.example/SECRET", "https:///SECRET", "https://a.example/SECRET x"]
)
def test_only_http_and_https_are_taken_and_no_error_has_the_path(text: str) -> None:
    with pytest.raises(ConfigError, match="notify_webhook: ") as error:
        read_option("notify_webhook", text)
    assert "SECRET" not in str(error.value)


# --- a run -------------------------------------------------------------------------------------------------------


def page_of(town: str) -> bytes:
    """A page of a swapped family."""
    said = f"Emergency plumber {town}"
    parts = "".join(
        f"<h2>{said} for {what}</h2><p>When {what} fail at night you want somebody who answers the telephone at once. "
        f"{said}. We repair {what} with parts from our own van and leave the room as clean as we found it.</p>"
        for what in ("pipes", "boilers", "taps", "drains", "heaters", "pumps", "valves", "tanks", "baths", "sinks")
    )
    return f"<html lang=en><title>{said}</title><h1>{said}</h1>{parts}</html>".encode()


TOWNS = ("Alderfalls", "Birchmere", "Cedarholt", "Dunmoor", "Elmsworth", "Fernhill", "Gorseby", "Hazelton")


def audited(folder: str, towns: tuple[str, ...], *options: str) -> int:
    """Audits the pages of some towns, and one of nothing in particular, into runs/watchlist/FOLDER."""
    pages = [(f"http://{town.lower()}.example/", page_of(town)) for town in towns]
    pages.append(("http://garden.example/", b"<title>Garden</title><p>Roses, two apple trees and a bench in the sun."))
    archive = write_warc(Path("pages.warc.gz"), pages)
    run = ["--name", "watchlist", "--out", f"runs/watchlist/{folder}", "--jobs", "1", "--quiet"]
    return main(["audit", "--warc", str(archive), *run, *options])


def read_run(folder: str) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(Path("runs/watchlist", folder, "run.json").read_text())
    return run


def test_runs_post_what_is_new_and_nothing_else(hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("--notify-webhook", hook.url.replace("//", "//me:PASS@"))
    assert audited("1", (), *options) == 0
    assert hook.taken == []
    assert audited("2", TOWNS[:6], *options) == 0
    assert audited("3", TOWNS[:6], *options) == 0
    assert audited("4", TOWNS[2:8], *options) == 0
    first, second = (json.loads(body) for _, _, body in hook.taken)
    assert first["new"] == {"campaigns": 1, "pages": 6}
    assert first["text"] == "watchlist: new campaigns 1, new doorway or suspect pages 6"
    assert first["counts"] == read_run("2")["counts"]
    assert first["top_campaigns"][0]["verdict"] == "doorway"
    assert second["new"]["pages"] == 2
    assert len({headers["idempotency-key"] for _, headers, _ in hook.taken}) == 2


def test_a_first_run_posts_when_something_was_found(
    hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert audited("1", TOWNS, "--notify-webhook", hook.url, "--fail-on", "doorway") == 1
    ((_, _, body),) = hook.taken
    assert json.loads(body)["new"] == {"campaigns": 1, "pages": 8}


def test_a_webhook_that_refuses_changes_neither_reports_nor_exit_code_and_its_path_is_written_nowhere(
    hook: Hook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    hook.statuses = [404]
    url = hook.url.replace("//", "//me:PASS@")
    Path("audit.toml").write_text(f'notify_webhook = "{url}"\n')
    assert audited("1", TOWNS, "--config", "audit.toml") == 0
    said = capsys.readouterr()
    assert said.err == f"doorway: the webhook at http://127.0.0.1:{hook.server_port} was not told: it answered 404\n"
    assert read_run("1")["options"]["notify_webhook"] == f"http://127.0.0.1:{hook.server_port}"
    written = b"".join(path.read_bytes() for path in Path("runs").rglob("*") if path.is_file())
    assert b"doorway" in written
    assert not any(secret in written + said.out.encode() for secret in (b"SECRET", b"PASS"))
