"""All files of a run's folder that a report is made of, replaced together."""

import shutil
from pathlib import Path

from crawler.records import Findings, RunInfo
from reports.datapackage import write_datapackage
from reports.files import sync_folder
from reports.manifest import write_manifest
from reports.page import write_page
from reports.parquet import remove_stale_parquets, write_parquets
from reports.tables import write_tables
from reports.templates import remove_stale, write_templates

MANIFEST = "run.json"


def write_reports(findings: Findings, info: RunInfo, out: Path, *, raw: bool = False, parquet: bool = False) -> None:
    """Write the report into `out`, run.json last; a failure on the way leaves the earlier report there whole.

    `raw` switches the formula guard of the CSV files off; `parquet` writes a Parquet file beside each of them.
    OSError when a file cannot be written, AuditError for `parquet` without pyarrow.
    """
    out.mkdir(parents=True, exist_ok=True)
    draft = out / ".report"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _write_draft(findings, info, draft, raw=raw, parquet=parquet)
        _publish(draft, out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_draft(findings: Findings, info: RunInfo, draft: Path, *, raw: bool, parquet: bool) -> None:
    """Write every file where nobody looks yet: what can fail (a full disk, a record that is wrong) fails here."""
    draft.mkdir()
    write_tables(findings, draft, raw=raw)
    if parquet:
        write_parquets(findings, draft)
    write_datapackage(draft / "datapackage.json")
    write_templates(findings.campaigns, draft / "templates")
    write_page(findings, info, draft / "report.html")
    write_manifest(findings, info, draft / MANIFEST)


def _publish(draft: Path, out: Path) -> None:
    """Move the files to their places; the old run.json goes first, for it would vouch for a mix of old and new."""
    (out / MANIFEST).unlink(missing_ok=True)
    names = _move_files(draft / "templates", out / "templates")
    remove_stale(out / "templates", names)
    remove_stale_parquets(out, _move_files(draft, out))
    sync_folder(out / "templates")
    sync_folder(out)
    (draft / MANIFEST).replace(out / MANIFEST)
    sync_folder(out)


def _move_files(source: Path, target: Path) -> set[str]:
    """Move the files of `source`, but for run.json, into `target`, and give their names."""
    target.mkdir(exist_ok=True)
    names = {path.name for path in source.iterdir() if path.is_file() and path.name != MANIFEST}
    for name in sorted(names):
        (source / name).replace(target / name)
    return names
