"""The documents say what the program does."""

import re
from dataclasses import fields
from pathlib import Path

from crawler import coding, coverage, responses
from crawler.arguments import build_parser
from crawler.collect import (
    exchange,
    harvest,
    intake,
    reading,
    reception,
    retry,
    robots,
    rules,
    session,
    sitemap,
    traps,
    uncollected,
    urls,
)
from crawler.config import READERS, CrawlOptions
from crawler.detect.scorecard import FAMILY, INJECTION
from crawler.parse import decode
from crawler.settings import DOORWAY_ARCHIVE_BYTES, DOWNLOAD_MAXSIZE
from crawler.thresholds import Thresholds
from crawler.workers import PER_FAMILY, PER_PAGE

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
DETECTION = (ROOT / "docs" / "detection.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
SPARK = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
SCHEDULING = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
CRAWLING = (ROOT / "docs" / "crawling.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PAGES = {path: path.read_text(encoding="utf-8") for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))}
BENCHMARKS = {
    "--kind",
    "--seconds",
    "--full",
    "--honest",
    "--peers",
    "--pages",
    "--rounds",
    "--sizes",
    "--quick",
    "--readme",
    "--build-egg",
}
BENCHMARKS |= {"--headless", "--infilter", "--convert-to", "--source", "--skip"}  # soffice and bq load
"""Options of other programs that the documents call."""
SCHEDULERS = {
    "--now",
    "--value",
    "--max-time",
    "--retry",
    "--data-urlencode",
    "--check",
    "--from-file",
    "--archives",
    "--py-files",
}
"""Options of systemctl, curl, ruff, kubectl and spark-submit in examples."""


def test_every_key_of_audit_toml_is_documented() -> None:
    assert {name for name in READERS if f"| `{name}` |" not in CONFIGURATION} == set()


def test_every_threshold_is_documented_with_its_default() -> None:
    missing = [each.name for each in fields(Thresholds) if f"| `{each.name}` | {each.default} |" not in CONFIGURATION]
    assert missing == []


def test_every_item_of_the_scorecard_is_documented_with_its_points_and_threshold() -> None:
    items = {item for table in (*FAMILY.values(), INJECTION) for item in table}
    cell = {True: "at most ", False: ""}
    rows = {f"| `{each.name}` | {each.weight} | {cell[each.at_most]}`{each.limit}` |" for each in items}
    assert {row for row in rows if row not in DETECTION} == set()


def test_every_threshold_that_a_document_names_exists() -> None:
    names = {each.name for each in fields(Thresholds)}
    defence = DETECTION[DETECTION.index("## The defence") :]
    assert set(re.findall(r"`([a-z]+_[a-z_]+)`", defence)) - names - {"max_size"} == set()


def test_every_option_is_documented() -> None:
    options = set(re.findall(r"--[a-z][a-z-]+", _help())) - {"--help", "--version", "--config"}
    assert {option for option in options if f"`{option}`" not in CONFIGURATION + SCHEDULING + SPARK} == set()


def test_the_readme_names_every_command_and_exit_code() -> None:
    assert all(
        f"doorway {command}" in README for command in ("audit", "crawl", "report", "campaigns", "explain", "demo")
    )
    assert all(f"| {code} |" in README for code in (0, 1, 2, 3, 130))


def test_every_option_that_a_document_names_exists() -> None:
    known = set(re.findall(r"--[a-z][a-z-]+", _help())) | BENCHMARKS | SCHEDULERS
    named = {option for text in PAGES.values() for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)}
    assert "--resume" in named
    assert named - known == set()


def test_links_between_documents_lead_to_files() -> None:
    links = [(path, link) for path, text in PAGES.items() for link in re.findall(r"\]\((?!https?:)([^)#]+)", text)]
    assert len(links) > 10
    assert [(path.name, link) for path, link in links if not (path.parent / link).is_file()] == []


def test_the_limits_of_a_crawl_are_documented_as_they_are() -> None:
    listing = f"{sitemap.MAX_URLS:,}, {sitemap.MAX_BYTES // 2**20} MiB"
    assert responses.MAX_BODY == DOWNLOAD_MAXSIZE  # one row says both
    rows = (
        f"| pages of a site (`--max-pages-per-site`) | {CrawlOptions().max_pages_per_site:,} | `limit` |",
        f"| links of one page | {reading.MAX_LINKS:,} | `limit`",
        f"| sitemaps of a site | {intake.MAX_SITEMAPS:,} | `limit` |",
        f"| entries and unpacked bytes of a sitemap | {listing} | `sitemap` |",
        f"| nesting of sitemap indexes | {sitemap.MAX_NESTING} | `sitemap` |",
        f"| seconds for all of a response (`--timeout`) | {CrawlOptions().timeout:g} | `timeout` |",
        f"| bytes of a body, packed or unpacked | {responses.MAX_BODY // 2**20} MiB | `too_large` |",
        f"| redirects in a row | {harvest.MAX_HOPS} | `redirect` |",
        f"| characters of a URL | {urls.MAX_LENGTH:,} | `bad_url` |",
        f"| content codings of a body | {coding.MAX_CODINGS} | `unreadable` |",
        f"| path segments | {traps.MAX_SEGMENTS} | `trap` |",
        f"| {traps._SAME_SEGMENT - 1}; {traps._SAME_SHORT_SEGMENT - 1} | `trap` |",
        f"| a sequence of segments in a row | {traps._SAME_SEQUENCE - 1} | `trap` |",
        f"| parameters of a query; of one name | {traps.MAX_PARAMETERS}; {traps.MAX_SAME_PARAMETER} | `trap` |",
        f"| links of one path with two parameters or more | {traps.MAX_LINKS:,} | `trap` |",
        f"| of those with three or more, links that only recombine known values | {traps.MAX_RECOMBINED} | `trap` |",
    )
    assert [row for row in rows if row not in CRAWLING] == []


def test_the_manners_of_a_crawl_are_documented_as_they_are() -> None:
    text, options = " ".join(CRAWLING.split()), CrawlOptions()
    statuses = ", ".join(map(str, sorted(retry.RETRY_STATUS)))
    said = (
        f"`--delay` ({options.delay:g} s)",
        f"(`--per-site`, {options.per_site})",
        f"`--concurrency` ({options.concurrency})",
        f"up to {rules.MAX_CRAWL_DELAY:g} s",
        f"up to {retry.MAX_RETRY_AFTER:g} s, with up to {reception.MAX_TRIES_ASKED} tries",
        f"The first {rules.MAX_ROBOTS_BYTES // 1024} KiB are read",
        f"more than {robots.MAX_HOPS} redirects",
        f"{statuses} and a connection",
        f"For one reason and site {uncollected.MAX_ROWS:,} URLs",
        f"the first {exchange.MAX_HEADERS // 1024} KiB are kept",
        f"the first {decode.MAX_TEXT // 2**20} MiB of a page",
        f"a new file behind {DOORWAY_ARCHIVE_BYTES / 10**9:g} GB",
    )
    assert [words for words in said if words not in text] == []


def test_the_reasons_of_trouble_and_of_a_second_try_are_documented() -> None:
    trouble = CRAWLING[CRAWLING.index("Exit code 3 means") : CRAWLING.index("One link to a host")]
    assert set(re.findall(r"`(\w+)`", trouble)) == coverage.TROUBLE
    again = CRAWLING[CRAWLING.index("It tries again") : CRAWLING.index("An answer stays")]
    assert set(re.findall(r"`(\w+)`", again)) == set(session._REVIVED)


def test_the_limits_of_workers_are_documented_as_they_are() -> None:
    crawl, seconds = f"{session._WORKER_MEMORY // 2**20} MiB", f"{PER_PAGE.seconds:g} s"
    page, family = (f"{bounds.memory // 2**30} GiB" for bounds in (PER_PAGE, PER_FAMILY))
    cells = (f"{crawl} | {seconds}", f"{page} | {seconds}", f"{family} | {PER_FAMILY.seconds:g} s")
    assert all(f"| {cell} |" in SECURITY for cell in cells)
    assert f"{seconds}, {crawl}" in CRAWLING
    assert f"in {seconds}econds and {page}" in " ".join(DETECTION.split())


def _help() -> str:
    parser = build_parser()
    commands = next(action for action in parser._actions if action.dest == "command")
    return "".join(each.format_help() for each in (parser, *commands.choices.values()))
