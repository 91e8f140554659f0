"""Goes on with an unfinished run: what its archive holds is read from there, and not fetched again."""

import sys
from collections.abc import Iterator
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.archive import MAX_BODY, whole_length
from crawler.coding import CodingError, decode_body
from crawler.collect.archive import ASKED, DEPTH, ROLE, archive_files
from crawler.collect.errand import Arrived, Errand
from crawler.collect.scope import Scope
from crawler.collect.tally import Tally
from crawler.collect.uncollected import keep_rows
from crawler.errors import ConfigError


def check_folder(out: Path, resume: bool) -> None:
    """Make the folder. Raises ConfigError when it holds a crawl that is not to be resumed."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"{out}: cannot be made a folder: {error.strerror}") from None
    if archive_files(out) and not resume:
        raise ConfigError(f"{out}: holds a crawl already; resume it, or name another folder")


class Resume:
    """The archive of the earlier sessions in `out`."""

    def __init__(self, out: Path) -> None:
        self._out = out
        cut = repair(out)
        if cut:
            sys.stderr.write(f"resume: {cut} bytes of an unfinished record cut off {archive_files(out)[-1].name}\n")
        self._files = archive_files(out)  # those of this session come later

    def recall(self, scope: Scope, tally: Tally) -> None:
        """Make what is archived known to `scope`, and count it; drop the rows of what will be tried again."""
        archived = set()
        for arrived in _read(self._files, with_body=False):
            tally.add(arrived.url, arrived.status, arrived.content_type, arrived.errand.role)
            if arrived.errand.role == "robots":
                continue
            archived.add(arrived.url)
            first = scope.claim(arrived.url)
            if first and arrived.errand.role == "page" and arrived.asked == arrived.url:
                scope.count(arrived.url)
        keep_rows(self._out, lambda row: row.reason in ("redirect", "offsite") and row.url in archived)

    def arrivals(self) -> Iterator[Arrived]:
        """What is archived, in the order it came, but for robots.txt: that is asked for anew."""
        for arrived in _read(self._files, with_body=True):
            if arrived.errand.role != "robots":
                yield arrived


def repair(out: Path) -> int:
    """Cut the record that a kill left unfinished off the last archive file of `out`; the number of bytes cut."""
    files = archive_files(out)
    if not files:
        return 0
    size, whole = files[-1].stat().st_size, whole_length(files[-1])
    if whole < size:
        with files[-1].open("r+b") as stream:
            stream.truncate(whole)
    return size - whole


def _read(files: list[Path], with_body: bool) -> Iterator[Arrived]:
    for path in files:
        if path.stat().st_size:
            with path.open("rb") as stream:
                for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
                    yield _arrived(record, with_body)


def _arrived(record: WarcRecord, with_body: bool) -> Arrived:
    headers, http = record.headers, record.http_headers
    url = headers.get("WARC-Target-URI") or ""
    return Arrived(
        url=url,
        asked=headers.get(ASKED) or url,
        errand=Errand(headers.get(ROLE) or "robots", int(headers.get(DEPTH) or 0)),
        status=http.status_code or 0,
        content_type=http.get("Content-Type") or "",
        location=http.get("Location") or "",
        body=_body(record) if with_body else b"",
    )


def _body(record: WarcRecord) -> bytes:
    try:
        return decode_body(record.reader.read(), "", record.http_headers.get("Content-Encoding") or "", MAX_BODY)
    except CodingError:
        return b""
