"""The first look at every page, cheap: title, h1, main passages, words, sketch (selectolax)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from crawler.outlines import LEAST, outline_keys
from crawler.parse.arrays import HEADING
from crawler.parse.content import Source, read_contents, source_of
from crawler.parse.decode import decode_and_fold, decode_html
from crawler.parse.domains import domain_of, host_of
from crawler.parse.frame import pack_frames, span_within, within_frame
from crawler.parse.hints import Hints, find_hints, read_hints
from crawler.parse.layout import Layout
from crawler.parse.links import Links
from crawler.parse.sketches import sketch_words
from crawler.records import Capture, Page, Study
from crawler.shingles import Hashes, hash_each, pack, sample
from crawler.words import WordedBlock, title_phrases, words_of

PUSHED = 4
"""Times that a title phrase must come back in the body to earn a closer look."""
_TITLE_WITHIN = 50
"""Blocks at the beginning of a page without a first-level heading among which its title is looked for."""


def screen_page(capture: Capture) -> Page:
    """The cheap facts and the sketch of one page."""
    return screen_pages([capture])[0]


def screen_pages(captures: Sequence[Capture]) -> list[Page]:
    """The same of many pages, at a fraction of the cost of each."""
    read = [_read(capture) for capture in captures]
    heads = [head for head, _ in read]
    contents = read_contents([source for _, source in read])
    frames = pack_frames([(content.hashes, content.words[content.words > 0]) for content in contents])
    named = [_name(head.title, content) for head, content in zip(heads, contents, strict=True)]
    sketches = sketch_words([content.hashes for content in contents], [hash_each(name.words) for name in named])
    rows = zip(captures, heads, contents, named, frames, *sketches, strict=True)
    return [_page(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Head:
    title: str
    canonical: str
    language: str
    video: bool


def _read(capture: Capture) -> tuple[_Head, Source]:
    """What is told of a page by itself; its tree is gone then."""
    html, hints = _html_with_hints(capture)
    tree = LexborHTMLParser(html)
    canonical = _canonical(tree, capture.url) if hints.canonical else ""
    return _Head(_text_of(tree, "title"), canonical, _language(tree), hints.video), source_of(html, tree, hints)


@dataclass(frozen=True, slots=True)
class _Name:
    """What a page calls itself in its first heading, and the words of that and of its title."""

    h1: str
    words: list[str]


def _name(title: str, content: Layout) -> _Name:
    h1 = content.h1 or _find_title(title, content)
    return _Name(h1, [word for name in dict.fromkeys((title, h1)) for word in words_of(name)])


def _page(
    capture: Capture,
    head: _Head,
    content: Layout,
    name: _Name,
    frame: bytes,
    shingles: Hashes,
    repeats: int,
) -> Page:
    """`repeats`: how often one of the shingles of its name is among `shingles`."""
    return Page(
        position=capture.position,
        url=capture.url,
        domain=domain_of(capture.url),
        host=host_of(capture.url),
        status=capture.status,
        fetched_at=capture.fetched_at,
        title=head.title,
        h1=name.h1,
        canonical=head.canonical,
        language=head.language,
        words=int(content.words.sum()),
        text_digest=hashlib.blake2b(content.written[:-1], digest_size=16).hexdigest(),
        sketch=pack(sample(shingles)),
        pushed=repeats >= PUSHED and _is_pushed(head.title, name.h1, content.written),
        mentions_video=head.video,
        frame=frame,
        outline=pack(_outline(content, set(name.words))),
    )


def glance_page(page: Page, capture: Capture, frame: tuple[int, int] = (0, 0)) -> Study:
    """The main content of a page and its links off-site: enough for one that merely shares a template."""
    html, hints = _html_with_hints(capture)
    tree = LexborHTMLParser(html)
    links = Links(page.url, page.url, page.domain)
    for node in tree.css("a[href]"):
        links.open("a", {"href": node.attributes["href"] or ""})
    blocks = read_contents([source_of(html, tree, hints)])[0].blocks()
    outlinks = tuple(links.outlinks)
    domains = tuple(dict.fromkeys(map(domain_of, outlinks)))
    return Study(page, blocks[within_frame(blocks, frame)], (), outlinks, domains, ())


def read_words(
    captures: Sequence[Capture], frames: Sequence[tuple[int, int]], limit: int
) -> list[tuple[WordedBlock, ...]]:
    """The words of each page's main content within its site's frame, up to the block that completes `limit` words."""
    pages = map(_html_with_hints, captures)
    contents = read_contents([source_of(html, LexborHTMLParser(html), hints) for html, hints in pages])
    return [_words_within(content, frame, limit) for content, frame in zip(contents, frames, strict=True)]


def _words_within(content: Layout, frame: tuple[int, int], limit: int) -> tuple[WordedBlock, ...]:
    inside = span_within(content.words.tolist(), frame)
    enough = np.cumsum(content.words[inside]) >= limit
    most = int(enough.argmax()) + 1 if enough.any() else None
    worded = iter(content.written.decode().split("\n"))
    words = [tuple(next(worded).split(" ")) if size else () for size in content.words.tolist()]
    headings = (content.kinds == HEADING).tolist()
    return tuple(map(WordedBlock, headings[inside][:most], words[inside][:most]))


def _find_title(title: str, content: Layout) -> str:
    """The block that says what the title says, where no tag makes it the page's heading."""
    beginning = (content.words[:_TITLE_WITHIN] > 0).nonzero()[0].tolist()
    worded = content.written.split(b"\n", len(beginning))
    for phrase in title_phrases(title):
        wanted = " ".join(words_of(phrase)).encode()
        for block, words in zip(beginning, worded, strict=False):
            if words == wanted:
                return content.text_at(block)
    return ""


