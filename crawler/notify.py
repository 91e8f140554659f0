"""Tells a webhook of what is new: the run's summary as JSON, posted once. It never fails a run."""

import base64
import hashlib
import json
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from crawler import __version__
from crawler.records import Change, Findings, RunInfo

TRIES = 3
SECONDS = 10.0
"""For one try, until the head of the answer is there; its body is not read."""
PAUSES = (1.0, 5.0)
"""Seconds before the second and the third try."""
MAX_BYTES = 256 * 1024
"""A longer summary is posted without its campaigns."""

_ALARMING = ("doorway", "suspect")
_CAME = ("new", "returned")


@dataclass(frozen=True, slots=True)
class Alarm:
    """How many campaigns and pages are new, of those that a reviewer has to look at."""

    campaigns: int
    pages: int

    def __bool__(self) -> bool:
        return bool(self.campaigns or self.pages)


def notify(url: str, findings: Findings, summary: Mapping[str, object], info: RunInfo) -> str:
    """Posts to `url` when something is new; what went wrong, empty when nothing did."""
    alarm = count_alarms(findings)
    if not alarm:
        return ""
    trouble = post(url, payload(summary, alarm, info), key_of(info), time.sleep)
    return f"the webhook at {hide_url(url)} was not told: {trouble}" if trouble else ""


def count_alarms(findings: Findings) -> Alarm:
    """New campaigns and pages that are doorway or suspect, and pages that have become doorway.

    Where no earlier run is known all are new.
    """
    if findings.news is None or not findings.news.since:
        campaigns = sum(campaign.verdict in _ALARMING for campaign in findings.campaigns)
        return Alarm(campaigns, sum(page.verdict in _ALARMING for page in findings.pages))
    kinds = [change.kind for change in findings.changes if _is_news(change)]
    return Alarm(kinds.count("campaign"), kinds.count("page"))


def payload(summary: Mapping[str, object], alarm: Alarm, info: RunInfo) -> bytes:
    """The summary with what is `new` and a line of `text`, which chat services show, as JSON."""
    text = f"{info.name}: new campaigns {alarm.campaigns:,}, new doorway or suspect pages {alarm.pages:,}"
    told = {"text": text, "new": {"campaigns": alarm.campaigns, "pages": alarm.pages}, **summary}
    body = json.dumps(told).encode()
    if len(body) <= MAX_BYTES:
        return body
    return json.dumps({**told, "top_campaigns": []}).encode()


def key_of(info: RunInfo) -> str:
    """The same for each try of one run, another one for every run."""
    return hashlib.sha256(f"{info.name}\n{info.started_at}".encode()).hexdigest()[:32]


def hide_url(url: str) -> str:
    """Scheme and host: the path of a webhook is its password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}" if url else ""


def post(url: str, body: bytes, key: str, pause: Callable[[float], None]) -> str:
    """What kept `url` from taking `body`, empty when it did. Nothing of the URL but its host is ever in it.

    A busy or silent server is asked `TRIES` times, after a `pause`; every other answer is final, a redirect too.
    """
    request = _request(url, body, key)
    trouble = ""
    for wait in (0.0, *PAUSES[: TRIES - 1]):
        if wait:
            pause(wait)
        trouble, again = _try_within(SECONDS, request)
        if not again:
            break
    return trouble


class _NoRedirect(HTTPRedirectHandler):
    """A redirect is an error: the summary is for the host that was named."""

    def redirect_request(self, *_: object) -> None:
        return None


def _is_news(change: Change) -> bool:
    if change.kind == "page" and change.change == "verdict changed":
        return change.after == "doorway"
    return change.kind in ("page", "campaign") and change.change in _CAME and change.after in _ALARMING


def _request(url: str, body: bytes, key: str) -> Request:
    """A name and password in the URL become a header, as browsers and curl do it."""
    parts = urlsplit(url)
    login, _, host = parts.netloc.rpartition("@")
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"doorway-audit/{__version__}",
        "Idempotency-Key": key,
    }
    if login:
        headers["Authorization"] = "Basic " + base64.b64encode(unquote(login).encode()).decode()
    bare = urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))
    return Request(bare, body, headers, method="POST")  # noqa: S310 - the option's reader takes http and https alone


def _try_within(seconds: float, request: Request) -> tuple[str, bool]:
    """What went wrong, and whether to try again. In a thread that is left behind: a socket's timeout begins anew with
    each byte of a slow head."""
    answers: queue.SimpleQueue[tuple[str, bool]] = queue.SimpleQueue()
    opener = build_opener(_NoRedirect)
    threading.Thread(target=lambda: answers.put(_try(opener, request, seconds)), daemon=True).start()
    try:
        return answers.get(timeout=seconds)
    except queue.Empty:
        return f"no answer in {seconds:g} s", True


def _try(opener: OpenerDirector, request: Request, seconds: float) -> tuple[str, bool]:
    try:
        opener.open(request, timeout=seconds).close()
    except HTTPError as error:
        error.close()
        hint = ", redirects are not followed" if 300 <= error.code < 400 else ""
        return f"it answered {error.code}{hint}", error.code >= 500 or error.code == 429
    except (OSError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            return f"no answer in {seconds:g} s", True
        name = reason.strerror if isinstance(reason, OSError) and reason.strerror else type(reason).__name__
        return name, True
    return "", False
