"""What the user asked for: command line, audit.toml and spider arguments, read by the same rules into one record."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from math import inf
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import ConfigError
from crawler.records import VERDICTS
from crawler.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How to collect. `delay` is seconds between requests to one site, `timeout` for all of a response; a limit of 0
    means none.

    `resolve` maps a host name to the address to connect to instead of asking DNS.
    """

    urls: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    only: bool = False
    resume: bool = False
    max_pages: int = 0
    max_pages_per_site: int = 50_000
    max_depth: int = 0
    delay: float = 0.5
    timeout: float = 25.0
    concurrency: int = 16
    per_site: int = 2
    user_agent: str = "doorway-audit"
    contact: str = ""
    proxy: str = ""
    shard: tuple[int, int] = (0, 1)
    allow_private: bool = False
    resolve: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False

    @property
    def has_starts(self) -> bool:
        """Whether anything is given to crawl."""
        return bool(self.urls or self.sitemaps)


@dataclass(frozen=True, slots=True)
class Options:
    """A whole run: the crawl, what else is judged, where the reports go. `jobs` of 0 means one a core, `keep` of 0 that
    no archive is deleted."""

    crawl: CrawlOptions = CrawlOptions()
    urls_file: str = ""
    warcs: tuple[str, ...] = ()
    name: str = ""
    out: str = ""
    jobs: int = 0
    fail_on: str = ""
    json: bool = False
    raw_csv: bool = False
    notify_webhook: str = ""
    parquet: bool = False
    keep: int = 0
    reviews: str = ""
    thresholds: Thresholds = field(default_factory=Thresholds)


def read_option(name: str, value: object) -> Any:
    """The value of the option `name` from a string or a TOML value. Raises ConfigError that names the option."""
    reader = READERS.get(name)
    if reader is None:
        raise ConfigError(f"option {name!r} is not known; there are: {', '.join(sorted(READERS))}")
    try:
        return reader(value)
    except ValueError as error:
        raise ConfigError(f"{name}: {error}") from None


