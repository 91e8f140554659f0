"""What makes two links the same URL: the one place that decides it."""

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from w3lib.url import safe_url_string

from crawler.collect.addresses import literal

MAX_LENGTH = 8_000
"""Characters of a URL; common servers refuse more (nginx and Apache near 8 KB). Scrapy's limit is 2,083."""

_STRIPPED = "".join(map(chr, range(0x21)))
_TAB_AND_NEWLINE = str.maketrans("", "", "\t\r\n")
_DEFAULT_PORT = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ABSOLUTE = re.compile(r"https?://[^/]")
_BASE = re.compile(r"(https?)://([^/?#\\]*)([^?#]*)(\?[^#]*)?", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_ORDINARY = re.compile(
    r"(https?)://([a-z0-9._-]{1,253})(/(?:[\w!$&'()*+,./:;=@~-]++|%[0-9A-F]{2})*+)?"
    r"(\?(?:[\w!$&()*+,./:;=?@~-]++|%[0-9A-F]{2})*+)?",
    re.ASCII,
)
"""A URL that is written as we would write it, once its host is."""

_SESSION_HINT = re.compile(r"sess|sid|cfid|cftoken|zenid", re.IGNORECASE)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_SESSION_IN_QUERY = re.compile(
    # The value must look drawn by lot: ?sid=12 and ?sid=about-the-company are pages.
    r"(?:(?:php|j|asp\.net_)?sess(?:ion)?[_-]?id|aspsessionid\w*|(?:osc)?sid|zenid)="
    r"(?=[^a-z]*[a-z])(?=\D*\d)[a-z0-9]{16,}[a-z0-9,._!~-]*"
    r"|cfid=(?:\d+|[0-9a-f-]{16,})|cftoken=(?:\d+|[0-9a-f-]{16,})",
    re.IGNORECASE | re.ASCII,
)


def canonical(link: str, base: str = "", keep_session: bool = False) -> str:
    """`link`, as found on the page `base`, in the form it is asked for; empty when it is not an http(s) link.

    Scheme and host in lower case, no default port, no user name, no fragment, no dot segments, escapes as browsers
    write them. The query keeps its order: sorting it would ask the server for another page. Session ids go, or every
    visit to a page would find new links; `keep_session` is for a URL that the user named. Raises ValueError for a web
    link that cannot be one (and UnicodeEncodeError, a ValueError, for a lone surrogate).
    """
    text = link.strip(_STRIPPED)
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.translate(_TAB_AND_NEWLINE)
    absolute = _resolve(text.partition("#")[0], base)
    if not absolute:
        return ""
    url = _respell(absolute) if len(absolute) <= MAX_LENGTH else absolute
    if len(url) > MAX_LENGTH:  # escapes make it longer
        raise ValueError(f"longer than {MAX_LENGTH} characters")
    return url if keep_session else _without_session(url)


def _resolve(text: str, base: str) -> str:
    """The link `text` without its fragment as an absolute web URL, as browsers do it; empty when it is none.

    Not urljoin: that one joins /a//b/ and c to /a/b/c, and knows no backslashes.
    """
    if "\\" in text:
        head, mark, query = text.partition("?")
        text = head.replace("\\", "/") + mark + query
    if _ABSOLUTE.match(text):
        return text
    scheme, origin, path, query = _split_base(base)
    if found := _SCHEME.match(text):
        own = found.group(1).lower()
        if own not in _DEFAULT_PORT:
            return ""
        text = text[found.end() :]
        if own != scheme or text.startswith("//"):
            return _absolute(own, text)
    if not scheme:
        return ""
    if text.startswith("//"):
        return _absolute(scheme, text)
    if not text:
        return origin + path + query
    if text[0] == "?":
        return origin + path + text
    return origin + (text if text[0] == "/" else path[: path.rfind("/") + 1] + text)


def _absolute(scheme: str, rest: str) -> str:
    return f"{scheme}://{rest.lstrip('/')}"


@lru_cache(maxsize=64)
def _split_base(base: str) -> tuple[str, str, str, str]:
    """(scheme, scheme://host, path, ?query) of `base`; all empty when it is no web page."""
    found = _BASE.match(base.strip(_STRIPPED))
    if not found:
        return "", "", "", ""
    scheme = found[1].lower()
    return scheme, f"{scheme}://{found[2]}", found[3].replace("\\", "/") or "/", found[4] or ""


def _respell(url: str) -> str:
    """The absolute `url` without a fragment, as we write it. Most are written so already, and cost a tenth."""
    found = _ORDINARY.fullmatch(url)
    if found is None:
        return _rewrite(url)
    scheme, host, path, query = found.groups("")
    if "/." in path or "%2E" in path:
        path = _without_dots(path)
    return f"{scheme}://{_host(host)}{path or '/'}{query if query != '?' else ''}"


@lru_cache(maxsize=1024)
def _rewrite(url: str) -> str:
    parts = urlsplit(safe_url_string(url))
    path = _without_dots(parts.path.replace("\\", "/")) or "/"
    query = f"?{parts.query}" if parts.query else ""
    written = _ESCAPE.sub(lambda found: found.group().upper(), path + query)
    return f"{parts.scheme}://{_host_and_port(parts)}{written}"


@lru_cache(maxsize=1024)
def _host(name: str) -> str:
    return _host_and_port(urlsplit(safe_url_string(f"http://{name}/")))


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
    segments = path.split("/")
    plain = [_DOTS.get(segment.lower(), segment) if len(segment) <= 6 else segment for segment in segments]
    if "." not in plain and ".." not in plain:
        return path
    kept: list[str] = []
    for segment in plain:
        if segment == "..":
            del kept[max(1, len(kept) - 1) :]
        elif segment != ".":
            kept.append(segment)
    if plain[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)


_DOTS = {"%2e": ".", ".%2e": "..", "%2e.": "..", "%2e%2e": ".."}


def _without_session(url: str) -> str:
    if ("?" not in url and ";" not in url) or not _SESSION_HINT.search(url):
        return url
    path, mark, query = url.partition("?")
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _SESSION_IN_QUERY.fullmatch(pair)]
    if len(kept) < len(pairs):
        query = "&".join(kept)
    return _SESSION_IN_PATH.sub("", path) + (mark + query if query else "")
