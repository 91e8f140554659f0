"""The CSV files in a real spreadsheet program: nothing runs, nothing changes, letters of all scripts arrive."""

import csv
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hostile_samples import TEXTS, hostile
from report_samples import findings, page

from reports.schema import PAGES, TABLES, Table
from reports.tables import write_table, write_tables

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")

UTF8_AND_QUOTED_IS_TEXT = "CSV:44,34,76,1,,0,true"
"""Comma, double quote, UTF-8, from line 1, any language, quoted cells are texts: what docs/columns.md says to use."""
UTF8_ONLY = "CSV:44,34,76,1,,0,false"
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
HOSTILE = hostile()
FILES = [table.file_name for table in TABLES]
Convert = Callable[..., list[Path]]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Saves CSV files, or sheets, in another format into a folder of their own, all in one start of LibreOffice."""
    profile = tmp_path_factory.mktemp("profile")  # of its own: one that is in use locks the other out
    known: dict[tuple[str, ...], list[Path]] = {}

    def run(sources: list[Path], kind: str, options: str = "") -> list[Path]:
        asked = (kind, options, *map(str, sources))
        if asked not in known:
            known[asked] = start(sources, kind, options)
        return known[asked]

    def start(sources: list[Path], kind: str, options: str = "") -> list[Path]:
        out = tmp_path_factory.mktemp("converted")
        reading = [f"--infilter={options}"] if options else []
        command = [OFFICE or "", f"-env:UserInstallation=file://{profile}", "--headless", *reading]
        command += ["--convert-to", kind, "--outdir", str(out), *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return [out / f"{source.stem}.{kind.partition(':')[0]}" for source in sources]

    return run


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("hostile")
    write_tables(HOSTILE, folder)
    return [folder / name for name in FILES]


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def values(table: Table, rows: list[list[str]]) -> list[list[str | float]]:
    """Cells without their format: 0.50 and 0.5 are one number."""
    numeric = [column.type in ("integer", "number") for column in table.columns]
    return [[float(c) if n and c else c for n, c in zip(numeric, row, strict=True)] for row in rows[1:]]


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_every_cell_comes_back_from_a_spreadsheet(kind: str, tables: list[Path], convert: Convert) -> None:
    back = convert(convert(tables, kind, UTF8_AND_QUOTED_IS_TEXT), AS_CSV)
    for table, asked, got in zip(TABLES, map(read, tables), map(read, back), strict=True):
        assert got[0] == asked[0]
        assert len(got) == len(table.records(HOSTILE)) + 1
        assert values(table, got) == values(table, asked)


def formulas(sheets: list[Path]) -> list[str]:
    """Formulas in flat sheets."""
    texts = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    assert all("<table:table-row" in text for text in texts)
    return [found for text in texts for found in re.findall(r'table:formula="[^"]*"', text)]


@pytest.mark.parametrize("options", [UTF8_ONLY, UTF8_AND_QUOTED_IS_TEXT], ids=["utf-8", "quoted"])
def test_no_cell_becomes_a_formula(options: str, tables: list[Path], convert: Convert) -> None:
    assert formulas(convert(tables, "fods", options)) == []


def test_no_cell_becomes_a_formula_without_options(convert: Convert, tmp_path: Path) -> None:
    """Without the longest texts: LibreOffice, left to guess, takes a minute and a half for them."""
    write_tables(hostile([text for text in TEXTS if len(text) < 1_000]), tmp_path)
    assert formulas(convert([tmp_path / name for name in FILES], "fods")) == []


def test_a_raw_table_has_formulas_that_run(convert: Convert, tmp_path: Path) -> None:
    write_tables(HOSTILE, tmp_path, raw=True)
    assert formulas(convert([tmp_path / "pages.csv"], "fods", UTF8_ONLY))


def test_numbers_are_numbers_and_texts_are_texts(tables: list[Path], convert: Convert) -> None:
    for table, sheet in zip(TABLES, convert(tables, "fods", UTF8_AND_QUOTED_IS_TEXT), strict=True):
        kinds: Counter[str] = Counter()
        for cell in re.findall(r"<table:table-cell [^>]*office:value-type=[^>]*>", sheet.read_text(encoding="utf-8")):
            repeated = re.search(r'number-columns-repeated="(\d+)"', cell)
            kinds[re.findall(r'office:value-type="(\w+)"', cell)[0]] += int(repeated[1]) if repeated else 1
        numbers = sum(column.type in ("integer", "number") for column in table.columns)
        assert kinds["float"] == numbers * len(table.records(HOSTILE))
        assert set(kinds) <= {"float", "string"}


def test_without_the_option_texts_that_look_like_numbers_are_taken_for_numbers(
    convert: Convert, tmp_path: Path
) -> None:
    """What the documents warn of."""
    rows = findings(pages=(page(title="00123"), page(title="1e5"), page(title="東京"))).pages
    write_table(PAGES, rows, tmp_path / "pages.csv")
    header, *back = read(convert(convert([tmp_path / "pages.csv"], "ods", UTF8_ONLY), AS_CSV)[0])
    assert [dict(zip(header, row, strict=True))["title"] for row in back] == ["123", "100000", "東京"]
