"""What `explain`, `campaigns` and `review` do: show what the reports of a run say, without judging anything again."""

import os
import shlex
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from crawler.output import complain, is_coloured, say, say_json
from crawler.runs import find_run
from reports.terminal import Screen

DONE = 0


def explain_command(name: str, subject: str, *, as_json: bool) -> int:
    """Prints the evidence for one page or campaign of a run, the page's text beside its template."""
    from crawler.explaining import read_page_text, read_points
    from reports.evidence import explain_json
    from reports.explain import explain

    run = find_run(name)
    read_text, points = partial(read_page_text, run), read_points(run)
    if as_json:
        say_json(explain_json(run, subject, read_text, points, _respell))
    else:
        screen = screen_of() or Screen(shutil.get_terminal_size().columns)
        say(explain(run, subject, read_text, screen, points, _respell))
    return DONE


def campaigns_command(
    name: str, verdicts: Sequence[str], changes: Sequence[str], order: str, limit: int, *, as_json: bool
) -> int:
    """Prints the campaigns of a run as a table, or as a JSON array."""
    from reports.campaigns import campaigns_table, read_campaigns

    run = find_run(name)
    found = read_campaigns(run, verdicts, changes, order, limit)
    if as_json:
        say_json(found)
        return DONE
    screen = screen_of()
    hint = f"\nwhy, page by page: doorway explain {shlex.quote(str(run))} ID\n" if screen and found else ""
    say((campaigns_table(found, screen) if found or not screen else "no campaigns\n") + hint)
    return DONE


def review_command(name: str, out: str) -> int:
    """Prepares the file in which reviewers decide on what a run has found, and says where it is."""
    from crawler.reviewing import prepare_reviews

    path, undecided = prepare_reviews(find_run(name), Path(out) if out else None)
    say(f"{path}\n")
    complain(f"{undecided} undecided: write confirmed, allowed or watch into the column decision\n")
    return DONE


def screen_of() -> Screen | None:
    """The terminal that standard output is; None where it goes to a file or another program."""
    if not sys.stdout.isatty():
        return None
    return Screen(shutil.get_terminal_size().columns, is_coloured(sys.stdout, os.environ))


def _respell(url: str) -> str:
    """`url` as the crawler writes it; empty for what it would not crawl."""
    from crawler.collect.urls import canonical

    with suppress(ValueError):
        return canonical(url, keep_session=True)
    return ""
