"""The close look at a page in a family: its blocks, videos, links off-site and shared ids (BeautifulSoup)."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

from crawler.parse.blocks import BlockBuilder
from crawler.parse.decode import decode_html
from crawler.parse.domains import domain_of
from crawler.parse.screen import as_html
from crawler.parse.videos import video_of, video_of_custom_element, video_urls_in, video_urls_in_json_ld
from crawler.records import Block, Capture, Page, Study, Video

MAX_OUTLINKS = 200
_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "data-litespeed-src", "data-url")
_TRACKERS = re.compile(
    r"\b(?:G-[A-Z0-9]{8,12}|UA-\d{4,10}-\d{1,4}|GTM-[A-Z0-9]{5,9}|AW-\d{8,12}|(?:ca-)?pub-\d{14,18})\b"
)
_AMAZON_TAG = re.compile(r"[?&]tag=([a-z0-9-]{3,40}-2\d)\b")


def examine_page(page: Page, capture: Capture) -> Study:
    """What `capture`, screened as `page`, holds beyond its words."""
    html = as_html(decode_html(capture.body, capture.charset), capture.content_type)
    soup = BeautifulSoup(html, "lxml")
    builder = BlockBuilder()
    found: list[Video] = []
    _walk(soup, builder, found)  # not soup.body: lxml leaves behind it what follows an early </body>
    found += _from_json_ld(soup)
    blocks, videos = _place(builder.finish(), found)
    outlinks = _outlinks(soup, page)
    destinations = tuple(dict.fromkeys(domain_of(url) for url in outlinks))
    study = Study(page, blocks, videos, outlinks, destinations, _trackers(html))
    soup.decompose()
    return study


def _walk(root: Tag, builder: BlockBuilder, found: list[Video]) -> None:
    """Feeds the tree below `root` in document order, without recursion."""
    stack: list[tuple[Tag, Iterator[object]]] = [(root, iter(root.children))]
    builder.open(root.name, {})
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            builder.close(parent.name)
        elif isinstance(child, Tag):
            _mark_videos(child, builder, found)
            builder.open(child.name, _attributes(child))
            stack.append((child, iter(child.children)))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            _mark_written(str(child), parent, builder, found)
            builder.text(str(child))


def _attributes(tag: Tag) -> dict[str, str]:
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in tag.attrs.items()}


def _mark_videos(tag: Tag, builder: BlockBuilder, found: list[Video]) -> None:
    """Notes the video that an element embeds or links."""
    attributes = _attributes(tag)
    if tag.name in ("iframe", "embed", "object", "video", "source"):
        urls = [attributes[name] for name in (*_LAZY, "data") if name in attributes]
        urls += list(video_urls_in(attributes.get("srcdoc", "")))
        _mark(next((url for url in urls if video_of(url)), ""), "embed", builder, found)
    elif tag.name in ("lite-youtube", "lite-vimeo", "amp-youtube"):
        named = video_of_custom_element(tag.name, attributes.get("videoid") or attributes.get("data-videoid", ""))
        _mark(_watch_url(*named) if named else "", "embed", builder, found)
    elif tag.name == "a":
        _mark(attributes.get("href", ""), "link", builder, found)


def _mark_written(text: str, parent: Tag, builder: BlockBuilder, found: list[Video]) -> None:
    if parent.name not in ("script", "style", "a"):
        for url in video_urls_in(text):
            _mark(url, "text", builder, found)


def _mark(url: str, placement: str, builder: BlockBuilder, found: list[Video]) -> None:
    named = video_of(url)
    if named:
        provider, video_id = named
        builder.mark("video", str(len(found)))
        found.append(Video(f"{provider}:{video_id}", provider, url.strip(), placement, 0))


def _watch_url(provider: str, video_id: str) -> str:
    prefix = "https://www.youtube.com/watch?v=" if provider == "youtube" else "https://vimeo.com/"
    return prefix + video_id


def _from_json_ld(soup: BeautifulSoup) -> list[Video]:
    scripts = soup.find_all("script", type=re.compile(r"^\s*application/ld\+json", re.IGNORECASE))
    videos = []
    for script in scripts:
        for url in video_urls_in_json_ld(script.get_text()):
            provider, video_id = video_of(url) or ("", "")
            videos.append(Video(f"{provider}:{video_id}", provider, url, "embed", -1))
    return videos


def _place(drafts: tuple[Block, ...], found: list[Video]) -> tuple[tuple[Block, ...], tuple[Video, ...]]:
    """Blocks without the marks of videos, and each video once, with the index of the block before which it stands."""
    blocks: list[Block] = []
    placed: dict[str, Video] = {}
    for draft in drafts:
        if draft.kind != "video":
            blocks.append(draft)
            continue
        video = found[int(draft.text)]
        placed.setdefault(
            video.video_id, Video(video.video_id, video.provider, video.url, video.placement, len(blocks))
        )
    for video in found:
        placed.setdefault(video.video_id, video)
    return tuple(blocks), tuple(placed.values())


def _outlinks(soup: BeautifulSoup, page: Page) -> tuple[str, ...]:
    links: dict[str, None] = {}
    for anchor in soup.find_all("a", href=True):
        try:
            url = urljoin(page.url, str(anchor["href"]).strip())
        except ValueError:
            continue
        if url.startswith(("http://", "https://")) and domain_of(url) not in ("", page.domain):
            links.setdefault(url)
        if len(links) >= MAX_OUTLINKS:
            break
    return tuple(links)


def _trackers(html: str) -> tuple[str, ...]:
    ids = dict.fromkeys(match.group() for match in _TRACKERS.finditer(html))
    ids.update(dict.fromkeys(f"amazon:{match.group(1)}" for match in _AMAZON_TAG.finditer(html)))
    return tuple(ids)
