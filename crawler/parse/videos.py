"""Which video a URL, an element or a JSON-LD object names: `provider:id`, whatever the form of the embed."""

import json
import re
from collections import deque
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qs, urlsplit

_YOUTUBE_HOSTS = frozenset(
    [
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
    ]
)
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_YOUTUBE_PATH = re.compile(r"/(?:embed|v|shorts|live|e)/([A-Za-z0-9_-]{11})(?:[/?&]|$)")
_VIMEO_PATH = re.compile(r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{5,12})(?:/|$)")
_URL = re.compile(r"(?:https?:)?//[^\s<>\"'\\]{4,2000}|www\.[^\s<>\"'\\]{4,2000}", re.IGNORECASE)

MAX_JSON = 200_000
"""Characters of one JSON-LD script that are read at the most."""


def video_of(url: str) -> tuple[str, str] | None:
    """(provider, id) of the video that `url` plays, or None."""
    try:
        url = url.strip()
        parts = urlsplit(url if "//" in url[:8] else f"//{url}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https"):
        return None
    if host in _YOUTUBE_HOSTS:
        return _youtube(parts)
    if host in ("youtu.be", "www.youtu.be"):
        found = _YOUTUBE_ID.fullmatch(parts.path[1:].split("/")[0])
        return ("youtube", found.group()) if found else None
    if host in ("vimeo.com", "www.vimeo.com", "player.vimeo.com"):
        found = _VIMEO_PATH.match(parts.path)
        return ("vimeo", found.group(1)) if found else None
    return None


def _youtube(parts: SplitResult) -> tuple[str, str] | None:
    if parts.path.rstrip("/") in ("/watch", "/watch_popup"):
        candidate = parse_qs(parts.query).get("v", [""])[0]
        return ("youtube", candidate) if _YOUTUBE_ID.fullmatch(candidate) else None
    found = _YOUTUBE_PATH.match(parts.path)
    return ("youtube", found.group(1)) if found and found.group(1) != "videoseries" else None


def video_of_custom_element(tag: str, video_id: str) -> tuple[str, str] | None:
    """(provider, id) of a `<lite-youtube videoid>`, `<amp-youtube data-videoid>` or `<lite-vimeo videoid>`, or None."""
    if tag in ("lite-youtube", "amp-youtube") and _YOUTUBE_ID.fullmatch(video_id):
        return "youtube", video_id
    if tag == "lite-vimeo" and video_id.isdigit():
        return "vimeo", video_id
    return None


def video_urls_in(text: str) -> Iterator[str]:
    """The URLs written out in `text` that play a video."""
    for match in _URL.finditer(text):
        url = match.group().rstrip(".,;:!?)]}")
        if video_of(url):
            yield url


def video_urls_in_json_ld(script: str) -> Iterator[str]:
    """`embedUrl`, `contentUrl` and `url` of every VideoObject in a JSON-LD script; a broken script has none."""
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


def _types(value: dict[str, object]) -> list[object]:
    declared = value.get("@type")
    return declared if isinstance(declared, list) else [declared]


def _playable(value: dict[str, object]) -> Iterator[str]:
    for key in ("embedUrl", "contentUrl", "url"):
        url = value.get(key)
        if isinstance(url, str) and video_of(url):
            yield url
            return
