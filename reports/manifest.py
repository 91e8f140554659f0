"""run.json: who ran, with what, how it ended and what it found. It is written last, so it means a whole report."""

import json
import math
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from pathlib import Path

from crawler.records import Findings, RunInfo
from reports.cells import plain
from reports.counts import count_findings
from reports.files import write_text
from reports.precision import precision_json, watched_json
from reports.schema import SCHEMA_VERSION

_CREDENTIALS = re.compile(r"(?<=//)[^/?#\s]*@")


def write_manifest(findings: Findings, info: RunInfo, path: Path) -> None:
    """Write the account of the run to `path`."""
    write_text(path, json.dumps(describe_run(findings, info), indent=2, ensure_ascii=False) + "\n")


def describe_run(findings: Findings, info: RunInfo) -> dict[str, object]:
    """The account of the run as JSON values, with a fixed order of keys."""
    return {
        "schema_version": SCHEMA_VERSION,
        "name": plain(info.name),
        "started_at": info.started_at,
        "finished_at": info.finished_at,
        "finish_reason": plain(info.finish_reason),
        "complete": info.complete,
        "versions": json_value(info.versions),
        "options": json_value(info.options),
        "counts": asdict(count_findings(findings)),
        "news": asdict(findings.news) if findings.news else None,
        "precision": precision_json(findings.precision),
        "watched": watched_json(findings.watched),
        "timings": json_value(info.timings),
        "crawl": json_value(info.crawl),
    }


def json_value(value: object) -> object:
    """`value` as JSON can hold it: keys sorted, texts plain, user names and passwords in URLs (`--proxy`) left out."""
    if isinstance(value, Mapping):
        return {plain(str(key)): json_value(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [json_value(item) for item in value]
    if isinstance(value, AbstractSet):
        return sorted((json_value(item) for item in value), key=str)
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    if value is None or isinstance(value, int):
        return value
    return _CREDENTIALS.sub("***@", plain(str(value)))
