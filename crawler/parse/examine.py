"""The close look at a page in a family: its blocks, videos, links, shared ids and build (BeautifulSoup)."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, NavigableString, Tag, XMLParsedAsHTMLWarning
from bs4.element import PreformattedString

from crawler.parse.blocks import BlockBuilder
from crawler.parse.build import BuildReader
from crawler.parse.decode import decode_html
from crawler.parse.domains import domain_of
from crawler.parse.frame import within_frame
from crawler.parse.links import Links
from crawler.parse.screen import as_html, glance_page
from crawler.parse.sightings import Sightings, read_attributes
from crawler.parse.trackers import tracker_ids_in
from crawler.parse.videos import may_have_video
from crawler.records import Block, Capture, Page, Study, Video
from crawler.words import words_of

LEAST_SEEN = 0.9
"""Share of the screened words that this look must find; else lxml takes text for something's that browsers, and the
screen, have closed, such as a selection within a selection. Of 14,700 honest and doorway pages two are below it."""

_JSON_LD = re.compile(r"\s*application/ld\+json", re.IGNORECASE)


class _Reading:
    """One pass over a page: every collector is fed with the same elements and texts."""

    def __init__(self, soup: BeautifulSoup, page: Page, *, scripting: bool, has_videos: bool) -> None:
        base = _base_of(soup, page.url)
        self.builder = BlockBuilder(scripting=scripting)
        self.links = Links(page.url, base, page.domain)
        self.build = BuildReader(soup, page.url, base, self.builder, self.links)
        self.sightings = Sightings(base, self.builder) if has_videos else None
        self._walk(soup)
        self.drafts = self.builder.finish()

    def _walk(self, root: Tag) -> None:
        """Feeds the tree below `root` in document order, without recursion."""
        stack: list[tuple[Tag, Iterator[object]]] = [(root, iter(root.children))]
        self.builder.open(root.name, {})
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._close(parent, is_root=not stack)
            elif isinstance(child, Tag):
                self._open(child)
                stack.append((child, iter(child.children)))
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._text(str(child), parent)

    def _open(self, tag: Tag) -> None:
        attributes = read_attributes(tag)
        if self.sightings:
            self.sightings.see_element(tag, attributes)
            if tag.name == "script" and _JSON_LD.match(attributes.get("type", "")):
                self.sightings.see_data(tag.get_text())
        self.builder.open(tag.name, attributes)
        self.build.open(tag, attributes)
        self.links.open(tag.name, attributes)

    def _text(self, text: str, parent: Tag) -> None:
        if self.sightings:
            self.sightings.see_text(text, parent.name)
        self.builder.text(text)
        self.build.text(text)
        self.links.text(text)

    def _close(self, tag: Tag, *, is_root: bool) -> None:
        self.builder.close(tag.name)
        if not is_root:
            self.build.close()
            self.links.close(tag.name)


def examine_page(page: Page, capture: Capture, frame: tuple[int, int] = (0, 0)) -> Study:
    """What `capture`, screened as `page`, holds beyond its words, within its site's `frame`."""
    html = as_html(decode_html(capture.body, capture.charset), capture.content_type)
    soup = _parse(html)
    reading = _read(soup, page, has_videos=may_have_video(html))
    blocks, videos = reading.sightings.place(reading.drafts) if reading.sightings else (reading.drafts, ())
    if sum(len(words_of(block.text)) for block in blocks) < LEAST_SEEN * page.words:
        blocks = glance_page(page, capture).blocks
        videos = tuple(replace(video, block=-1) for video in videos)
    blocks, videos = _within(blocks, videos, frame)
    outlinks = tuple(reading.links.outlinks)
    destinations = tuple(dict.fromkeys(domain_of(url) for url in outlinks))
    study = Study(page, blocks, videos, outlinks, destinations, tracker_ids_in(html), reading.build.finish())
    soup.decompose()
    return study


def _parse(html: str) -> BeautifulSoup:
    """The tree, without the warnings that `html` looks like a URL or like XML: browsers show it all the same."""
    with warnings.catch_warnings():
        for warning in (MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning):
            warnings.simplefilter("ignore", warning)
        return BeautifulSoup(html, "lxml")


def _read(soup: BeautifulSoup, page: Page, *, has_videos: bool) -> _Reading:
    """One reading as with scripts, or without them when there is nothing else, as `screen` does.

    Of the whole soup, not of soup.body: lxml leaves behind it what follows an early </body>.
    """
    reading = _Reading(soup, page, scripting=True, has_videos=has_videos)
    if any(block.kind != "video" and words_of(block.text) for block in reading.drafts):
        return reading
    return _Reading(soup, page, scripting=False, has_videos=has_videos)


def _base_of(soup: BeautifulSoup, url: str) -> str:
    """What the page's relative addresses are relative to."""
    base = soup.find("base", href=True)
    try:
        return urljoin(url, str(base["href"]).strip()) if isinstance(base, Tag) else url
    except ValueError:
        return url


def _within(
    blocks: tuple[Block, ...], videos: tuple[Video, ...], frame: tuple[int, int]
) -> tuple[tuple[Block, ...], tuple[Video, ...]]:
    """Blocks without those of the frame; a video that stood there stands at the nearest edge."""
    if frame == (0, 0):
        return blocks, videos
    part = within_frame(blocks, frame)
    moved = (
        video if video.block < 0 else replace(video, block=min(max(video.block, part.start), part.stop) - part.start)
        for video in videos
    )
    return blocks[part], tuple(moved)
