"""A script that has scrapyd crawl and then judges what it collected; scrapyd has no timer, so cron calls the script."""

import shlex
from collections.abc import Iterator
from dataclasses import fields

from crawler.config import CrawlOptions
from crawler.errors import ConfigError
from crawler.schedule.alarm import WORST_GOOD, alarm_text
from crawler.schedule.cron import crontab, quote_words, wait_text
from crawler.schedule.job import Job, Unit

_REPORT = ("jobs", "fail_on", "raw_csv", "notify_webhook")
"""Options of the audit that are options of the report."""

_SCRIPT = """\
#!/bin/sh
# SCRAPYD is the server; it shares this file system and has the egg under the project PROJECT.
server=${{SCRAPYD:-http://127.0.0.1:6800}}
project=${{PROJECT:-audit}}
polls=${{POLLS:-5760}} # of half a minute: two days
started=$(date -u +%Y%m%dT%H%M%SZ)
job={name}-$started

crawl() {{
    cd {folder} || return 2
    curl -fsS "$server/schedule.json" -d project="$project" -d spider={spider} -d jobid="$job" \\
        --data-urlencode out={folder}/"$out" \\
        {arguments} |
        grep -q '"status": *"ok"' || return 2
    until curl -fsS "$server/status.json?job=$job" | grep -q '"finished"'; do
        polls=$((polls - 1))
        [ "$polls" -gt 0 ] || return 3
        sleep "${{PAUSE:-30}}"
    done
}}

out=runs/{name}/$started
crawl && {report} --out "$out" "$out"
code=$?
{alarm}exit "$code"
"""


def scrapyd_units(job: Job) -> tuple[Unit, ...]:
    """The script, to lie in the job's folder, and the crontab that calls it.

    Raises ConfigError for options that no spider has.
    """
    script = job.folder / f"doorway-{job.name}.sh"
    return (
        Unit(script, _script(job), executable=True),
        crontab(job, f"{wait_text(job)}; {quote_words([str(script)])} >/dev/null"),
    )


def spider_arguments(crawl: CrawlOptions) -> Iterator[tuple[str, str]]:
    """(name, value) of each option that is not at its default, as spiders read them."""
    for each in fields(CrawlOptions):
        value = getattr(crawl, each.name)
        if value != getattr(CrawlOptions(), each.name) and each.name != "quiet":
            yield each.name, _spell(each.name, value)


def _spell(name: str, value: object) -> str:
    if name == "shard":
        index, number = value if isinstance(value, tuple) else (0, 1)
        return f"{index}/{number}"
    if isinstance(value, dict):
        return " ".join(f"{host}={address}" for host, address in value.items())
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value)
    return str(value)


def _script(job: Job) -> str:
    crawl = job.options.crawl
    if job.options.urls_file or job.options.warcs:
        raise ConfigError("--as scrapyd: its spiders read no files; name the URLs or sitemaps themselves")
    told = alarm_text(job)
    arguments = (f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in spider_arguments(crawl))
    return _SCRIPT.format(
        name=job.name,
        spider="site" if not crawl.only else "sitemap" if crawl.sitemaps else "pages",
        folder=shlex.quote(str(job.folder)),
        arguments=" \\\n        ".join(arguments),
        report=shlex.join(_report(job)),
        alarm=f'[ "$code" -le {WORST_GOOD} ] || {{ {told} }}\n' if told else "",
    )


def _report(job: Job) -> Iterator[str]:
    """The report's command line but for the folder; what an audit.toml says stays there."""
    yield from (*job.program, "report", "--name", job.name, "--quiet")
    if job.config:
        yield from ("--config", job.config)
    for name, value in job.given:
        if name in _REPORT:
            yield f"--{name.replace('_', '-')}"
            yield from () if value is True else (str(value),)
