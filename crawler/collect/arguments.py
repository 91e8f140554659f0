"""Spider arguments, which arrive as strings, as options: scrapy crawl site -a urls=http://a/ -a max_pages=100."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.collect.urls import canonical
from crawler.config import CrawlOptions
from crawler.errors import ConfigError
from crawler.parse.domains import site_of


def read_arguments(arguments: Mapping[str, object], started: datetime) -> tuple[CrawlOptions, Path]:
    """Options and run folder of a crawl; the folder is runs/SITE/TIME when `out` is absent.

    `options` may hold a CrawlOptions, from a caller in Python. Raises ConfigError that names the bad argument.
    """
    given = {name: value for name, value in arguments.items() if not name.startswith("_")}  # scrapyd adds _job
    options = given.pop("options", None)
    out = given.pop("out", None)
    if not isinstance(options, CrawlOptions):
        options = CrawlOptions(**{name: _read(name, value) for name, value in given.items()})
    if not options.urls and not options.sitemaps:
        raise ConfigError("nothing to crawl: give -a urls=URL,URL or -a sitemaps=URL")
    return options, Path(str(out)) if out else default_folder(options, started)


def default_folder(options: CrawlOptions, started: datetime) -> Path:
    """runs/SITE/TIME, the site being that of the first start URL."""
    first = (*options.urls, *options.sitemaps)[0]
    name = re.sub(r"[^a-z0-9.-]+", "-", site_of(first)).strip(".-") or "run"
    return Path("runs", name, started.strftime("%Y%m%dT%H%M%SZ"))


def _read(name: str, value: object) -> Any:
    reader = _READERS.get(name)
    if reader is None:
        raise ConfigError(f"spider argument {name!r} is not known; there are: out, {', '.join(_READERS)}")
    try:
        return reader(str(value))
    except ValueError as error:
        raise ConfigError(f"spider argument {name}: {error}") from None


def _urls(text: str) -> tuple[str, ...]:
    """URLs separated by white space, or by a comma before the next http."""
    found = tuple(re.split(r"\s+|,(?=\s*https?://)|,\s*$", text.strip()))
    urls = tuple(url for url in found if url)
    for url in urls:
        if not canonical(url):
            raise ValueError(f"{url!r} is not an http or https URL")
    return urls


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"{text!r} is not a whole number from 0 up")
    return int(text)


def _positive(text: str) -> int:
    number = _count(text)
    if not number:
        raise ValueError("must be 1 or more")
    return number


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 86_400:
        raise ValueError(f"{text!r} is not a number of seconds")
    return seconds


def _flag(text: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    if text.lower() not in known:
        raise ValueError(f"{text!r} is neither 1 nor 0")
    return known[text.lower()]


def _name(text: str) -> str:
    if not text.isprintable() or not text.isascii():
        raise ValueError(f"{text!r} cannot be sent in a header")
    return text


def _shard(text: str) -> tuple[int, int]:
    index, _, number = text.partition("/")
    shard = _count(index), _positive(number)
    if shard[0] >= shard[1]:
        raise ValueError(f"{text!r}: the index counts from 0 and is below the number of shards")
    return shard


def _addresses(text: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in re.split(r"[\s,]+", text.strip()) if pair]
    if not all(host and address for host, _, address in pairs):
        raise ValueError(f"{text!r} is not HOST=ADDRESS,HOST=ADDRESS")
    return {host: address for host, _, address in pairs}


_READERS: Mapping[str, Callable[[str], object]] = {
    "urls": _urls,
    "sitemaps": _urls,
    "only": _flag,
    "resume": _flag,
    "max_pages": _count,
    "max_pages_per_site": _count,
    "max_depth": _count,
    "delay": _seconds,
    "concurrency": _positive,
    "per_site": _positive,
    "user_agent": _name,
    "contact": _name,
    "proxy": _name,
    "shard": _shard,
    "allow_private": _flag,
    "resolve": _addresses,
    "quiet": _flag,
}
