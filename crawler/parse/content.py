"""The main content of a page that selectolax has parsed: by compiled loops where that can be, else tag by tag."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler import compiled
from crawler.parse.arrays import KINDS
from crawler.parse.blocks import BlockBuilder
from crawler.parse.hints import Hints
from crawler.parse.layout import Layout, read_layouts
from crawler.parse.markup import write_body
from crawler.records import Block
from crawler.shingles import hash_each
from crawler.words import words_of

_NOSCRIPT = "noscript"


@dataclass(frozen=True, slots=True)
class Source:
    """What the content of a page is read from: its HTML, and the body of it as `write_body` has written it."""

    html: str
    hints: Hints
    body: str | None


def source_of(html: str, tree: LexborHTMLParser, hints: Hints) -> Source:
    """That of a page parsed as `tree`, which is spent. No tree is needed any more: it is larger than all the rest."""
    return Source(html, hints, write_body(tree, hints.skipped))


def read_contents(pages: Sequence[Source]) -> list[Layout]:
    """The main content of each of `pages`; what is there without scripts when there is nothing else."""
    written = {number: page.body for number, page in enumerate(pages) if page.body is not None and not compiled.few}
    found = dict(zip(written, read_layouts(list(written.values())) if written else (), strict=True))
    return [_settle(page, found.get(number)) for number, page in enumerate(pages)]


def _settle(page: Source, content: Layout | None) -> Layout:
    """The content of a page that may have to be walked through, or have none but for readers without scripts."""
    content = content or _walk_page(LexborHTMLParser(page.html), scripting=True)
    if content.words.any() or _NOSCRIPT not in page.hints.skipped:
        return content
    return _walk_page(LexborHTMLParser(page.html), scripting=False)


def _walk_page(tree: LexborHTMLParser, *, scripting: bool) -> Layout:
    """The content as `BlockBuilder` finds it."""
    builder = BlockBuilder(scripting=scripting)
    if tree.body is not None:
        _walk(tree.body, builder)
    return _as_layout(builder.finish(), builder.h1)


def _as_layout(blocks: tuple[Block, ...], h1: str) -> Layout:
    texts = [block.text.encode() for block in blocks]
    worded = [words_of(block.text) for block in blocks]
    sizes = np.array([len(text) for text in texts], dtype=np.intp)
    ends = np.cumsum(sizes)
    written = "".join(" ".join(words) + "\n" for words in worded if words).encode()
    return Layout(
        h1=h1,
        text=b"".join(texts),
        begins=ends - sizes,
        ends=ends,
        kinds=np.array([KINDS.index(block.kind) for block in blocks], dtype=np.intp),
        levels=np.array([block.level for block in blocks], dtype=np.intp),
        words=np.array([len(words) for words in worded], dtype=np.intp),
        written=written,
        hashes=hash_each([word for words in worded for word in words]),
    )


def _walk(root: LexborNode, builder: BlockBuilder) -> None:
    """Feeds the tree below `root`, without recursion: pages nest deeper than Python's stack."""
    path: list[LexborNode] = []
    node: LexborNode | None = root
    while node is not None:
        child = _enter(node, builder)
        if child is not None:
            path.append(node)
            node = child
            continue
        while path and node.next is None:
            node = path.pop()
            builder.close(node.tag or "")
        node = node.next if path else None


def _enter(node: LexborNode, builder: BlockBuilder) -> LexborNode | None:
    """Feeds one node; its first child where there is one to go on with."""
    tag = node.tag or ""
    if tag == "-text":
        builder.text(node.text_content or "")
    elif not tag.startswith(("-", "_")):
        builder.open(tag, {name: value or "" for name, value in node.attributes.items()})
        if node.child is not None:
            return node.child
        builder.close(tag)
    return None
