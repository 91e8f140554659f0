"""An archive whose addresses, dates and titles are attacks gives tables in which every row keeps the schema."""

import csv
from pathlib import Path

import pytest

from crawler.cli import main

PAGES = (
    ("http://a.test/x", "yesterday"),
    ("http://a.test/x\u202e", "2026-03-01T10:00:00Z"),
    ("http://a.test/x\x1b", "2026-99-01T10:00:00Z"),
    ("http://a.test/ x", ""),
    ("http://a.test/\u2028x", "2026-03-01T10:00:00.123456789Z"),
    ("http://-evil/", "=1+1"),
    ("http://=cmd/", "2016-09"),
    ("http://[::1]/", "2026-03-01T10:00:00+02:00"),
    ("http://東京.test/", "2026"),
)


def record(url: str, date: str, body: bytes) -> bytes:
    """A response record as no library would write it."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
        f"WARC-Target-URI: {url}\r\nWARC-Date: {date}\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def test_every_row_keeps_its_own_address_and_the_schema(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    text = b"<title>=1+1 %d</title><p>" + b"Some words to judge. " * 30
    archive = tmp_path / "hostile.warc"
    archive.write_bytes(b"".join(record(*each, text % number) for number, each in enumerate(PAGES)))
    main(["audit", "--warc", str(archive), "--out", str(tmp_path / "out"), "--jobs", "1", "--quiet"])
    with (tmp_path / "out" / "pages.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["url"]: row["fetched_at"] for row in csv.DictReader(file)}
    assert rows == {
        "http://a.test/x": "",
        "http://a.test/x%E2%80%AE": "2026-03-01T10:00:00Z",
        "http://a.test/x%1B": "",
        "http://a.test/%20x": "",
        "http://a.test/%E2%80%A8x": "2026-03-01T10:00:00Z",
        "http://-evil/": "",
        "http://=cmd/": "",
        "http://[::1]/": "2026-03-01T08:00:00Z",
        "http://東京.test/": "",
    }
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.flatten(["title", "rowNumber", "fieldName", "type", "note"]) == []
