"""What can be said on the command line, and the help."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.config import read_url
from crawler.records import VERDICTS
from reports.vocabulary import CAMPAIGN_CHANGES

_DESCRIPTION = """\
Finds families of doorway pages: one text, copied again and again with another search phrase forced in.
Crawls sites, or reads WARC files, and writes CSV reports in which every flag carries its proof.
"""
_USAGE = "doorway [-h] [--version] COMMAND ...\n       doorway COMMAND --help"
_EXAMPLES = """\
examples:
  doorway demo                                         try it on a small network of sites, no Internet needed
  doorway audit https://a.example/ --out runs/a/today  crawl a site, judge its pages, write the reports
  doorway audit --urls sites.txt --max-pages 20000     many sites; one URL a line
  doorway audit --warc 'crawl/*.warc.gz' --out DIR     judge what somebody else has collected
  doorway report DIR                                   judge a crawl again, without touching any site
  doorway campaigns DIR                                the families that a run found, worst first
  doorway explain DIR URL                              why a page has its verdict
  doorway review DIR                                   prepare the file in which reviewers decide
  doorway schedule NAME --every daily --as cron -- URL what a scheduler needs to repeat it
  doorway spark --warc warc.paths.gz --out s3a://b/run judge what one machine is too small for

exit codes: 0 done; 1 --fail-on met; 2 wrong use; 3 done, but not all could be collected or read (see coverage.csv);
130 interrupted (what was collected is kept, --resume goes on)
"""
_MORE = {
    "audit": """\
Progress goes to standard error, the summary to standard output. A run's folder holds the tables (pages.csv,
campaigns.csv, ...), report.html for people, what was fetched (*.warc.gz), and run.json with how it went.

  doorway audit https://a.example/ --max-pages 2000
  doorway audit --urls sites.txt --name watchlist --fail-on doorway --quiet
  doorway audit --sitemap https://a.example/sitemap.xml --only
  doorway audit --warc 'crawl/*.warc.gz' --out DIR --json""",
    "crawl": """\
Prints the run's folder, which `doorway report` takes.

  doorway crawl https://a.example/ --out DIR
  doorway crawl --out DIR --resume https://a.example/""",
    "report": """\
Touches no site: with other thresholds, or a newer version, it says what the same pages come to.

  doorway report DIR
  doorway report DIR --config audit.toml --out DIR2
  doorway report --warc 'crawl/*.warc.gz' --out DIR""",
    "campaigns": """\
Reads campaigns.csv and judges nothing again. The table is fitted to the terminal; where the output goes to a file or
another program, ids and phrases are whole and there are no colours.

  doorway campaigns DIR --verdict doorway --change new
  doorway campaigns watchlist --sort pages --limit 20
  doorway campaigns watchlist --json | jq -r '.[].sample_urls[]'""",
    "explain": """\
Of a page: its values, each reason with what it means, and its text beside the template that it was made from. Of a
campaign: its values and reasons, its pages, and the whole template. The text is read from the run's archive.

  doorway explain DIR https://a.example/some-page/
  doorway explain watchlist cabxd2odti645a
  doorway explain watchlist cabxd2odti645a --json | jq '.members[].url'""",
    "review": """\
Writes or updates reviews.csv, sorted by what a look is worth. Decide in its column `decision`: confirmed, allowed or
watch; later runs follow.

  doorway review watchlist
  doorway review DIR --out FILE""",
    "schedule": """\
What stands behind -- is what `doorway audit` is asked for; it is checked before anything is printed.

  doorway schedule watchlist --every daily --as systemd --out units -- https://a.example/
  doorway schedule watchlist --every 6h --as cron --mail team@a.example -- --urls sites.txt""",
    "spark": """\
Judges as `doorway report` does, and writes the same tables, as Parquet beside the CSV. It needs
pip install 'doorway-audit[spark]' and Java 17. On a cluster: spark-submit crawler/scale/job.py with the same options.

  doorway spark --warc 'crawl/*.warc.gz' --out DIR
  doorway spark --warc warc.paths.gz --prefix s3a://commoncrawl/ --out s3a://bucket/run
  doorway spark --index s3a://b/warc --crawl CC-MAIN-2026-08 --domain a.example --prefix s3a://commoncrawl --out X""",
    "demo": """\
Twelve small sites on loopback ports, three of them families of doorway pages; no Internet is needed.

  doorway demo
  doorway demo --out DIR --quiet""",
}
"""What each command's help says beside its options, by its name."""
_FORMATTER = partial(argparse.RawDescriptionHelpFormatter, max_help_position=30)
_RUN = "folder of a run, or the name of one under runs/: then its newest finished one"


