"""The forms in which a page shows a video."""

import json
import random
import string
from collections.abc import Callable
from dataclasses import dataclass

_YOUTUBE_SIGNS = string.ascii_letters + string.digits + "-_"


@dataclass(frozen=True, slots=True)
class Clip:
    """What a video adds to the head and the body of a page, and the truth about it (empty where none is counted)."""

    head: str
    body: str
    truth: str


def _json_ld(ident: str) -> str:
    record = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "Watch the video",
        "embedUrl": f"https://www.youtube.com/embed/{ident}",
        "thumbnailUrl": f"https://i.ytimg.com/vi/{ident}/hqdefault.jpg",
        "uploadDate": "2023-05-11",
    }
    return f'<script type="application/ld+json">{json.dumps(record)}</script>'


_FRAME = '<iframe width="560" height="315" src="{}" frameborder="0" allowfullscreen></iframe>'
_WATCH = "https://www.youtube.com/watch?v={}"

_FORMS: dict[str, tuple[str, str, str]] = {
    "youtube iframe": ("youtube", "", _FRAME.format("https://www.youtube.com/embed/{}")),
    "youtube nocookie": ("youtube", "", _FRAME.format("https://www.youtube-nocookie.com/embed/{}?rel=0")),
    "youtube watch link": ("youtube", "", f'<p><a href="{_WATCH}">Video</a></p>'),
    "youtu.be link": ("youtube", "", '<p><a href="https://youtu.be/{}?si=Zx81">Video</a></p>'),
    "youtube shorts": ("youtube", "", '<p><a href="https://www.youtube.com/shorts/{}" rel="nofollow">Short</a></p>'),
    "youtube bare": ("youtube", "", f"<p>{_WATCH}</p>"),
    "youtube lazy": (
        "youtube",
        "",
        '<iframe class="lazy" src="about:blank" data-src="https://www.youtube.com/embed/{}?feature=oembed"></iframe>',
    ),
    "lite-youtube": ("youtube", "", '<lite-youtube videoid="{}" playlabel="Play"></lite-youtube>'),
    "amp-youtube": (
        "youtube",
        "",
        '<amp-youtube data-videoid="{}" layout="responsive" width="480" height="270"></amp-youtube>',
    ),
    "youtube og": ("youtube", '<meta property="og:video" content="https://www.youtube.com/embed/{}">', ""),
    "vimeo iframe": ("vimeo", "", _FRAME.format("https://player.vimeo.com/video/{}?h=2f6f1a")),
    "vimeo link": ("vimeo", "", '<p><a href="https://vimeo.com/{}">Video</a></p>'),
    "dailymotion iframe": ("dailymotion", "", _FRAME.format("https://www.dailymotion.com/embed/video/{}")),
    "dailymotion link": ("dailymotion", "", '<p><a href="https://dai.ly/{}">Video</a></p>'),
    "rumble iframe": ("rumble", "", _FRAME.format("https://rumble.com/embed/{}/?pub=4")),
    "tiktok link": ("tiktok", "", '<p><a href="https://www.tiktok.com/@dailyclips/video/{}">TikTok</a></p>'),
    "tiktok embed": (
        "tiktok",
        "",
        '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@dailyclips/video/{0}" data-video-id="{0}">'
        "<section></section></blockquote>",
    ),
    "mp4": ("", "", '<video controls width="640" src="/media/{}.mp4"></video>'),
}
"""(provider, what stands in the head, what stands in the body) by form."""

FORMS = (*_FORMS, "youtube json-ld")


def _draw(signs: str, length: int) -> Callable[[random.Random], str]:
    return lambda rng: "".join(rng.choice(signs) for _ in range(length))


_IDS: dict[str, Callable[[random.Random], str]] = {
    "youtube": _draw(_YOUTUBE_SIGNS, 11),
    "vimeo": lambda rng: str(rng.randrange(10**8, 10**9)),
    "dailymotion": lambda rng: "x8" + _draw(string.ascii_lowercase + string.digits, 5)(rng),
    "rumble": lambda rng: "v" + _draw(string.ascii_lowercase + string.digits, 5)(rng),
    "tiktok": lambda rng: "7" + _draw(string.digits, 18)(rng),
    "": _draw(string.ascii_lowercase, 8),
}


def draw_id(form: str, rng: random.Random) -> str:
    """An id as the provider of a form writes them."""
    return _IDS[_provider(form)](rng)


def make_clip(form: str, ident: str) -> Clip:
    """The video `ident` in a form."""
    provider = _provider(form)
    truth = f"{provider}:{ident}" if provider else ""
    if form == "youtube json-ld":
        return Clip(_json_ld(ident), "", truth)
    _, head, body = _FORMS[form]
    return Clip(head.format(ident), body.format(ident), truth)


def _provider(form: str) -> str:
    return "youtube" if form == "youtube json-ld" else _FORMS[form][0]
