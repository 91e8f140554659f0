"""The command `doorway`: parses, prints, exits. What the commands do is in `commands`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.config import Options, make_options, read_config, read_option, read_url, read_url_list
from crawler.errors import NO_ROOM, AuditError, ConfigError
from crawler.records import VERDICTS, Unjudged

_DESCRIPTION = """\
Finds families of doorway pages: one text, copied again and again with another search phrase forced in.
Crawls sites, or reads WARC files, and writes CSV reports in which every flag carries its proof.
"""
_EXAMPLES = """\
examples:
  doorway demo                                         try it on a small network of sites, no Internet needed
  doorway audit https://a.example/ --out runs/a/today  crawl a site, judge its pages, write the reports
  doorway audit --urls sites.txt --max-pages 20000     many sites; one URL a line
  doorway audit --warc 'crawl/*.warc.gz' --out DIR     judge what somebody else has collected
  doorway report DIR                                   judge a crawl again, without touching any site
  doorway explain DIR URL                              why a page has its verdict
  doorway review DIR                                   prepare the file in which reviewers decide

exit codes: 0 done; 1 --fail-on met; 2 wrong use; 3 done, but not all could be collected or read (see coverage.csv);
130 interrupted (what was collected is kept, --resume goes on)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code."""
    parser = _parser()
    parsed = parser.parse_args(arguments)
    if not parsed.command:
        parser.print_help()
        return 2
    try:
        return _run(parsed)
    except AuditError as error:
        sys.stderr.write(f"doorway: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        sys.stderr.write("doorway: interrupted; --resume goes on with what was collected\n")
        return 130
    except BrokenPipeError:
        return 0
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        sys.stderr.write(f"doorway: {error}; make room, then `doorway report` or --resume goes on\n")
        return 3


def _run(parsed: argparse.Namespace) -> int:
    given = {name: value for name, value in vars(parsed).items() if value not in (None, [])}  # [] is no URL given
    command = given.pop("command")
    if command == "explain":
        from crawler.commands import explain_command

        return explain_command(given["run"], given["subject"])
    if command == "review":
        from crawler.commands import review_command

        return review_command(given["run"], given.get("out", ""))
    folders = given.pop("folders", [])
    options, rejected = _read_options(given)
    from crawler import commands

    if command == "demo":
        return commands.demo_command(options)
    if command == "report":
        if not folders and not options.warcs:
            raise ConfigError("nothing to judge: name a run's folder, or --warc FILE")
        return commands.report_command(options, folders)
    if not (options.crawl.urls or options.crawl.sitemaps or (options.warcs and command == "audit")):
        if rejected:
            raise ConfigError(f"no URL that can be crawled: {rejected[0].detail}")
        raise ConfigError(f"nothing to {command}: give a URL, --urls FILE, --sitemap URL or --warc FILE")
    return (
        commands.crawl_command(options, rejected) if command == "crawl" else commands.audit_command(options, rejected)
    )


def _read_options(given: dict[str, Any]) -> tuple[Options, tuple[Unjudged, ...]]:
    """The options, command line over audit.toml, and a coverage row for each line of a URL list that is no URL."""
    config = given.pop("config", None)
    merged = read_config(Path(config)) if config else {}
    for name, value in given.items():
        merged[name] = read_option(name, value)
    listed, wrong = _read_list(merged.get("urls_file", ""))
    merged["urls"] = tuple(dict.fromkeys((*merged.get("urls", ()), *listed)))
    return make_options(merged), tuple(Unjudged(url, "", "bad_url", why) for url, why in wrong)


def _read_list(source: str) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    if not source:
        return (), ()
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"--urls {source}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--urls {source}: {error}") from None
    return read_url_list(text, "standard input" if source == "-" else source)


def _url(text: str) -> str:
    try:
        return read_url(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "doorway", description=_DESCRIPTION, epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    audit = _add(commands, "audit", "collect, judge, report: the main job")
    crawl = _add(commands, "crawl", "collect only, into WARC files")
    report = _add(commands, "report", "judge what was collected, write the reports again")
    explain = _add(commands, "explain", "the evidence for one page or campaign")
    review = _add(commands, "review", "prepare reviews.csv, where reviewers decide, from a run")
    demo = _add(commands, "demo", "serve a demo network on loopback and audit it")
    for command in (audit, crawl):
        command.add_argument("urls", metavar="URL", nargs="*", type=_url, default=None, help="page to start from")
        _add_crawl_options(command)
    report.add_argument("folders", metavar="RUN", nargs="*", type=Path, help="folder of a crawl")
    explain.add_argument("run", metavar="RUN", type=Path, help="folder of a run")
    explain.add_argument("subject", metavar="URL|CAMPAIGN_ID", help="what to explain")
    review.add_argument("run", metavar="RUN", type=Path, help="folder of a run")
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


def _add(commands: Any, name: str, summary: str) -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=summary, allow_abbrev=False)
    return added


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
    add("--raw-csv", action="store_true", default=None, help="cells that a spreadsheet would run as formulas stay so")