def read_config(path: Path) -> dict[str, Any]:
    """The options and thresholds in an audit.toml, by name. Raises ConfigError that names file and key."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    try:
        given = {key: read_option(key, value) for key, value in raw.items() if key != "thresholds"}
        return {**given, "thresholds": _read_thresholds(raw.get("thresholds", {}))}
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def make_options(given: Mapping[str, Any]) -> Options:
    """One record from options by name; what is not given has its default."""
    crawl_names = {each.name for each in fields(CrawlOptions)}
    crawl = CrawlOptions(**{name: value for name, value in given.items() if name in crawl_names})
    rest = {name: value for name, value in given.items() if name not in crawl_names}
    return Options(crawl=crawl, **rest)


def read_url_list(text: str, source: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The URLs of a list, one a line, and (line, what is wrong with it) for those that are none."""
    urls: list[str] = []
    wrong: list[tuple[str, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        url = line.split(" #")[0].strip()
        if not url or url.startswith("#"):
            continue
        try:
            urls.append(read_url(url))
        except ValueError as error:
            wrong.append((url, f"{source}, line {number}: {error}"))
    return tuple(urls), tuple(wrong)


def read_url(text: str) -> str:
    """`text` when it is an http or https URL with a host. Raises ValueError that says what to write."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError as error:
        raise ValueError(f"{text!r}: {error}") from None
    if parts.scheme not in ("http", "https"):
        known = re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE)
        hint = "only http and https are crawled" if known else f"no scheme; write https://{text}"
        raise ValueError(f"{text!r}: {hint}")
    if not host:
        raise ValueError(f"{text!r}: no host")
    return text


def _read_thresholds(table: object) -> Thresholds:
    if not isinstance(table, dict):
        raise ConfigError("[thresholds] must be a table")
    known: dict[str, type] = {each.name: type(getattr(Thresholds(), each.name)) for each in fields(Thresholds)}
    for key, value in table.items():
        if key not in known:
            raise ConfigError(f"threshold {key!r} is not known; there are: {', '.join(sorted(known))}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
            raise ConfigError(f"threshold {key}: {value!r} is not a number from 0 up")
        if known[key] is int and value % 1:
            raise ConfigError(f"threshold {key}: {value!r} is not a whole number")
    return replace(Thresholds(), **{key: known[key](value) for key, value in table.items()})


def _urls(value: object) -> tuple[str, ...]:
    """A list, or a text in which URLs are separated by white space or by a comma before the next http."""
    texts = value if isinstance(value, list | tuple) else re.split(r"\s+|,(?=\s*https?://)|,\s*$", str(value).strip())
    return tuple(read_url(str(text)) for text in texts if text)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(text) for text in value) if isinstance(value, list | tuple) else (str(value),)


def _count(value: object) -> int:
    if isinstance(value, bool) or not str(value).isdecimal():
        raise ValueError(f"{value!r} is not a whole number from 0 up")
    return int(str(value))


def _positive(value: object) -> int:
    number = _count(value)
    if not number:
        raise ValueError("must be 1 or more")
    return number


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if isinstance(value, bool) or not 0 <= seconds < 86_400:
        raise ValueError(f"{value!r} is not a number of seconds")
    return seconds


def _duration(value: object) -> float:
    seconds = _seconds(value)
    if not seconds:
        raise ValueError("0 seconds is no time for an answer")
    return seconds


def _flag(value: object) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if str(value).lower() not in known:
        raise ValueError(f"{value!r} is neither true nor false")
    return known[str(value).lower()]


def _header(value: object) -> str:
    text = str(value)
    if not text.isprintable() or not text.isascii():
        raise ValueError(f"{text!r} cannot be sent in a header")
    return text


def _name(value: object) -> str:
    text = str(value)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", text):
        raise ValueError(f"{text!r}: use letters, digits, dots, dashes")
    return text


def _shard(value: object) -> tuple[int, int]:
    index, _, number = str(value).partition("/")
    shard = _count(index), _positive(number)
    if shard[0] >= shard[1]:
        raise ValueError(f"{value!r}: the index counts from 0 and is below the number of shards")
    return shard


def _addresses(value: object) -> dict[str, str]:
    pairs = [pair.partition("=") for text in _texts(value) for pair in re.split(r"[\s,]+", text.strip()) if pair]
    if not all(host and address for host, _, address in pairs):
        raise ValueError(f"{value!r} is not HOST=ADDRESS")
    return {host: address for host, _, address in pairs}


def _webhook(value: object) -> str:
    """A URL that can stand in a header, a shell script and a JSON text. Its path is a secret, so no error shows it."""
    try:
        url = read_url(str(value))
    except ValueError:
        raise ValueError("not a URL that begins with http:// or https:// and names a host") from None
    if not url.isascii() or not url.isprintable() or set(url) & set(" \"'\\<>^`{|}"):
        raise ValueError("spaces, quotes and other characters that a URL writes as %XX")
    return url


def _verdict(value: object) -> str:
    if value not in VERDICTS:
        raise ValueError(f"{value!r} is none of {', '.join(VERDICTS)}")
    return str(value)


READERS: Mapping[str, Callable[[object], object]] = {
    "urls": _urls,
    "sitemaps": _urls,
    "only": _flag,
    "resume": _flag,
    "max_pages": _count,
    "max_pages_per_site": _count,
    "max_depth": _count,
    "delay": _seconds,
    "timeout": _duration,
    "concurrency": _positive,
    "per_site": _positive,
    "user_agent": _header,
    "contact": _header,
    "proxy": _header,
    "shard": _shard,
    "allow_private": _flag,
    "resolve": _addresses,
    "quiet": _flag,
    "urls_file": str,
    "warcs": _texts,
    "name": _name,
    "out": str,
    "jobs": _count,
    "fail_on": _verdict,
    "json": _flag,
    "raw_csv": _flag,
    "notify_webhook": _webhook,
    "parquet": _flag,
    "keep": _count,
    "reviews": str,
}
"""How each option is read, under its name in audit.toml; spider arguments have the names of CrawlOptions."""