def _text_of(tree: LexborHTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) if node is not None else ""


def _canonical(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first('link[rel="canonical"]')
    href = node.attributes.get("href") if node is not None else None
    try:
        return urljoin(url, href) if href else ""
    except ValueError:
        return ""


def _language(tree: LexborHTMLParser) -> str:
    node = tree.css_first("html")
    declared = (node.attributes.get("lang") or "") if node is not None else ""
    primary = declared.replace("_", "-").split("-")[0].strip().lower()
    return primary if primary.isalpha() and len(primary) <= 3 else ""


def _outline(content: Layout, subject: set[str]) -> tuple[int, ...]:
    headings = (content.kinds[content.words > 0] == HEADING).nonzero()[0].tolist()
    if len(headings) < LEAST:
        return ()
    worded = content.written.split(b"\n", headings[-1] + 1)
    return outline_keys([worded[at].decode().split(" ") for at in headings], subject)


def _is_pushed(title: str, h1: str, written: bytes) -> bool:
    phrases = {tuple(words_of(phrase)) for source in {title, h1} for phrase in title_phrases(source)}
    text = b" " + written.replace(b"\n", b" ")
    return any(len(phrase) > 2 and _comes_back(text, " ".join(phrase).encode()) for phrase in phrases)


def _comes_back(text: bytes, phrase: bytes) -> bool:
    """Whether `phrase` stands in `text`, which has a blank before and behind each word, PUSHED times."""
    wanted, at = b" " + phrase + b" ", 0
    for _ in range(PUSHED):
        at = text.find(wanted, at) + len(phrase) + 1
        if at == len(phrase):
            return False
    return True


def _html_with_hints(capture: Capture) -> tuple[str, Hints]:
    if capture.content_type == "text/plain":
        return (html := html_of(capture)), find_hints(html)
    html, folded = decode_and_fold(capture.body, capture.charset)
    return html, read_hints(folded)


def html_of(capture: Capture) -> str:
    """The page that was captured, as HTML."""
    return as_html(decode_html(capture.body, capture.charset), capture.content_type)


def as_html(text: str, content_type: str) -> str:
    """Plain text (a WET record, whose first line is the page's title) as HTML; HTML as it is."""
    if content_type != "text/plain":
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    title, _, rest = escaped.partition("\n")
    return f"<title>{title}</title><body>" + "".join(f"<p>{line}</p>" for line in rest.splitlines())
