"""Where a page sends its reader at once: a meta refresh, or a script's statement that nothing has to happen for."""

import re
from bisect import bisect_right
from urllib.parse import urljoin, urlsplit

MAX_SCRIPT = 100_000
"""Characters of one script that are read at the most."""
MAX_DELAY = 10
"""Seconds; a page that waits longer can be read."""
_MAX_STATEMENTS = 20

_REFRESH = re.compile(
    r"\s{0,20}(\d{1,6})(?:\.\d{0,6})?\s{0,20}[;,]\s{0,20}(?:url\s{0,20}=\s{0,20})?+['\"]?([^'\"]{1,2000})", re.I
)
_TARGET = (
    r"((?:https?:)?//[^'\"\s]{3,2000}|\.{0,2}/[^'\"\s/][^'\"\s]{0,2000}|/"
    r"|[\w-]{1,80}\.(?:html?|php|aspx?)[^'\"\s]{0,500})"
)
_STATEMENT = re.compile(
    r"(?<![\w.$])(?:(?:window|document|self|top|parent)\s{0,5}\.\s{0,5}){0,3}location"
    r"(?:\s{0,5}\.\s{0,5}(?:href|replace|assign))?\s{0,5}(?:=|\()\s{0,5}(['\"])"
    + _TARGET
    + r"\1\s{0,5}\)?\s{0,5}(?=[;,})\n\"'<]|$)"
)
_UNREAD = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?|//[^\n]*+|<!--[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?",
    re.DOTALL,
)
"""Strings and comments; every alternative takes what it has begun with, so none is begun twice."""
_BRACES = re.compile(r"[{}]")
_FUNCTION = (
    r"(?:async\s{0,5})?(?:function\s{0,5}\w{0,40}\s{0,5}\([^()]{0,80}\)|(?:\(\w{0,20}\)|\w{1,20})\s{0,5}=>)\s{0,5}$"
)
_AT_ONCE = re.compile(
    r"(?:"
    r"(?:^|[^\w\s$.]\s{0,5}|\s)[(!+]\s{0,5}"
    r"|(?:(?<![\w$.])|\bwindow\s{0,5}\.\s{0,5})onload\s{0,5}=\s{0,5}"
    r"|addEventListener\s{0,5}\(.{6,24},\s{0,5}"
    r"|(?:\$|jQuery)\s{0,5}\(\s{0,5}(?:document\s{0,5}\)\s{0,5}\.\s{0,5}ready\s{0,5}\(\s{0,5})?"
    r")" + _FUNCTION,
    re.DOTALL,
)
_LISTENER = re.compile(r"addEventListener\s{0,5}\(\s{0,5}['\"](\w{1,20})")
_TIMER = re.compile(r"setTimeout\s{0,5}\(\s{0,5}" + _FUNCTION)
_TIMER_STRING = re.compile(r"setTimeout\s{0,5}\(\s{0,5}['\"]$")
_DELAY = re.compile(r"\s{0,5}['\"]?\s{0,5}(?:,\s{0,5}(\d{1,9})|\))")
_NO_START = re.compile(r"(?:[=(,+\-*/&|?:<>!\[)]|\b(?:else|do|return|in|of|typeof|case))$")


def refreshed_url(content: str, base: str, page: str) -> str:
    """Where `<meta http-equiv=refresh content>` leads away from `page` within ten seconds, or empty."""
    found = _REFRESH.match(content[:3000])
    if not found or int(found.group(1)) > MAX_DELAY:
        return ""
    return _away(found.group(2), base, page)


def scripted_url(script: str, base: str, page: str) -> str:
    """Where a script sends the reader of `page` without waiting for a deed of theirs, or empty."""
    code = script[:MAX_SCRIPT]
    if "location" not in code:
        return ""
    masked = _UNREAD.sub(_mask, code)
    spans = _spans(masked)
    for number, match in enumerate(_STATEMENT.finditer(code)):
        if number >= _MAX_STATEMENTS:
            break
        url = _away(match.group(2), base, page)
        if url and _is_reached(match, code, masked, spans):
            return url
    return ""


def _mask(match: re.Match[str]) -> str:
    """A string as its quotes with nothing to read between, a comment as white space; as long as before."""
    text = match.group()
    if text[0] in "/<":
        return " " * len(text)
    return text if len(text) < 3 else text[0] + "_" * (len(text) - 2) + text[-1]


def _away(target: str, base: str, page: str) -> str:
    try:
        url = urljoin(base, target.strip())
        return "" if _address(url) in (None, _address(page)) else url
    except ValueError:
        return ""


def _address(url: str) -> tuple[str, str, str] | None:
    """What makes a page another page: neither scheme, www, a closing slash nor a fragment does; None off the web."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def _spans(masked: str) -> list[tuple[int, int]]:
    """(start, end) of every pair of braces, by their starts; one that never closes ends with the script."""
    open_at: list[int] = []
    ends: dict[int, int] = {}
    for brace in _BRACES.finditer(masked):
        if brace.group() == "{":
            open_at.append(brace.start())
        elif open_at:
            ends[open_at.pop()] = brace.start()
    ends.update(dict.fromkeys(open_at, len(masked)))
    return sorted(ends.items())


def _is_reached(match: re.Match[str], code: str, masked: str, spans: list[tuple[int, int]]) -> bool:
    """Whether the statement runs as the page is read: at the top level, or in functions that are called at once."""
    start = match.start()
    before = code[max(0, start - 200) : start]
    if masked[start : start + 4] != code[start : start + 4]:
        if not (_TIMER_STRING.search(before) and _is_soon(code, match.end())):
            return False
    elif not (_begins_statement(masked, start) or (_TIMER.search(before) and _is_soon(code, match.end()))):
        return False
    around = spans[: bisect_right(spans, (start, 0))]
    return all(_runs_at_once(code, masked, *span) for span in around if span[1] > start)


def _begins_statement(masked: str, start: int) -> bool:
    before = masked[max(0, start - 200) : start]
    code = before.rstrip()
    if not code or code[-1] in ";{}":
        return True
    return "\n" in before[len(code) :] and not _NO_START.search(code)


def _runs_at_once(code: str, masked: str, start: int, end: int) -> bool:
    before = code[max(0, start - 200) : start]
    if _TIMER.search(before):
        return _is_soon(masked, end + 1)
    if not _AT_ONCE.search(before):
        return False
    listener = _LISTENER.findall(before)
    return not (listener and "addEventListener" in before[-80:]) or listener[-1] in ("load", "DOMContentLoaded")


def _is_soon(code: str, position: int) -> bool:
    found = _DELAY.match(code, position)
    return found is not None and int(found.group(1) or 0) <= MAX_DELAY * 1000
