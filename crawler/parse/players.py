"""Which video a URL plays: `(provider, id)`, whatever the form of the address."""

import hashlib
import re
from urllib.parse import SplitResult, parse_qs, urlsplit

_YOUTUBE_HOSTS = frozenset(
    [
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "gaming.youtube.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
    ]
)
_THUMBNAIL_HOST = re.compile(r"(?:img\.youtube\.com|i\d?\.ytimg\.com)")
_VIMEO_HOSTS = frozenset(("vimeo.com", "www.vimeo.com", "player.vimeo.com"))
_DAILYMOTION_HOSTS = frozenset(("dailymotion.com", "www.dailymotion.com", "geo.dailymotion.com", "m.dailymotion.com"))
_RUMBLE_HOSTS = frozenset(("rumble.com", "www.rumble.com"))
_TIKTOK_HOSTS = frozenset(("tiktok.com", "www.tiktok.com", "m.tiktok.com"))

_NO_VIDEO_IDS = frozenset(("videoseries", "live_stream", "video", "videos"))
"""Written as ids are, but a playlist, a channel and lists of videos."""
_IDS = {
    "youtube": re.compile(r"[A-Za-z0-9_-]{11}"),
    "vimeo": re.compile(r"[0-9]{5,12}"),
    "dailymotion": re.compile(r"x[a-z0-9]{3,8}|k[A-Za-z0-9]{16,20}"),
    "rumble": re.compile(r"v[a-z0-9]{4,8}"),
    "tiktok": re.compile(r"[0-9]{15,20}"),
}
_PATHS = {
    "youtube": re.compile(r"/(?:embed|v|shorts|live|e)/([\w-]{11})(?:[/?&]|$)"),
    "vimeo": re.compile(
        r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/|(?:album|showcase)/[0-9]+/video/)?([0-9]{5,12})(?:/|$)"
    ),
    "dailymotion": re.compile(r"/(?:embed/|swf/)?video/(\w+?)(?:_[^/]*)?/?$"),
    "rumble": re.compile(r"/(?:embed/(?:\w{1,12}\.)?(v\w{4,8})(?:/|$)|(v(?=[a-z]{0,7}[0-9])\w{4,8})-[^/]*\.html$)"),
    "tiktok": re.compile(r"/(?:@[\w.-]{1,40}/video|embed/v2|embed/v3|embed|player/v1|v)/([0-9]{15,20})(?:\.html|/|$)"),
    "thumbnail": re.compile(r"/(?:vi|vi_webp|an_webp)/([\w-]{11})/"),
}
_FILE_PATH = re.compile(r"\.(?:mp4|webm|m3u8|ogv)$", re.IGNORECASE)


def video_of(url: str) -> tuple[str, str] | None:
    """(provider, id) of the video that `url` plays, or None."""
    parts = _split(url)
    if parts is None:
        return None
    host = (parts.hostname or "").lower()
    if host in _YOUTUBE_HOSTS:
        return _youtube(parts)
    if host in ("youtu.be", "www.youtu.be"):
        return named_video("youtube", parts.path[1:].split("/")[0])
    if host in _VIMEO_HOSTS:
        return _in_path("vimeo", parts)
    if host in _DAILYMOTION_HOSTS:
        return _in_path("dailymotion", parts) or _dailymotion_player(parts)
    if host == "dai.ly":
        return named_video("dailymotion", parts.path.strip("/"))
    if host in _RUMBLE_HOSTS:
        return _in_path("rumble", parts)
    return _in_path("tiktok", parts) if host in _TIKTOK_HOSTS else None


def named_video(provider: str, video_id: str) -> tuple[str, str] | None:
    """(provider, id) when `video_id` is written as that provider's ids are, or None."""
    alphabet = _IDS.get(provider)
    if alphabet is None or not alphabet.fullmatch(video_id) or video_id in _NO_VIDEO_IDS:
        return None
    return provider, video_id


def thumbnail_of(url: str) -> tuple[str, str] | None:
    """(provider, id) of the video whose preview picture is at `url`, or None."""
    parts = _split(url)
    if parts is None or not _THUMBNAIL_HOST.fullmatch((parts.hostname or "").lower()):
        return None
    found = _PATHS["thumbnail"].match(parts.path)
    return named_video("youtube", found.group(1)) if found else None


def file_of(url: str) -> tuple[str, str] | None:
    """("file", 16 hexadecimal digits) of the video file at the absolute `url`, or None."""
    parts = _split(url)
    if parts is None or not parts.hostname or not _FILE_PATH.search(parts.path):
        return None
    return "file", hashlib.blake2b(url.partition("#")[0].encode(), digest_size=8).hexdigest()


def watch_url(provider: str, video_id: str) -> str:
    """Where a video that is named by its id alone can be watched."""
    prefixes = {
        "youtube": "https://www.youtube.com/watch?v=",
        "vimeo": "https://vimeo.com/",
        "dailymotion": "https://www.dailymotion.com/video/",
        "rumble": "https://rumble.com/embed/",
        "tiktok": "https://www.tiktok.com/embed/v2/",
    }
    return prefixes[provider] + video_id


def _split(url: str) -> SplitResult | None:
    url = url.strip()
    try:
        parts = urlsplit(url if "//" in url[:8] else f"//{url}")
        _ = parts.hostname
    except ValueError:
        return None
    return parts if parts.scheme in ("", "http", "https") else None


def _in_path(provider: str, parts: SplitResult) -> tuple[str, str] | None:
    found = _PATHS[provider].match(parts.path)
    video_id = next((group for group in found.groups() if group), "") if found else ""
    return named_video(provider, video_id)


def _youtube(parts: SplitResult, *, wrapped: bool = False) -> tuple[str, str] | None:
    path = parts.path.rstrip("/")
    if path in ("/watch", "/watch_popup"):
        return named_video("youtube", _parameter(parts, "v"))
    if path in ("/oembed", "/attribution_link") and not wrapped:
        return _wrapped(_parameter(parts, "url" if path == "/oembed" else "u"))
    return _in_path("youtube", parts)


def _wrapped(target: str) -> tuple[str, str] | None:
    """The video of an address that is a parameter of another."""
    if target.startswith("/") and not target.startswith("//"):
        target = f"https://www.youtube.com{target}"
    inner = _split(target)
    if inner is None:
        return None
    if (inner.hostname or "").lower() in _YOUTUBE_HOSTS:
        return _youtube(inner, wrapped=True)
    return video_of(target) if (inner.hostname or "").lower() in ("youtu.be", "www.youtu.be") else None


def _dailymotion_player(parts: SplitResult) -> tuple[str, str] | None:
    if not re.match(r"/(?:player\.html|player/\w{1,20}\.html)$", parts.path):
        return None
    return named_video("dailymotion", _parameter(parts, "video"))


def _parameter(parts: SplitResult, name: str) -> str:
    """The first value of a parameter, also where `&` was escaped once too often."""
    try:
        return parse_qs(parts.query.replace("&amp;", "&"), max_num_fields=100).get(name, [""])[0]
    except ValueError:
        return ""
