"""Which videos an element, a text or a page's data about itself names: `provider:id`, whatever the form."""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping

from crawler.parse.players import file_of, named_video, thumbnail_of, video_of, watch_url

MAX_JSON = 200_000
"""Characters of one JSON-LD script that are read at the most."""
MAX_DATA = 20_000
"""Characters of one attribute that are read at the most."""

HINTS = (
    "youtu",
    "ytimg",
    "vimeo",
    "dailymotion.com",
    "dai.ly/",
    "rumble.com/",
    "tiktok-embed",
    "tiktok.com/embed",
    "tiktok.com/player",
    "tiktok.com/v/",
    "/video/",
    "videoobject",
    "<lite-",
    "<video",
    "data-ytid",
    "data-yt-id",
)
"""What the HTML of a page with a video has one of, in small letters."""
_URL = re.compile(r"(?:https?:)?//[^\s<>\"'\\]{4,2000}|www\.[^\s<>\"'\\]{4,2000}", re.IGNORECASE)
_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "data-litespeed-src", "data-url")
_PICTURES = frozenset((*_LAZY, "data-bg", "style"))
_FRAMES = frozenset(("iframe", "embed", "object", "video"))
_CUSTOM = {
    "lite-youtube": "youtube",
    "amp-youtube": "youtube",
    "lite-vimeo": "vimeo",
    "amp-vimeo": "vimeo",
    "amp-dailymotion": "dailymotion",
    "amp-tiktok": "tiktok",
}
_NAMED_IDS = {
    "data-youtube-id": "youtube",
    "data-youtube-video-id": "youtube",
    "data-youtube": "youtube",
    "data-ytid": "youtube",
    "data-yt-id": "youtube",
    "data-yt": "youtube",
    "data-vimeo-id": "vimeo",
}
_OPEN_IDS = ("data-video-id", "data-videoid", "data-plyr-embed-id", "data-embed-id", "data-id", "data-video")
"""Attributes with the id of a video whose provider stands elsewhere on the element."""
_CONTEXT = (
    "class",
    "data-provider",
    "data-plyr-provider",
    "data-video-provider",
    "data-video-type",
    "data-type",
    "cite",
)
_PLAY_MARKUP = re.compile(r"youtube|lyte|ytp|\byt[-_]|video-?play|play-?video|play-?(?:btn|button|icon)", re.IGNORECASE)
_META = frozenset(("og:video", "og:video:url", "og:video:secure_url", "twitter:player"))


def embedded_url(tag: str, attributes: Mapping[str, str]) -> str:
    """Address of the video that an element plays where it stands, or empty."""
    if tag in _FRAMES:
        urls = [attributes[name] for name in (*_LAZY, "data") if name in attributes]
        urls += video_urls_in(attributes.get("srcdoc", "")[:MAX_DATA])
        found = next((url for url in urls if video_of(url)), "")
        if found:
            return found
    elif tag == "meta":
        return _of_meta(attributes)
    if tag in _CUSTOM:
        named = video_of_custom_element(tag, attributes.get("videoid") or attributes.get("data-videoid", ""))
        if named:
            return watch_url(*named)
    return _clicked_url(attributes)


def linked_url(tag: str, attributes: Mapping[str, str]) -> str:
    """Address of the video that an element leads to, or empty."""
    url = attributes.get("href", "") if tag == "a" else ""
    return url if url and video_of(url) else ""


def preview_of(attributes: Mapping[str, str]) -> tuple[str, str] | None:
    """(provider, id) of the video whose preview picture an element shows, or None; a picture alone plays nothing."""
    for name in () if _PICTURES.isdisjoint(attributes) else (*_LAZY, "data-bg", "style"):
        value = attributes.get(name, "")
        if "/vi" in value or "/an_webp" in value:
            for url in (value, *(match.group().rstrip(")") for match in _URL.finditer(value[:MAX_DATA]))):
                if named := thumbnail_of(url):
                    return named
    return None


def plays_on_click(attributes: Mapping[str, str]) -> bool:
    """Whether an element is marked up as one that a script turns into a player."""
    if not _NAMED_IDS.keys().isdisjoint(attributes) or not attributes.keys().isdisjoint(_OPEN_IDS[:3]):
        return True
    return _PLAY_MARKUP.search(attributes.get("class", "")) is not None


def video_of_custom_element(tag: str, video_id: str) -> tuple[str, str] | None:
    """(provider, id) of a `<lite-youtube videoid>`, `<amp-youtube data-videoid>`, `<lite-vimeo videoid>`, or None."""
    return named_video(_CUSTOM.get(tag, ""), video_id)


def video_urls_in(text: str) -> Iterator[str]:
    """The URLs written out in `text` that play a video."""
    if "//" not in text and "www." not in text and "WWW." not in text:
        return
    for match in _URL.finditer(text):
        url = match.group().rstrip(".,;:!?)]}")
        if video_of(url):
            yield url


def video_urls_in_json_ld(script: str) -> Iterator[str]:
    """`embedUrl`, `contentUrl` or `url` of every VideoObject in a JSON-LD script; a broken script has none."""
    try:
        todo: deque[object] = deque([json.loads(script[:MAX_JSON])])
    except (ValueError, RecursionError):
        return
    while todo:
        value = todo.popleft()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            if "VideoObject" in _types(value):
                yield from _playable(value)
            todo += [part for part in value.values() if isinstance(part, dict | list)]


def _of_meta(attributes: Mapping[str, str]) -> str:
    name = (attributes.get("property") or attributes.get("name", "")).strip().lower()
    url = attributes.get("content", "")
    return url if name in _META and video_of(url) else ""


def _clicked_url(attributes: Mapping[str, str]) -> str:
    """Address of the video that a script puts in the place of an element, from its data attributes, or empty."""
    for name, value in attributes.items():
        if not value or not name.startswith("data-"):
            continue
        provider = _NAMED_IDS.get(name) or (_provider_of(attributes) if name in _OPEN_IDS else "")
        if named := named_video(provider, value.strip()):
            return watch_url(*named)
        is_address = value.lstrip().startswith(("http", "//", "{", "["))
        if is_address and (url := next(video_urls_in(value[:MAX_DATA].replace("\\/", "/")), "")):
            return url
    return ""


def _provider_of(attributes: Mapping[str, str]) -> str:
    context = " ".join(attributes.get(name, "") for name in _CONTEXT).lower()
    return next((provider for provider in ("youtube", "vimeo", "dailymotion", "tiktok") if provider in context), "")


def _types(value: dict[str, object]) -> list[object]:
    declared = value.get("@type")
    return declared if isinstance(declared, list) else [declared]


def _playable(value: dict[str, object]) -> Iterator[str]:
    for key in ("embedUrl", "contentUrl", "url"):
        url = value.get(key)
        if isinstance(url, str) and video_of(url):
            yield url
            return
    file = value.get("contentUrl")
    if isinstance(file, str) and file_of(file):
        yield file
