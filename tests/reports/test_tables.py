"""The CSV files as a reader finds them."""

import csv
from pathlib import Path

import pytest
from report_samples import NO_FINDINGS, audit, findings, page

from crawler.records import Findings
from reports.schema import PAGES, TABLES, Table
from reports.tables import read_table, write_table, write_tables

HOSTILE = [
    '=cmd|"/C calc"!A0',
    "-1+1",
    'He said "hi", twice',
    '"',
    '""',
    ",,,",
    "line\r\nbreak\nand\rmore",
    "\x00NUL",
    "\u202eoverride\u2066isolate",
    "\ud83d lone",
    "\ufeffbom",
    "'",
    "'=1",
    "x" * 200_000,
    "Ｆｕｌｌ ＝1",
]


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_header_is_there_without_rows(table: Table, tmp_path: Path) -> None:
    write_tables(NO_FINDINGS, tmp_path)
    assert (tmp_path / table.file_name).read_bytes() == ",".join(c.name for c in table.columns).encode() + b"\r\n"


def test_rows_end_with_crlf_and_there_is_no_byte_order_mark(tmp_path: Path) -> None:
    write_table(PAGES, [page(title="a\nb")], tmp_path / "pages.csv")
    data = (tmp_path / "pages.csv").read_bytes()
    assert data.startswith(b"url,domain,")
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r") == 2


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:30]))
def test_a_hostile_text_stays_in_its_cell(text: str, tmp_path: Path) -> None:
    write_table(PAGES, [page(title=text, keyword=text, varying_words=(text,), score=7)], tmp_path / "pages.csv")
    header, row = read(tmp_path / "pages.csv")
    found = dict(zip(header, row, strict=True))
    assert found["url"] == "https://a.test/"
    assert found["score"] == "7"
    for name in ("title", "keyword", "varying_words"):
        assert not found[name].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert not {"\x00", "\n", "\r", "\u202e", "\u2066"} & set(found[name])


def test_every_value_comes_back(tmp_path: Path) -> None:
    sample = audit()
    write_tables(sample, tmp_path)
    for table in TABLES:
        header, *rows = read(tmp_path / table.file_name)
        assert len(rows) == len(table.records(sample))
        assert all(len(row) == len(header) for row in rows)
    first = dict(zip(*read(tmp_path / "pages.csv")[:2], strict=True))
    assert first["keyword_share"] == "0.1235"
    assert first["off_topic_words"] == "emergency; oxford"
    assert first["video_ids"] == "youtube:dQw4w9WgX0c"
    assert first["reasons"] == "keyword_standalone=5; repeated_body_share=0.94"


def test_rows_keep_the_order_of_the_findings(tmp_path: Path) -> None:
    urls = ["https://z.test/", "https://a.test/", "https://m.test/"]
    write_table(PAGES, [page(url) for url in urls], tmp_path / "pages.csv")
    assert [row["url"] for row in read_table(tmp_path / "pages.csv", ["url"])] == urls


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_tables(audit(), tmp_path / name)
    for table in TABLES:
        assert (tmp_path / "one" / table.file_name).read_bytes() == (tmp_path / "two" / table.file_name).read_bytes()


def test_raw_tables_have_formulas_as_written(tmp_path: Path) -> None:
    write_tables(findings(pages=(page(title="=1+1"),)), tmp_path, raw=True)
    assert next(read_table(tmp_path / "pages.csv", ["title"]))["title"] == "=1+1"
    assert "'=1" not in (tmp_path / "pages.csv").read_text(encoding="utf-8")


def test_a_crash_between_rows_keeps_the_old_file_and_leaves_no_debris(tmp_path: Path) -> None:
    path = tmp_path / "pages.csv"
    write_table(PAGES, [page("https://old.test/")], path)
    old = path.read_bytes()
    with pytest.raises(AttributeError):
        write_table(PAGES, [*(page() for _ in range(5_000)), object()], path)
    assert path.read_bytes() == old
    assert [file.name for file in tmp_path.iterdir()] == ["pages.csv"]


def test_a_crash_in_the_first_write_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        write_table(PAGES, [object()], tmp_path / "pages.csv")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".pages.csv.partial").write_text("half a ro", encoding="utf-8")
    write_table(PAGES, [], tmp_path / "pages.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["pages.csv"]


def test_a_table_reads_its_own_rows_whatever_is_in_them(tmp_path: Path) -> None:
    rows: Findings = findings(pages=tuple(page(f"https://a.test/{n}", title=text) for n, text in enumerate(HOSTILE)))
    write_tables(rows, tmp_path)
    assert len(list(read_table(tmp_path / "pages.csv", ["url", "title"]))) == len(HOSTILE)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "no column url"),
        ("domain,verdict\r\n", "no column url"),
        ("url,verdict\r\nhttps://a.test/\r\n", "line 2 has 1 cells, not 2"),
        ("url,verdict\r\na,b,c\r\n", "line 2 has 3 cells, not 2"),
    ],
)
def test_a_damaged_table_says_what_is_wrong(content: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "pages.csv"
    path.write_text(content, encoding="utf-8", newline="")
    with pytest.raises(ValueError, match=complaint):
        list(read_table(path, ["url"]))
