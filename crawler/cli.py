"""The command `doorway`: parses, runs, exits. What the commands do is in `commands` and `viewing`."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from getpass import getuser
from pathlib import Path
from typing import Any

from crawler.arguments import build_parser
from crawler.config import Options, make_options, read_config, read_option, read_url_list
from crawler.errors import INCOMPLETE, INTERRUPTED, NO_ROOM, NO_WAY, AuditError, ConfigError
from crawler.output import complain, settle
from crawler.records import Unjudged


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code."""
    try:
        parser = build_parser()
        own, audit = _split(list(sys.argv[1:] if arguments is None else arguments))
        parsed = parser.parse_args(own)
        if parsed.command:
            return _try(parsed, audit)
        parser.print_help()
        return 2
    finally:
        settle()


def _try(parsed: argparse.Namespace, audit: list[str]) -> int:
    """Runs one command; says what the user can do about what went wrong."""
    try:
        return _run(parsed, audit)
    except AuditError as error:
        complain(f"doorway: {error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        complain("doorway: interrupted; --resume goes on with what was collected\n")
        return INTERRUPTED
    except BrokenPipeError:
        return 0
    except OSError as error:
        if error.errno in NO_WAY and error.filename is not None:
            complain(f"doorway: {error.filename}: {error.strerror}; name another path\n")
            return AuditError.exit_code
        if error.errno not in NO_ROOM:
            raise
        complain(f"doorway: {error}; make room, then `doorway report` or --resume goes on\n")
        return INCOMPLETE


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The arguments of `doorway schedule`, and those of the audit behind its `--`; all of any other command."""
    if arguments[:1] != ["schedule"] or "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


def _given(parsed: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name, value in vars(parsed).items() if value not in (None, [])}  # [] is no URL given


def _run(parsed: argparse.Namespace, audit: list[str]) -> int:
    given = _given(parsed)
    command = given.pop("command")
    if command in ("campaigns", "explain", "review"):
        return _view(command, parsed)
    if command == "schedule":
        from crawler.schedule.command import Place, schedule_command

        named = _given(build_parser().parse_args(["audit", *audit]))
        named.pop("command")
        return schedule_command(given, audit, named, Place(str(Path.cwd()), sys.executable, getuser))
    if command == "spark":
        return _run_on_spark(given)
    folders = given.pop("folders", [])
    options, rejected = _read_options(given)
    _check_given(command, options, folders, rejected)
    if command == "crawl":
        from crawler.collecting import crawl_command  # without what judging needs: half of the time of a start

        return crawl_command(options, rejected)
    if command != "audit" or not options.crawl.has_starts:
        from crawler.runs import size_of
        from crawler.workers import warm_up

        warm_up(size_of(options, folders))  # takes as long as what follows, on another core
    from crawler import commands

    if command == "demo":
        return commands.demo_command(options)
    if command == "report":
        return commands.report_command(options, folders)
    return commands.audit_command(options, rejected)


def _run_on_spark(given: dict[str, Any]) -> int:
    from crawler.scale.command import SparkOptions, spark_command

    own = {each.name: given.pop(each.name) for each in fields(SparkOptions) if each.name in given}
    own["settings"] = dict(own.get("settings", ()))
    lists = {name: tuple(value) for name, value in own.items() if isinstance(value, list)}
    options, _ = _read_options(given)
    return spark_command(options, SparkOptions(**own | lists))


def _check_given(command: str, options: Options, folders: Sequence[Path], rejected: Sequence[Unjudged]) -> None:
    """Raises ConfigError when there is nothing to do."""
    archives = options.warcs if command != "crawl" else ()
    if command == "report" and not (folders or archives):
        raise ConfigError("nothing to judge: name a run's folder, or --warc FILE")
    if command in ("audit", "crawl") and not (options.crawl.has_starts or archives):
        if rejected:
            raise ConfigError(f"no URL that can be crawled: {rejected[0].detail}")
        raise ConfigError(f"nothing to {command}: give a URL, --urls FILE, --sitemap URL or --warc FILE")


def _view(command: str, parsed: argparse.Namespace) -> int:
    from crawler.viewing import campaigns_command, explain_command, review_command

    if command == "review":
        return review_command(parsed.run, parsed.out or "")
    if command == "explain":
        return explain_command(parsed.run, parsed.subject, as_json=parsed.json)
    wanted = (parsed.verdicts, parsed.changes, parsed.order, parsed.limit)
    return campaigns_command(parsed.run, *wanted, as_json=parsed.json)


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
