"""The first look at every page, cheap: title, h1, main passages, words, sketch (selectolax)."""

import hashlib
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.outlines import outline_keys
from crawler.parse.blocks import BlockBuilder
from crawler.parse.decode import decode_html
from crawler.parse.domains import domain_of, host_of
from crawler.parse.frame import pack_frame, within_frame
from crawler.parse.links import Links
from crawler.parse.videos import may_have_video
from crawler.records import Block, Capture, Page, Study
from crawler.shingles import hash_shingles, pack, sample
from crawler.words import count_phrase, title_phrases, words_of

PUSHED = 4
"""Times that a title phrase must come back in the body to earn a closer look."""
_TITLE_WITHIN = 50
"""Blocks at the beginning of a page without a first-level heading among which its title is looked for."""


def screen_page(capture: Capture) -> Page:
    """The cheap facts and the sketch of one page."""
    text = as_html(decode_html(capture.body, capture.charset), capture.content_type)
    tree = LexborHTMLParser(text)
    blocks, h1 = _read_blocks(tree)
    worded = [words for words in (words_of(block.text) for block in blocks) if words]
    words = [word for each in worded for word in each]
    title = _text_of(tree, "title")
    h1 = h1 or _find_title(title, blocks)
    return Page(
        position=capture.position,
        url=capture.url,
        domain=domain_of(capture.url),
        host=host_of(capture.url),
        status=capture.status,
        fetched_at=capture.fetched_at,
        title=title,
        h1=h1,
        canonical=_canonical(tree, capture.url),
        language=_language(tree),
        words=len(words),
        text_digest=_digest(worded),
        sketch=pack(sample(hash_shingles(words))),
        pushed=_is_pushed(title, h1, words),
        mentions_video=may_have_video(text),
        frame=pack_frame(worded),
        outline=pack(_outline(blocks, title, h1)),
    )


def glance_page(page: Page, capture: Capture, frame: tuple[int, int] = (0, 0)) -> Study:
    """The main content of a page and its links off-site: enough for one that merely shares a template."""
    tree = LexborHTMLParser(as_html(decode_html(capture.body, capture.charset), capture.content_type))
    blocks, _ = _read_blocks(tree)
    links = Links(page.url, page.url, page.domain)
    for node in tree.css("a[href]"):
        links.open("a", _names(node))
    outlinks = tuple(links.outlinks)
    domains = tuple(dict.fromkeys(map(domain_of, outlinks)))
    return Study(page, blocks[within_frame(blocks, frame)], (), outlinks, domains, ())


def read_blocks(capture: Capture, limit: int, frame: tuple[int, int] = (0, 0)) -> tuple[Block, ...]:
    """The main content of a page within its site's `frame`, up to the block that completes `limit` words."""
    tree = LexborHTMLParser(as_html(decode_html(capture.body, capture.charset), capture.content_type))
    blocks, _ = _read_blocks(tree)
    words = 0
    for index, block in enumerate(content := blocks[within_frame(blocks, frame)]):
        words += len(words_of(block.text))
        if words >= limit:
            return content[: index + 1]
    return content


def _read_blocks(tree: LexborHTMLParser) -> tuple[tuple[Block, ...], str]:
    """The main content and its first-level heading; what is there without scripts when there is nothing else."""
    for scripting in (True, False):
        builder = BlockBuilder(scripting=scripting)
        if tree.body is not None:
            _walk(tree.body, builder)
        blocks = builder.finish()
        if any(words_of(block.text) for block in blocks):
            break
    return blocks, builder.h1


def _find_title(title: str, blocks: tuple[Block, ...]) -> str:
    """The block that says what the title says, where no tag makes it the page's heading."""
    beginning = [(words_of(block.text), block.text) for block in blocks[:_TITLE_WITHIN]]
    for phrase in title_phrases(title):
        wanted = words_of(phrase)
        for words, text in beginning:
            if words == wanted:
                return text
    return ""


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


def _digest(worded: list[list[str]]) -> str:
    text = "\n".join(" ".join(words) for words in worded)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _outline(blocks: tuple[Block, ...], title: str, h1: str) -> tuple[int, ...]:
    headings = [words_of(block.text) for block in blocks if block.kind == "heading"]
    return outline_keys(headings, {*words_of(title), *words_of(h1)})


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
