"""Which WARC files, or which parts of them, are read: paths, lists of paths, and what a URL index has chosen."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from urllib.request import url2pathname

from crawler.errors import ConfigError
from crawler.runs import expand_archives
from crawler.scale.columns import Columns, Row
from crawler.scale.remote import HADOOP_SCHEMES, SCHEMES, WEB_SCHEMES, Span, copy_whole

SOURCE = Columns({"file": "bigint", "path": "string", "spans": "string"})
"""`spans`: offsets and lengths of records, "OFFSET+LENGTH OFFSET+LENGTH"; empty for the whole file."""
MOST_PATHS = 10**7
"""Of one list. All that Common Crawl has ever published are fewer, and a list that unpacks without end is no list."""
_LONGEST = 4096
_LISTS = (".paths", ".paths.gz")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Source:
    """A WARC file of the run by its number; of `spans` (first byte, bytes) only these records, in this order."""

    file: int
    path: str
    spans: tuple[Span, ...] = ()

    @property
    def name(self) -> str:
        """The file's own name."""
        return _name_of(self.path)

    def row(self) -> Row:
        """As a row of SOURCE."""
        spans = " ".join(f"{offset}+{length}" for offset, length in self.spans)
        return {"file": self.file, "path": self.path, "spans": spans}


def source_of(row: Row) -> Source:
    """The source of a row of SOURCE."""
    pairs = (part.split("+") for part in row["spans"].split())
    return Source(row["file"], row["path"], tuple((int(offset), int(length)) for offset, length in pairs))


def list_sources(given: Iterable[str], prefix: str = "") -> list[Source]:
    """The files that are `given`, each once and in this order: paths and globs of this machine, URIs (see `remote`),
    and lists of paths and URIs whose names end in .paths or .paths.gz, such as Common Crawl's warc.paths. `prefix`, a
    folder or an address, is put before each line of a list that is no URI; empty lines and # comments are left out.
    Paths of this machine come whole: an executor has another working folder than the driver.

    Raises ArchiveError as one machine does for a file that is not there, ConfigError for a URI or a list that cannot
    be used, and where nothing is left.
    """
    found = dict.fromkeys(path for each in given for path in _expand(each, prefix))
    if not found:
        raise ConfigError("nothing to judge: --warc names no file")
    return [Source(number, path) for number, path in enumerate(found)]


def is_local(path: str) -> bool:
    """Whether `path` is a file of this machine."""
    return not _URI.match(path)


def join_prefix(prefix: str, path: str) -> str:
    """`path` behind `prefix`, with one slash between them; a URI stays as it is."""
    return f"{prefix.rstrip('/')}/{path.lstrip('/')}" if prefix and is_local(path) else path


def whole_path(path: str) -> str:
    """`path`, if it is one of this machine from its root on; a URI stays as it is."""
    return str(Path(path).absolute()) if is_local(path) else path


def _name_of(path: str) -> str:
    return Path(path).name if is_local(path) else urlsplit(path).path.rpartition("/")[2]


def _expand(given: str, prefix: str) -> Iterator[str]:
    try:
        found = [str(path) for path in expand_archives([_as_path(given)])] if _is_file(given) else [_checked(given)]
    except (ValueError, OSError) as error:  # such as a NUL in a path, or a name that is too long
        raise ConfigError(f"--warc {given!r:.200}: {_told(error)}") from None
    for path in found:
        if _name_of(path).endswith(_LISTS):
            yield from _read_list(path, prefix)
        else:
            yield whole_path(path)


def _is_file(path: str) -> bool:
    return is_local(path) or path.lower().startswith("file://")


def _as_path(path: str) -> str:
    return path if is_local(path) else url2pathname(urlsplit(path).path)


def _checked(uri: str) -> str:
    """`uri`. Raises ValueError for what cannot be a file's, or shows a password."""
    parts = urlsplit(uri)
    if parts.password:
        raise ConfigError(f"an address at {parts.hostname} holds a password; leave it out: addresses are written down")
    if _CONTROL.search(uri):
        raise ConfigError(f"{uri!r}: no address holds control characters")
    if parts.scheme not in SCHEMES:
        raise ConfigError(f"{uri}: {parts.scheme}:// is not known; there are files and {', '.join(SCHEMES)}")
    if not parts.netloc and parts.scheme not in HADOOP_SCHEMES:
        raise ConfigError(f"{uri}: names no host or bucket")
    if _name_of(uri) in ("", ".", ".."):
        raise ConfigError(f"{uri}: names no file; name files, or a list of them (.paths)")
    if "*" in parts.path and parts.scheme not in WEB_SCHEMES:
        raise ConfigError(f"{uri}: patterns are for files of this machine; name a list of the files (.paths)")
    return uri


def _read_list(listing: str, prefix: str) -> Iterator[str]:
    with TemporaryDirectory(prefix="doorway-") as folder:
        path = Path(listing)
        try:
            if not is_local(listing):
                path = Path(folder, "list.paths")
                copy_whole(listing, path)
            yield from _read_lines(listing, path, prefix)
        except (OSError, EOFError, zlib.error) as error:
            raise ConfigError(f"{listing}: {error}; name a list of WARC paths, one a line") from None


def _read_lines(listing: str, path: Path, prefix: str) -> Iterator[str]:
    opened = gzip.open if _name_of(listing).endswith(".gz") else open
    with opened(path, "rb") as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_LONGEST + 1), b""), 1):
            where = f"{listing}, line {number}"
            if number > MOST_PATHS:
                raise ConfigError(f"{where}: a list has {MOST_PATHS:,} lines at the most; name several")
            if (text := _read_line(line, where)) and not text.startswith("#"):
                yield _path_in(text, prefix, where)


def _read_line(line: bytes, where: str) -> str:
    if len(line) > _LONGEST:
        raise ConfigError(f"{where}: longer than {_LONGEST} bytes; name a list of WARC paths, one a line")
    try:
        text = line.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise ConfigError(f"{where}: {error}; name a list of WARC paths, one a line") from None
    if _CONTROL.search(text):
        raise ConfigError(f"{where}: {text!r} is no path; name a list of WARC paths, one a line")
    return text


def _path_in(line: str, prefix: str, where: str) -> str:
    """The path that a line of a list means."""
    path = join_prefix(prefix, line)
    try:
        if not _is_file(path):
            return _checked(path)
        found = Path(_as_path(path))
        if not found.is_file():
            hint = "" if prefix else "; --prefix says where the paths of a list begin"
            raise ConfigError(f"{path}: no such file{hint}")
    except (ConfigError, ValueError, OSError) as error:
        raise ConfigError(f"{where}: {_told(error)}") from None
    return whole_path(path)


def _told(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
