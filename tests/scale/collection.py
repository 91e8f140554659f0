"""A small collection with everything that a stage can stumble over, in three WARC files."""

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from warc_files import Answer, write_answers

from crawler.demo.network import build_network

OLD, NEW = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
FILES = ("one.warc.gz", "two.warc.gz", "three.warc.gz")
_FRUIT = ("apple", "pear", "plum", "cherry", "quince", "medlar")


def write_collection(folder: Path) -> list[Path]:
    """The demo network, pages met twice, copies, pages of no words, answers of other kinds, and a file cut short."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = [*_network(), *_others()]
    files = [folder / name for name in FILES]
    for at, path in enumerate(files):
        write_answers(path, pages[at :: len(files)])
    files[2].write_bytes(files[2].read_bytes()[:-700])
    return files


def _network() -> Iterator[Answer]:
    for site in build_network():
        for resource in site.pages.values():
            if resource.content_type.startswith("text/html"):
                yield f"http://{site.host}{resource.path}", f"{resource.status} OK", resource.body, OLD


def _others() -> Iterator[Answer]:
    again = cycle(FILES)
    for number, fruit in enumerate(_FRUIT):
        url = f"http://orchard.example/{fruit}"
        yield url, "200 OK", _page(fruit, "An old text that nobody reads any more."), OLD
        yield url, "200 OK", _page(fruit, f"All that we know of the {fruit}, in {number + 3} chapters."), NEW
        yield f"{url}?from={next(again)}", "404 Not Found", _page("gone", "There is nothing here."), NEW
        yield f"http://mirror-{number}.example/", "200 OK", _page("Welcome", "The same few words on every host."), OLD
    yield "http://orchard.example/blank", "200 OK", b"<title>Blank</title>", OLD
    yield "http://orchard.example/apple", "404 Not Found", b"", "2026-01-03T00:00:00Z"
    yield from ((f"http://orchard.example/end-{at}", "200 OK", _page("End", f"Part {at}."), OLD) for at in range(6))


def _page(title: str, text: str) -> bytes:
    return f"<!DOCTYPE html><title>{title}</title><h1>{title}</h1><p>{text}</p>".encode()
