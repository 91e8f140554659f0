"""Files of other machines: copied here whole or in part, and never less of them than was asked for.

Web servers are read by requests, which takes proxies and passwords (.netrc) from the environment; no redirection is
followed, for it could lead anywhere. All else is read by Arrow, with the options that it knows in the URI's query and
with the credentials of the environment: for S3 the AWS_... variables (AWS_ENDPOINT_URL for a server other than
Amazon's), the files in ~/.aws or the machine's own role; for HDFS the client's libraries (libhdfs, CLASSPATH), which
each machine needs.
Common Crawl's bucket lets nobody in without credentials; the same files lie at https://data.commoncrawl.org/ for all.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.fs
import requests
from requests.adapters import HTTPAdapter
from urllib3 import Retry
from urllib3.exceptions import HTTPError, MaxRetryError

Span = tuple[int, int]
"""First byte, bytes."""
WEB_SCHEMES = ("http", "https")
HADOOP_SCHEMES = ("hdfs", "viewfs")
SCHEMES = (*WEB_SCHEMES, *HADOOP_SCHEMES, "s3", "s3a", "s3n", "gs", "abfs", "abfss")
RETRIES = Retry(
    total=5,
    backoff_factor=1,
    backoff_max=60,
    retry_after_max=120,
    status_forcelist=(408, 429, 500, 502, 503, 504),
    raise_on_status=False,
)
"""Of a request and, anew, of a body that breaks off; Arrow has rules of its own for each kind of storage."""
MOST_BYTES = 2**36
"""Of a file. A server that sends without end would fill the disk."""
_HADOOP_NAMES = {"s3a": "s3", "s3n": "s3"}
"""What Arrow calls the file systems that Hadoop has other names for."""
_PIECE = 2**22
_SECONDS = (20.0, 60.0)
"""To be connected, and between two pieces of an answer."""

Read = Callable[[Span], bytes]
T = TypeVar("T")


def copy_whole(uri: str, to: Path) -> None:
    """The file `uri` as `to`. Raises OSError where it cannot be had whole."""
    if _is_web(uri):
        with _session() as session:
            _persist(uri, lambda: _download(session, uri, to))
        return
    system, inside = _locate(uri)
    size = _size_of(system, inside)
    here = pyarrow.fs.LocalFileSystem()
    pyarrow.fs.copy_files(inside, str(to), source_filesystem=system, destination_filesystem=here, chunk_size=_PIECE)
    if to.stat().st_size != size:
        raise OSError(f"{size} bytes there, {to.stat().st_size} were sent")


@contextmanager
def opened(uri: str) -> Iterator[Read]:
    """Reads parts of the file `uri`, over one connection. Both raise OSError where bytes cannot be had, all of them."""
    if _is_web(uri):
        with _session() as session:
            yield lambda part: _whole(part, _persist(uri, lambda: _download_part(session, uri, part)))
        return
    system, inside = _locate(uri)
    with system.open_input_file(inside) as file:
        yield lambda part: _whole(part, bytes(file.read_at(part[1], part[0])))


def _whole(part: Span, data: bytes) -> bytes:
    if len(data) != part[1]:
        raise OSError(f"{part[1]} bytes from byte {part[0]} on were asked for, {len(data)} are there")
    return data


def _is_web(uri: str) -> bool:
    return uri.startswith(tuple(f"{scheme}://" for scheme in WEB_SCHEMES))


def _locate(uri: str) -> tuple[Any, str]:
    """The file system and the path in it."""
    scheme, _, rest = uri.partition("://")
    try:
        system, inside = pyarrow.fs.FileSystem.from_uri(f"{_HADOOP_NAMES.get(scheme, scheme)}://{rest}")
    except pa.ArrowException as error:
        raise OSError(str(error)) from None
    return system, inside


def _size_of(system: Any, inside: str) -> int:
    info = system.get_file_info(inside)
    if not info.is_file:
        raise FileNotFoundError("no such file" if info.type == pyarrow.fs.FileType.NotFound else "not a file")
    return int(info.size)


def _persist(uri: str, fetch: Callable[[], T]) -> T:
    """What `fetch` gives, as often tried as RETRIES say for answers that break off."""
    retries = RETRIES
    while True:
        try:
            return fetch()
        except HTTPError as error:
            try:
                retries = retries.increment("GET", uri, error=error)
            except MaxRetryError:
                raise OSError(str(error)) from None
        retries.sleep()


def _session() -> requests.Session:
    session = requests.Session()
    for scheme in WEB_SCHEMES:
        session.mount(f"{scheme}://", HTTPAdapter(max_retries=RETRIES))
    return session


def _download(session: requests.Session, uri: str, to: Path) -> None:
    """Raises HTTPError where the answer breaks off."""
    with closing(_ask(session, uri, {}, 200)) as answer, to.open("wb") as file:
        if "Content-Length" not in answer.headers and answer.headers.get("Transfer-Encoding", "").lower() != "chunked":
            raise OSError("the server does not say how long the file is, so a part could look whole")
        for piece in answer.raw.stream(_PIECE, decode_content=False):
            file.write(piece)
            if file.tell() > MOST_BYTES:
                raise OSError(f"larger than {MOST_BYTES >> 30} GiB")


def _download_part(session: requests.Session, uri: str, part: Span) -> bytes:
    """Raises HTTPError where the answer breaks off."""
    start, length = part
    asked = {"Range": f"bytes={start}-{start + length - 1}"}
    data = bytearray()
    with closing(_ask(session, uri, asked, 206)) as answer:
        if not answer.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            raise OSError(f"the server sends other bytes than those from {start} on")
        for piece in answer.raw.stream(_PIECE, decode_content=False):
            data += piece
            if len(data) > length:
                break
    return bytes(data)


def _ask(session: requests.Session, uri: str, headers: dict[str, str], status: int) -> requests.Response:
    """The answer to a GET, its body still to be read. Raises OSError for one of another status."""
    asked = {"Accept-Encoding": "identity", **headers}  # a packed file is wanted as it lies there
    answer = session.get(uri, headers=asked, stream=True, timeout=_SECONDS, allow_redirects=False)
    if answer.status_code != status:
        answer.close()
        raise OSError(_complaint(answer, status))
    return answer


def _complaint(answer: requests.Response, wanted: int) -> str:
    if answer.is_redirect:
        return f"has moved to {answer.headers['Location']!r:.200}; name that address if it is to be read"
    if wanted == 206 and answer.status_code == 200:
        return "the server sends whole files only, no parts of them; name the file instead of records in it"
    if answer.status_code == 416:
        return "is shorter than the index says"
    return f"the server answers {answer.status_code} {answer.reason:.100}"
