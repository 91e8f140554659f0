"""`--parquet` and `--raw-csv` from the command line."""

import csv
import sys
from pathlib import Path

import pytest
from warc_files import write_warc

from crawler.cli import main

PAGE = b"<html><head><title>=1+1</title></head><body><p>" + b"A few words to judge. " * 20 + b"</p></body></html>"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return write_warc(tmp_path / "pages.warc.gz", [("https://a.test/", PAGE)])


def audit(archive: Path, out: Path, *options: str) -> int:
    return main(["audit", "--warc", str(archive), "--out", str(out), "--jobs", "1", "--quiet", *options])


def title(out: Path) -> str:
    with (out / "pages.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))["title"]


def test_parquet_files_lie_beside_the_csv_files_as_long_as_they_are_asked_for(archive: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    out = tmp_path / "out"
    assert audit(archive, out, "--parquet") == 0
    assert {path.stem for path in out.glob("*.parquet")} == {path.stem for path in out.glob("*.csv")}
    assert parquet.read_table(out / "pages.parquet")["title"].to_pylist() == ["=1+1"]
    assert audit(archive, out) == 0
    assert list(out.glob("*.parquet")) == []


def test_the_config_file_can_ask_for_them(archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow.parquet")
    (tmp_path / "audit.toml").write_text("parquet = true\n", encoding="utf-8")
    assert audit(archive, tmp_path / "out", "--config", str(tmp_path / "audit.toml")) == 0
    assert (tmp_path / "out" / "pages.parquet").is_file()


@pytest.mark.parametrize("command", ["audit", "report", "demo"])
def test_without_pyarrow_nothing_is_read_or_written_and_the_error_says_what_to_install(
    command: str, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    source = [] if command == "demo" else ["--warc", str(archive)]
    assert main([command, *source, "--out", str(tmp_path / "out"), "--parquet"]) == 2
    assert "pip install 'doorway-audit[parquet]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_formulas_are_guarded_unless_raw_csv_is_asked_for(archive: Path, tmp_path: Path) -> None:
    assert audit(archive, tmp_path / "out") == 0
    assert title(tmp_path / "out") == "'=1+1"
    assert audit(archive, tmp_path / "out", "--raw-csv") == 0
    assert title(tmp_path / "out") == "=1+1"
