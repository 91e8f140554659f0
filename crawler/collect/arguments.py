"""Spider arguments, which arrive as strings, as options: scrapy crawl site -a urls=http://a/ -a max_pages=100."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.config import CrawlOptions, Options, read_option
from crawler.errors import ConfigError
from crawler.runs import folder_of


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
    return options, Path(str(out)) if out else folder_of(Options(crawl=options), started)


def _read(name: str, value: object) -> Any:
    if name not in _NAMES:
        raise ConfigError(f"spider argument {name!r} is not known; there are: out, {', '.join(_NAMES)}")
    try:
        return read_option(name, str(value))
    except ConfigError as error:
        raise ConfigError(f"spider argument {error}") from None


_NAMES = tuple(each.name for each in fields(CrawlOptions))
