"""Where a page shows its videos: each one once, at its place among the blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from urllib.parse import urljoin

from crawler.parse.blocks import BlockBuilder
from crawler.parse.players import file_of, video_of, watch_url
from crawler.parse.soup import Element, Events, inner_elements
from crawler.parse.videos import (
    embedded_url,
    linked_url,
    plays_on_click,
    preview_of,
    video_urls_in,
    video_urls_in_json_ld,
)
from crawler.records import Block, Video

MAX_SIGHTINGS = 2000
_STRENGTH = {"embed": 0, "link": 1, "text": 2}
_UNREAD = frozenset(("script", "style", "a"))
_SOURCES = 10
_PREVIEW_PARENTS = 4
"""Elements around a preview picture that can hold the markup of its player."""


class Sightings:
    """Collects the videos of a page in document order, and marks their places in its blocks."""

    def __init__(self, events: Events, base: str, builder: BlockBuilder) -> None:
        self._events = events
        self._base = base
        self._builder = builder
        self._found: list[Video] = []
        self._data: list[Video] = []

    def see_element(self, at: int, path: Sequence[Element]) -> None:
        """Notes the video that the element at index `at`, the last of `path`, embeds or links."""
        name, attributes = path[-1]
        if not attributes and name != "video":
            return
        if url := embedded_url(name, attributes):
            self._note(url, video_of(url), "embed", placed=name != "meta")
        elif name == "video":
            self._see_files(at, attributes)
        elif named := preview_of(attributes):
            if any(plays_on_click(around.attributes) for around in path[-1 - _PREVIEW_PARENTS :]):
                self._note(watch_url(*named), named, "embed")
        elif url := linked_url(name, attributes):
            self._note(url, video_of(url), "link")

    def see_text(self, text: str, parent: str) -> None:
        """Notes the videos whose addresses are written out in the text of a `parent`."""
        if parent not in _UNREAD:
            for url in video_urls_in(text):
                self._note(url, video_of(url), "text")

    def see_data(self, script: str) -> None:
        """Notes the videos of a JSON-LD script."""
        for url in video_urls_in_json_ld(script):
            self._note(url, video_of(url) or file_of(url), "embed", placed=False)

    def place(self, drafts: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Video, ...]]:
        """Blocks without the marks of videos, and each video once in the order of the page."""
        blocks: list[Block] = []
        placed: list[Video] = []
        for draft in drafts:
            if draft.kind == "video":
                placed.append(replace(self._found[int(draft.text)], block=len(blocks)))
            else:
                blocks.append(draft)
        return tuple(blocks), _merge([*placed, *self._data])

    def _see_files(self, at: int, attributes: Mapping[str, str]) -> None:
        """Notes the first video of a `<video>`: its sources are the same one in several formats."""
        inside = (source.attributes for source in islice(inner_elements(self._events, at, "source"), _SOURCES))
        sources = [given.get("src") or given.get("data-src") for given in inside]
        urls = [attributes.get("src"), attributes.get("data-src"), *sources]
        for url in urls:
            absolute = _absolute(self._base, str(url)) if url else ""
            named = video_of(absolute) or file_of(absolute)
            if named:
                self._note(absolute, named, "embed")
                return

    def _note(self, url: str, named: tuple[str, str] | None, placement: str, *, placed: bool = True) -> None:
        if named is None or len(self._found) + len(self._data) >= MAX_SIGHTINGS:
            return
        provider, video_id = named
        video = Video(f"{provider}:{video_id}", provider, url.strip(), placement, -1)
        if not placed:
            self._data.append(video)
            return
        self._builder.mark("video", str(len(self._found)))
        self._found.append(video)


def _merge(videos: Sequence[Video]) -> tuple[Video, ...]:
    """Each video once, as it is shown most plainly; one that only the page's data names has no place unless the text
    gives it one."""
    best: dict[str, Video] = {}
    for video in videos:
        known = best.setdefault(video.video_id, video)
        if _STRENGTH[video.placement] < _STRENGTH[known.placement]:
            place = video.block if video.block >= 0 else known.block
            best[video.video_id] = replace(video, block=place)
    return tuple(sorted(best.values(), key=lambda video: (video.block < 0, video.block)))


def _absolute(base: str, url: str) -> str:
    try:
        return urljoin(base, url.strip())
    except ValueError:
        return ""
