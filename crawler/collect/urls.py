"""What makes two links the same URL: the one place that decides it."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from w3lib.url import safe_url_string

from crawler.collect.addresses import literal

MAX_LENGTH = 8_000
"""Characters of a URL; common servers refuse more (nginx and Apache near 8 KB). Scrapy's limit is 2,083."""

_WEB = ("http://", "https://")
_STRIPPED = "".join(map(chr, range(0x21)))
_TAB_AND_NEWLINE = str.maketrans("", "", "\t\r\n")
_DEFAULT_PORT = {"http": 80, "https": 443}
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


def canonical(link: str, base: str = "", *, keep_session: bool = False) -> str:
    """`link`, as found on the page `base`, in the form it is asked for; empty when it is not an http(s) link.

    Scheme and host in lower case, no default port, no user name, no fragment, no dot segments, escapes as browsers
    write them. The query keeps its order: sorting it would ask the server for another page. Raises ValueError for a
    web link that cannot be one (and UnicodeEncodeError, a ValueError, for a lone surrogate).
    """
    text = link.strip(_STRIPPED).translate(_TAB_AND_NEWLINE)
    if not text.lower().startswith(_WEB):
        text = urljoin(base, text.replace("\\", "/") if "\\" in text else text)
    if not text.lower().startswith(_WEB):
        return ""
    if len(text) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    return _canonical(text)


@lru_cache(maxsize=8192)
def _canonical(url: str) -> str:
    parts = urlsplit(safe_url_string(url.partition("#")[0]))
    path = _without_dots(parts.path.replace("\\", "/")) or "/"
    path = _ESCAPE.sub(lambda found: found.group().upper(), path)
    query = f"?{parts.query}" if parts.query else ""
    whole = f"{parts.scheme}://{_host_and_port(parts)}{path}{query}"
    if len(whole) > MAX_LENGTH:
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    return whole


def _host_and_port(parts: SplitResult) -> str:
    name = (parts.hostname or "").removesuffix(".")
    name = literal(name) or name  # as browsers read it: 127.1 is 127.0.0.1
    if ":" in name:
        name = f"[{name}]"
    elif not _HOST.fullmatch(name):
        raise ValueError(f"no host of the web: {name[:100]!r}")
    if parts.port is None or parts.port == _DEFAULT_PORT[parts.scheme]:
        return name
    return f"{name}:{parts.port}"


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
