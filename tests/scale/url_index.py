"""URL indexes of the columns and types of Common Crawl's, made for records of generated WARC files."""

import gzip
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from crawler.parse.domains import domain_of

_TEXT, _NULL_TEXT = ("string", False), ("string", True)
_COLUMNS = {
    "url_surtkey": _TEXT,
    "url": _TEXT,
    "url_host_name": _TEXT,
    "url_host_tld": _NULL_TEXT,
    "url_host_2nd_last_part": _NULL_TEXT,
    "url_host_3rd_last_part": _NULL_TEXT,
    "url_host_4th_last_part": _NULL_TEXT,
    "url_host_5th_last_part": _NULL_TEXT,
    "url_host_registry_suffix": _NULL_TEXT,
    "url_host_registered_domain": _NULL_TEXT,
    "url_host_private_suffix": _NULL_TEXT,
    "url_host_private_domain": _NULL_TEXT,
    "url_host_name_reversed": _NULL_TEXT,
    "url_protocol": _TEXT,
    "url_port": ("int32", True),
    "url_path": _TEXT,
    "url_query": _NULL_TEXT,
    "fetch_time": ("timestamp", False),
    "fetch_status": ("int16", False),
    "fetch_redirect": _NULL_TEXT,
    "content_digest": _NULL_TEXT,
    "content_mime_type": _NULL_TEXT,
    "content_mime_detected": _NULL_TEXT,
    "content_charset": _NULL_TEXT,
    "content_languages": _NULL_TEXT,
    "content_truncated": _NULL_TEXT,
    "warc_filename": _TEXT,
    "warc_record_offset": ("int32", False),
    "warc_record_length": ("int32", False),
    "warc_segment": _TEXT,
}
_TYPES = {"string": pa.string(), "int32": pa.int32(), "int16": pa.int16(), "timestamp": pa.timestamp("us", tz="UTC")}
SCHEMA = pa.schema([pa.field(name, _TYPES[kind], nullable=null) for name, (kind, null) in _COLUMNS.items()])
"""Of a file of the index; the columns crawl and subset are in the names of its folders."""

Row = Mapping[str, Any]


def capture(url: str, filename: str = "a.warc.gz", span: tuple[int, int] = (0, 100), **columns: Any) -> Row:
    """A row of the index for one page in English, but for `columns`."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    domain = domain_of(url)
    known = {
        "url_surtkey": f"{','.join(reversed(host.split('.')))}){parts.path}",
        "url": url,
        "url_host_name": host,
        "url_host_tld": host.rpartition(".")[2],
        "url_host_registered_domain": ".".join(host.split(".")[-2:]),
        "url_host_private_domain": domain,
        "url_protocol": parts.scheme,
        "url_port": parts.port,
        "url_path": parts.path,
        "url_query": parts.query or None,
        "fetch_time": datetime(2024, 12, 1, tzinfo=UTC),
        "fetch_status": 200,
        "content_mime_type": "text/html",
        "content_mime_detected": "text/html",
        "content_languages": "eng",
        "warc_filename": filename,
        "warc_record_offset": span[0],
        "warc_record_length": span[1],
        "warc_segment": "1",
    }
    return {**dict.fromkeys(_COLUMNS), **known, **columns}


def write_index(
    root: Path, rows: Iterable[Row], crawl: str = "CC-MAIN-2024-51", subset: str = "warc", without: str = ""
) -> str:
    """`rows` as a part of the index in `root`, lacking the column `without`; the path of the whole."""
    folder = root / f"crawl={crawl}" / f"subset={subset}"
    folder.mkdir(parents=True)
    table = pa.Table.from_pylist(list(rows), schema=SCHEMA)
    pq.write_table(table.drop_columns([without]) if without else table, folder / "part-00000.gz.parquet")
    return str(root)


def spans_of(warc: Path) -> list[tuple[int, int]]:
    """Where the records of `warc` lie, each a gzip member."""
    data = warc.read_bytes()
    starts = [at for at in range(len(data)) if _begins_record(data[at:])]
    return [(at, end - at) for at, end in zip(starts, [*starts[1:], len(data)], strict=True)]


def _begins_record(data: bytes) -> bool:
    try:
        return data.startswith(b"\x1f\x8b\x08") and gzip.decompress(data).startswith(b"WARC/")
    except (OSError, EOFError):
        return False
