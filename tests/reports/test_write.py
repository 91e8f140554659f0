"""A run's folder: a whole report or the one before."""

import json
from pathlib import Path

import pytest
from report_samples import NO_FINDINGS, audit, campaign, findings, page, run_info

from reports.schema import TABLES
from reports.write import write_reports


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_all_files_of_the_contract_are_there(tmp_path: Path) -> None:
    write_reports(audit(), run_info(), tmp_path / "runs" / "spring")
    assert set(content(tmp_path / "runs" / "spring")) == {
        *(table.file_name for table in TABLES),
        "run.json",
        "report.html",
        "datapackage.json",
        "templates/c-4f2a91d0.txt",
    }


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    write_reports(audit(), run_info(), tmp_path / "one")
    write_reports(audit(), run_info(), tmp_path / "two")
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_a_second_report_replaces_the_first_and_leaves_the_archives(tmp_path: Path) -> None:
    (tmp_path / "crawl-0001.warc.gz").write_bytes(b"archive")
    write_reports(audit(), run_info(), tmp_path)
    write_reports(NO_FINDINGS, run_info(), tmp_path)
    files = content(tmp_path)
    assert files.pop("crawl-0001.warc.gz") == b"archive"
    assert not [name for name in files if name.startswith("templates/")]
    assert json.loads(files["run.json"])["counts"]["pages"] == 0


def test_a_failure_on_the_way_leaves_the_earlier_report_whole(tmp_path: Path) -> None:
    write_reports(audit(), run_info(), tmp_path)
    before = content(tmp_path)
    broken = findings(pages=(page("https://new.test/"),), campaigns=(campaign("../../x", template="x"),))
    with pytest.raises(ValueError, match="cannot be a file name"):
        write_reports(broken, run_info(), tmp_path)
    assert content(tmp_path) == before


def test_run_json_is_there_only_with_a_whole_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_reports(audit(), run_info(), tmp_path)
    moves = Path.replace

    def fail_at_pages(self: Path, target: Path) -> Path:
        if target == tmp_path / "pages.csv":
            raise OSError("disk is gone")
        return moves(self, target)

    monkeypatch.setattr(Path, "replace", fail_at_pages)
    with pytest.raises(OSError, match="disk is gone"):
        write_reports(NO_FINDINGS, run_info(), tmp_path)
    assert not (tmp_path / "run.json").exists()
    assert not (tmp_path / ".report").exists()


def test_a_draft_of_a_killed_process_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".report" / "templates").mkdir(parents=True)
    (tmp_path / ".report" / "templates" / "c-old.txt").write_text("old", encoding="utf-8")
    write_reports(NO_FINDINGS, run_info(), tmp_path)
    assert "templates/c-old.txt" not in content(tmp_path)
    assert not (tmp_path / ".report").exists()


def test_raw_reaches_the_tables(tmp_path: Path) -> None:
    write_reports(findings(pages=(page(title="=1+1"),)), run_info(), tmp_path, raw=True)
    assert ',"=1+1",' in (tmp_path / "pages.csv").read_text(encoding="utf-8")
