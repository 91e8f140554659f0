"""The first look at every page, cheap: title, h1, main passages, words, sketch (selectolax)."""

import hashlib
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.parse.blocks import BlockBuilder
from crawler.parse.decode import decode_html
from crawler.parse.domains import domain_of, host_of
from crawler.records import Block, Capture, Page
from crawler.shingles import hash_shingles, sample
from crawler.words import count_phrase, title_phrases, words_of

PUSHED = 4
"""Times that a title phrase must come back in the body to earn a closer look."""
_VIDEO_HINTS = ("youtu", "vimeo", "VideoObject", "<lite-")


def screen_page(capture: Capture) -> Page:
    """The cheap facts and the sketch of one page."""
    text = as_html(decode_html(capture.body, capture.charset), capture.content_type)
    tree = LexborHTMLParser(text)
    builder = BlockBuilder()
    if tree.body is not None:
        _walk(tree.body, builder)
    blocks = builder.finish()
    words = [word for block in blocks for word in words_of(block.text)]
    title = _text_of(tree, "title")
    return Page(
        position=capture.position,
        url=capture.url,
        domain=domain_of(capture.url),
        host=host_of(capture.url),
        status=capture.status,
        fetched_at=capture.fetched_at,
        title=title,
        h1=builder.h1,
        canonical=_canonical(tree, capture.url),
        language=_language(tree),
        words=len(words),
        text_digest=_digest(blocks),
        sketch=sample(hash_shingles(words)),
        pushed=_is_pushed(title, builder.h1, words),
        mentions_video=any(hint in text for hint in _VIDEO_HINTS),
    )


def read_words(capture: Capture, limit: int) -> tuple[str, ...]:
    """The first `limit` words of a page's main content, as `screen_page` counts them."""
    tree = LexborHTMLParser(as_html(decode_html(capture.body, capture.charset), capture.content_type))
    builder = BlockBuilder()
    if tree.body is not None:
        _walk(tree.body, builder)
    words: list[str] = []
    for block in builder.finish():
        words += words_of(block.text)
        if len(words) >= limit:
            break
    return tuple(words[:limit])


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
        builder.open(tag, _names(node))
        if node.child is not None:
            return node.child
        builder.close(tag)
    return None


def _names(node: LexborNode) -> dict[str, str]:
    return {name: value or "" for name, value in node.attributes.items()}


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


def _digest(blocks: tuple[Block, ...]) -> str:
    text = "\n".join(" ".join(words_of(block.text)) for block in blocks)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _is_pushed(title: str, h1: str, words: list[str]) -> bool:
    phrases = {tuple(words_of(phrase)) for source in (title, h1) for phrase in title_phrases(source)}
    return any(len(phrase) > 2 and count_phrase(words, phrase) >= PUSHED for phrase in phrases)


def as_html(text: str, content_type: str) -> str:
    """Plain text (a WET record, whose first line is the page's title) as HTML; HTML as it is."""
    if content_type != "text/plain":
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    title, _, rest = escaped.partition("\n")
    return f"<title>{title}</title><body>" + "".join(f"<p>{line}</p>" for line in rest.splitlines())
