"""The close look at a page in a family: its blocks, videos, links, shared ids and build (BeautifulSoup)."""

import re
from collections.abc import Mapping
from dataclasses import replace

from crawler.parse.blocks import BlockBuilder
from crawler.parse.build import BuildReader
from crawler.parse.domains import domain_of
from crawler.parse.frame import within_frame
from crawler.parse.links import Links
from crawler.parse.preface import Preface, read_preface
from crawler.parse.screen import glance_page, html_of
from crawler.parse.sightings import Sightings
from crawler.parse.soup import Element, Events, inner_text, parse_events
from crawler.parse.trackers import tracker_ids_in
from crawler.records import Block, Capture, Page, Study, Video

LEAST_SEEN = 0.9
"""Share of the screened words that this look must find; else lxml takes text for something's that browsers, and the
screen, have closed, such as a selection within a selection. Of 14,700 honest and doorway pages two are below it."""

_ROOT = "[document]"
_LINKS = frozenset(("a", "area"))
_JSON_LD = re.compile(r"\s*application/ld\+json", re.IGNORECASE)


class _Reading:
    """One pass over a page: every collector is fed with the same elements and texts."""

    def __init__(self, events: Events, preface: Preface, page: Page, *, scripting: bool) -> None:
        self.builder = BlockBuilder(scripting=scripting)
        self.links = Links(page.url, preface.base, page.domain)
        self.sightings = Sightings(events, preface.base, self.builder) if page.mentions_video else None
        self._events = events
        self._path: list[Element] = []
        self.build = BuildReader(events, self._path, page.url, preface, self.builder, self.links)
        self._walk()
        self.drafts = self.builder.finish()

    def _walk(self) -> None:
        """Feeds the page in its order."""
        self.builder.open(_ROOT, {})
        for at, event in enumerate(self._events):
            if event is None:
                self._close(self._path[-1].name)
            elif isinstance(event, str):
                self._text(event)
            else:
                self._path.append(event)
                self._open(at, *event)
        self.builder.close(_ROOT)

    def _open(self, at: int, name: str, attributes: Mapping[str, str]) -> None:
        if self.sightings:
            self.sightings.see_element(at, self._path)
            if name == "script" and _JSON_LD.match(attributes.get("type", "")):
                self.sightings.see_data(inner_text(self._events, at))
        self.builder.open(name, attributes)
        self.build.open(at, name, attributes)
        if name in _LINKS:
            self.links.open(name, attributes)

    def _text(self, text: str) -> None:
        if self.sightings:
            self.sightings.see_text(text, self._path[-1].name if self._path else _ROOT)
        if not self.builder.skipping:
            self.builder.text(text)
            self.build.text(text)
        if self.links.is_open:
            self.links.text(text)

    def _close(self, name: str) -> None:
        self.builder.close(name)
        self.build.close()
        if name in _LINKS:
            self.links.close(name)
        self._path.pop()


def examine_page(page: Page, capture: Capture, frame: tuple[int, int] = (0, 0)) -> Study:
    """What `capture`, screened as `page`, holds beyond its words, within its site's `frame`."""
    html = html_of(capture)
    reading = _read(parse_events(html), page)
    blocks, videos = reading.sightings.place(reading.drafts) if reading.sightings else (reading.drafts, ())
    if reading.builder.words < LEAST_SEEN * page.words:
        blocks = glance_page(page, capture).blocks
        videos = tuple(replace(video, block=-1) for video in videos)
    blocks, videos = _within(blocks, videos, frame)
    outlinks = tuple(reading.links.outlinks)
    destinations = tuple(dict.fromkeys(domain_of(url) for url in outlinks))
    return Study(page, blocks, videos, outlinks, destinations, tracker_ids_in(html), reading.build.finish())


def _read(events: Events, page: Page) -> _Reading:
    """One reading as with scripts, or without them when there is nothing else, as `screen` does.

    Of all that there is, not of the body: lxml leaves behind it what follows an early </body>.
    """
    preface = read_preface(events, page.url)
    reading = _Reading(events, preface, page, scripting=True)
    if reading.builder.words:
        return reading
    return _Reading(events, preface, page, scripting=False)


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