def build_parser() -> argparse.ArgumentParser:
    """The parser of the command line; `command` names what was asked for, None for nothing."""
    parser = argparse.ArgumentParser(
        "doorway", usage=_USAGE, description=_DESCRIPTION, epilog=_EXAMPLES, formatter_class=_FORMATTER
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND ...", title="commands", prog="doorway")
    audit = _add(commands, "audit", "collect, judge, report: the main job")
    crawl = _add(commands, "crawl", "collect only, into WARC files")
    report = _add(commands, "report", "judge what was collected, write the reports again")
    campaigns = _add(commands, "campaigns", "the families of pages that a run found, worst first")
    explain = _add(commands, "explain", "the evidence for one page or campaign")
    review = _add(commands, "review", "prepare reviews.csv, where reviewers decide, from a run")
    demo = _add(commands, "demo", "serve a demo network on loopback and audit it")
    _add_spark_options(_add(commands, "spark", "judge WARC files on Spark: what one machine is too small for"))
    _add_schedule_options(_add(commands, "schedule", "print what systemd, cron, scrapyd or Airflow need to repeat it"))
    for command in (audit, crawl):
        command.add_argument("urls", metavar="URL", nargs="*", type=_url, default=None, help="page to start from")
        _add_crawl_options(command)
    report.add_argument("folders", metavar="RUN", nargs="*", type=Path, help="folder of a crawl")
    for command in (campaigns, explain, review):
        command.add_argument("run", metavar="RUN", help=_RUN)
    explain.add_argument("subject", metavar="URL|CAMPAIGN_ID", help="what to explain")
    explain.add_argument("--json", action="store_true", help="the evidence as one JSON object")
    _add_view_options(campaigns)
    review.add_argument("--out", metavar="FILE", help="write here (reviews.csv beside the runs of this name)")
    for command in (audit, report):
        command.add_argument(
            "--warc", dest="warcs", metavar="FILE", action="append", help="WARC or WET file; globs work"
        )
    for command in (audit, crawl, report, demo):
        _add_run_options(command)
    for command in (audit, report, demo):
        _add_report_options(command)
    return parser


def _url(text: str) -> str:
    try:
        return read_url(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _limit(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _add(commands: Any, name: str, summary: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=_MORE.get(name),
        formatter_class=_FORMATTER,
        allow_abbrev=False,
    )
    return added


def _add_schedule_options(parser: argparse.ArgumentParser) -> None:
    parser.usage = "doorway schedule NAME --every WHEN --as KIND [options] [-- URL ... and options of doorway audit]"
    add = parser.add_argument
    add("name", metavar="NAME", help="the run's name")
    add("--every", metavar="WHEN", required=True, help="6h, 2d, hourly, daily, weekly, monthly, 'mon,thu 03:15'")
    add("--as", dest="kind", choices=("systemd", "cron", "scrapyd", "airflow"), required=True, help="who repeats it")
    add("--config", metavar="FILE", help="audit.toml, below --dir")
    add("--dir", dest="folder", metavar="DIR", help="where runs/NAME lies (the current folder)")
    add("--doorway", metavar="PATH", help="the program (the one that is running)")
    add("--user", metavar="USER", help="who runs it")
    add("--mail", metavar="ADDRESS", help="who is told of an exit code other than 0 and 1")
    add("--webhook", metavar="URL", help="where an exit code other than 0 and 1 is posted")
    add("--out", metavar="DIR", help="write the files there instead of printing them")


def _add_view_options(parser: argparse.ArgumentParser) -> None:
    choose = partial(parser.add_argument, action="append", default=[])
    verdicts, changes = ", ".join(VERDICTS), ", ".join(CAMPAIGN_CHANGES)
    choose("--verdict", dest="verdicts", metavar="V", choices=VERDICTS, help=f"only this one (repeatable): {verdicts}")
    choose(
        "--change", dest="changes", metavar="C", choices=CAMPAIGN_CHANGES, help=f"only this one (repeatable): {changes}"
    )
    add = parser.add_argument
    add("--sort", dest="order", metavar="COLUMN", default="worst", help="a column of campaigns.csv, the largest first")
    add("--limit", metavar="N", type=_limit, default=0, help="the first N of them (all)")
    add("--json", action="store_true", help="the rows as one JSON array, numbers as numbers, lists as lists")


def _add_crawl_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("collecting")
    add = group.add_argument
    add("--urls", dest="urls_file", metavar="FILE", help="start pages, one a line, # comments; - is standard input")
    add("--sitemap", dest="sitemaps", metavar="URL", action="append", type=_url, help="start from a sitemap")
    add("--only", action="store_true", default=None, help="fetch exactly the pages given, follow nothing")
    add("--resume", action="store_true", default=None, help="go on with an unfinished run in --out")
    add("--max-pages", metavar="N", help="pages in all (default: no limit)")
    add("--max-pages-per-site", metavar="N", help="pages a site (50000; 0: no limit)")
    add("--max-depth", metavar="N", help="links away from a start page (default: no limit)")
    add("--delay", metavar="SECONDS", help="between requests to one site (0.5; a longer Crawl-delay wins)")
    add("--timeout", metavar="SECONDS", help="for all of a response (25)")
    add("--concurrency", metavar="N", help="requests in flight in all (16)")
    add("--per-site", metavar="N", help="requests in flight to one site (2)")
    add("--user-agent", metavar="NAME", help="who we say we are (doorway-audit)")
    add("--contact", metavar="URL-OR-MAIL", help="where a site's owner can reach you")
    add("--proxy", metavar="URL", help="the way out")
    add("--shard", metavar="I/N", help="only the registrable domains that hash to shard I (from 0) of N")
    add("--allow-private", action="store_true", default=None, help="allow loopback, private, link-local addresses")
    add("--resolve", metavar="HOST=ADDRESS", action="append", help="connect to this address for that host")


def _add_spark_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is judged").add_argument
    add("--warc", dest="warcs", metavar="PATH", nargs="+", action="extend", help="WARC or WET files, or lists (.paths)")
    add("--prefix", metavar="PLACE", help="what is put before each line of a list, and before the files of an index")
    add("--index", metavar="URI", help="a URL index (Parquet) instead, from which --crawl and the next choose records")
    add("--crawl", dest="index_crawls", metavar="CRAWL", nargs="+", action="extend", help="such as CC-MAIN-2026-08")
    add("--domain", dest="index_domains", metavar="DOMAIN", nargs="+", action="extend", help="registrable, or a host")
    add("--url-like", dest="index_urls", metavar="PATTERN", nargs="+", action="extend", help="URLs; %% is any text")
    add("--language", dest="index_languages", metavar="CODE", nargs="+", action="extend", help="ISO 639-3, such as eng")
    add("--where", dest="index_where", metavar="SQL", help="a condition in Spark's SQL on the columns of the index")
    add("--per-domain", dest="index_per_domain", metavar="N", type=_limit, help="records of a domain at the most")
    add = parser.add_argument_group("the run").add_argument
    add("--out", metavar="URI", required=True, help="a folder that Spark can write to")
    add("--master", metavar="URL", help="as spark-submit takes it (this machine)")
    add(
        "--conf", dest="settings", metavar="NAME=VALUE", action="append", type=_setting, help="a setting of Spark's own"
    )
    add("--config", metavar="FILE", help="audit.toml: the thresholds, by name")
    add("--name", metavar="NAME", help="the run's name (the last part of --out)")
    add("--fail-on", metavar="VERDICT", choices=VERDICTS, help="exit 1 when a page has this verdict or worse")
    add("--json", action="store_true", default=None, help="the summary as one JSON object on standard output")


def _setting(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("the run")
    add = group.add_argument
    add("--config", metavar="FILE", help="audit.toml: the same options, and the thresholds, by name")
    add("--out", metavar="DIR", help="the run's folder (runs/NAME/TIME)")
    add("--name", metavar="NAME", help="the run's name (its first site)")
    add("--quiet", action="store_true", default=None, help="no progress")


def _add_report_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("judging and reporting")
    add = group.add_argument
    add("--jobs", metavar="N", help="processes for reading pages (the cores)")
    add("--fail-on", metavar="VERDICT", choices=VERDICTS, help="exit 1 when a page has this verdict or worse")
    add("--reviews", metavar="FILE", help="reviewers' decisions (reviews.csv beside the runs of this name)")
    add("--json", action="store_true", default=None, help="the summary as one JSON object on standard output")
    add("--notify-webhook", metavar="URL", help="where the summary is posted when something is new")
    add("--raw-csv", action="store_true", default=None, help="cells that a spreadsheet would run as formulas stay so")
    add("--parquet", action="store_true", default=None, help="a Parquet file beside each CSV (extra: parquet)")
    add("--keep", metavar="N", help="delete the archives of older runs of the name but the newest N (default: none)")
