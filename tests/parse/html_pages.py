"""Captures of HTML, read by both parsers."""

from dataclasses import dataclass

from crawler.parse.examine import examine_page
from crawler.parse.screen import read_words as read_worded
from crawler.parse.screen import screen_page
from crawler.records import Capture, Page, Position, Study
from crawler.words import words_of

URL = "https://shop.a.example/page"
PROSE = "The garden behind our house has roses, two old apple trees and a bench where we sit on warm evenings."


def capture(html: str | bytes, *, url: str = URL, charset: str = "utf-8", content_type: str = "text/html") -> Capture:
    body = html.encode("utf-8", "surrogatepass") if isinstance(html, str) else html
    return Capture(Position(0, 0), url, 200, content_type, charset, body, "2024-05-06T07:08:09Z")


@dataclass(frozen=True)
class Read:
    """A page as both parsers read it: `screened` and `examined` are its words."""

    page: Page
    study: Study
    screened: list[str]
    examined: list[str]


def read_words(taken: Capture, limit: int, frame: tuple[int, int] = (0, 0)) -> tuple[str, ...]:
    """The first `limit` words of what is read for a pair."""
    (blocks,) = read_worded([taken], [frame], limit)
    words = [word for block in blocks for word in block.words]
    return tuple(words[:limit])


def read(html: str | bytes, **given: str) -> Read:
    taken = capture(html, **given)
    page = screen_page(taken)
    study = examine_page(page, taken)
    examined = [word for block in study.blocks for word in words_of(block.text)]
    return Read(page, study, list(read_words(taken, 10**9)), examined)
