"""Plain article text -> the parts that a theme lays out.

Parts are separated by empty lines: `## heading`, lines of `- item`, `[video]` alone, anything else is a paragraph.
"""

import re
from dataclasses import dataclass

from crawler.demo.videos import Clip

VIDEO_MARK = "[video]"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link as a reader sees it."""

    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a page: `kind` is heading, text, list, links or video."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()
    links: tuple[Anchor, ...] = ()
    clip: Clip | None = None


def read_parts(text: str, clip: Clip | None = None) -> tuple[Part, ...]:
    """The parts of an article; without a clip, the place of the video is left out."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
    parts = (_read_part(block, clip) for block in blocks if block)
    return tuple(part for part in parts if part.kind != "video" or part.clip)


def _read_part(block: str, clip: Clip | None) -> Part:
    if block == VIDEO_MARK:
        return Part("video", clip=clip)
    if block.startswith("- "):
        return Part("list", items=tuple(_tidy(line.removeprefix("- ")) for line in block.splitlines()))
    if block.startswith("## "):
        return Part("heading", _tidy(block.removeprefix("## ")))
    return Part("text", _tidy(block))


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
