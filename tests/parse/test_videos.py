"""Which video a URL, an element or a JSON-LD object names."""

import hashlib
import json

import pytest
from html_pages import PROSE, read

from crawler.parse.hints import find_hints
from crawler.parse.players import video_of
from crawler.parse.videos import MAX_JSON, video_urls_in, video_urls_in_json_ld
from crawler.records import Video

ID = "dQw4w9WgXcQ"
OTHER = "a-B_c1D2e3F"
YOUTUBE = f"youtube:{ID}"
VIMEO = "vimeo:123456789"
EMBED = f"https://www.youtube.com/embed/{ID}"


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


def thing(url: str, key: str = "embedUrl") -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "VideoObject", "name": "x", key: url}


def videos_of(html: str) -> list[tuple[str, str]]:
    """(id, placement) of the videos of a page."""
    return [(video.video_id, video.placement) for video in read(html).study.videos]


@pytest.mark.parametrize(
    "url",
    [
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?list=PL1&v={ID}&t=10s#x",
        f"https://m.youtube.com/watch/?v={ID}",
        f"https://music.youtube.com/watch?v={ID}",
        f"HTTPS://WWW.YOUTUBE.COM/embed/{ID}?autoplay=1",
        f"//www.youtube.com/embed/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}?rel=0",
        f"https://www.youtube.com/v/{ID}&hl=en",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/live/{ID}?feature=share",
        f"https://www.youtube.com/e/{ID}/",
        f"https://youtu.be/{ID}?t=42",
        f"youtu.be/{ID}",
        f"www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com:443/embed/{ID}",
        f" \n https://www.youtube.com/embed/{ID} ",
        f"https://www.youtube.com/watch?list=PL1&amp;v={ID}&amp;t=1",
        f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{ID}%26feature%3Dshare",
        f"https://www.youtube.com/oembed?format=json&url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}",
        f"https://www.youtube.com/oembed?url=https://youtu.be/{ID}",
    ],
)
def test_every_form_of_a_youtube_url_names_the_video(url: str) -> None:
    assert video_of(url) == ("youtube", ID)


@pytest.mark.parametrize(
    "url",
    [
        "https://vimeo.com/123456789",
        "https://www.vimeo.com/123456789/abcdef?share=copy",
        "https://player.vimeo.com/video/123456789?h=abc",
        "//player.vimeo.com/video/123456789",
        "https://vimeo.com/channels/staff-picks/123456789",
        "https://vimeo.com/groups/shorts/videos/123456789",
    ],
)
def test_every_form_of_a_vimeo_url_names_the_video(url: str) -> None:
    assert video_of(url) == ("vimeo", "123456789")


@pytest.mark.parametrize(
    ("url", "video"),
    [
        ("https://www.dailymotion.com/embed/video/x8abc12", ("dailymotion", "x8abc12")),
        ("https://www.dailymotion.com/video/x8abc12_a-title_news?x=1", ("dailymotion", "x8abc12")),
        ("https://dai.ly/x8abc12", ("dailymotion", "x8abc12")),
        ("https://geo.dailymotion.com/player.html?video=x8abc12", ("dailymotion", "x8abc12")),
        ("https://geo.dailymotion.com/player/xabc1.html?mute=1&video=x8abc12", ("dailymotion", "x8abc12")),
        ("https://rumble.com/embed/v1abcd2/?pub=4", ("rumble", "v1abcd2")),
        ("https://rumble.com/embed/u4x.v1abcd2/", ("rumble", "v1abcd2")),
        ("https://rumble.com/embed/vttdhz/", ("rumble", "vttdhz")),
        ("https://rumble.com/v1abcd2-a-title-of-it.html", ("rumble", "v1abcd2")),
        ("https://www.tiktok.com/@a.user_1/video/7012345678901234567?x=1", ("tiktok", "7012345678901234567")),
        ("https://www.tiktok.com/embed/v2/7012345678901234567", ("tiktok", "7012345678901234567")),
        ("https://www.tiktok.com/player/v1/7012345678901234567?loop=1", ("tiktok", "7012345678901234567")),
        ("https://m.tiktok.com/v/7012345678901234567.html", ("tiktok", "7012345678901234567")),
        ("https://vimeo.com/showcase/123456/video/123456789", ("vimeo", "123456789")),
    ],
)
def test_other_providers_urls_name_the_video(url: str, video: tuple[str, str]) -> None:
    assert video_of(url) == video
    assert videos_of(f'<p>{PROSE}</p><iframe src="{url}"></iframe>') == [(":".join(video), "embed")]
    assert videos_of(f'<p>{PROSE}</p><a href="{url}">x</a>') == [(":".join(video), "link")]


NO_VIDEOS = [
    "https://www.youtube.com/embed/live_stream?channel=UC123",
    "https://www.youtube.com/attribution_link?u=%2Fchannel%2FUC123",
    "https://www.youtube.com/attribution_link?u=https%3A%2F%2Fb.example%2Fwatch%3Fv%3D" + ID,
    "https://www.youtube.com/oembed?url=https://www.youtube.com/oembed?url=x",
    f"https://i.ytimg.com/vi/{ID}/hqdefault.jpg",
    "https://www.youtube.com/playlist?list=PL123",
    "https://www.youtube.com/c/elevenletrs",
    "https://www.youtube.com/user/elevenletrs",
    "https://vimeo.com/ondemand/12345678",
    "https://vimeo.com/user12345678",
    "https://vimeo.com/event/12345678/embed",
    "https://www.dailymotion.com/channel",
    "https://www.dailymotion.com/user/x8abc12",
    "https://www.dailymotion.com/video/notanid",
    "https://geo.dailymotion.com/player.html?playlist=x8abc12",
    "https://rumble.com/c/vchannel",
    "https://rumble.com/videos-about-cats.html",
    "https://rumble.com/user/v1abcd2",
    "https://www.tiktok.com/@user",
    "https://www.tiktok.com/@user/video/123",
    "https://www.tiktok.com/music/x-7012345678901234567",
    f"https://youtube.com.evil.example/embed/{ID}",
    f"https://notyoutube.com/embed/{ID}",
    f"https://www.youtube.com@evil.example/embed/{ID}",
    f"https://evil.example/youtube.com/embed/{ID}",
    f"https://evil.example/?u=https://youtu.be/{ID}",
    f"https://evil.example#youtu.be/{ID}",
    f"https://youtu.be.evil.example/{ID}",
    "https://player.vimeo.com.evil.example/video/123456789",
    f"javascript://www.youtube.com/embed/{ID}",
    f"javascript:open('https://youtu.be/{ID}')",
    f"ftp://youtu.be/{ID}",
    "data:text/html,https://youtu.be/x",
    "https://www.youtube.com/embed/videoseries?list=PL123",
    "https://www.youtube.com/@channel",
    "https://www.youtube.com/watch?v=short",
    f"https://www.youtube.com/watch?v={ID}toolong",
    f"https://www.youtube.com/embed/{ID}toolong",
    f"https://www.youtube.com/results?search_query={ID}",
    f"https://youtu.be/{ID}x",
    "https://youtu.be/",
    "https://vimeo.com/",
    "https://vimeo.com/about",
    "https://vimeo.com/123",
    "https://vimeo.com/12345x",
    "https://[",
    "",
    "#",
    "/embed/x",
]


@pytest.mark.parametrize("url", NO_VIDEOS)
def test_what_only_looks_like_a_video_is_none(url: str) -> None:
    assert video_of(url) is None
    assert videos_of(f'<p>{PROSE}</p><iframe src="{url}"></iframe><a href="{url}">x</a>') == []


ELEMENTS = {
    "iframe": (f'<iframe width=560 src="{EMBED}"></iframe>', "embed"),
    "iframe without a scheme": (f'<iframe src="//www.youtube.com/embed/{ID}"></iframe>', "embed"),
    "nocookie": (f'<iframe src="https://www.youtube-nocookie.com/embed/{ID}"></iframe>', "embed"),
    "data-src": (f'<iframe src="about:blank" data-src="{EMBED}"></iframe>', "embed"),
    "data-lazy-src": (f'<iframe data-lazy-src="{EMBED}" src="data:,x"></iframe>', "embed"),
    "data-litespeed-src": (f'<iframe data-litespeed-src="{EMBED}"></iframe>', "embed"),
    "srcdoc": (f"""<iframe srcdoc="<a href={EMBED}><img src='x.jpg'></a>"></iframe>""", "embed"),
    "escaped srcdoc": (f'<iframe srcdoc="&lt;a href=&quot;{EMBED}&quot;&gt;"></iframe>', "embed"),
    "iframe in noscript": (f'<noscript><iframe src="{EMBED}"></iframe></noscript>', "embed"),
    "embed": (f'<embed src="{EMBED}">', "embed"),
    "object": (f'<object data="https://www.youtube.com/v/{ID}"></object>', "embed"),
    "embed within object": (f'<object><param name=movie><embed src="{EMBED}"></object>', "embed"),
    "video source": (f'<video><source src="https://youtu.be/{ID}"></video>', "embed"),
    "lite-youtube": (f'<lite-youtube videoid="{ID}"></lite-youtube>', "embed"),
    "amp-youtube": (f'<amp-youtube data-videoid="{ID}" layout=responsive></amp-youtube>', "embed"),
    "a poster with an id": (f'<div data-youtube-id="{ID}"></div>', "embed"),
    "a short name of the id": (f'<div data-ytid="{ID}"></div>', "embed"),
    "an id and a class": (f'<div class="youtube-player" data-video-id="{ID}"></div>', "embed"),
    "an id and a provider": (f'<div data-plyr-provider="youtube" data-plyr-embed-id="{ID}"></div>', "embed"),
    "a preview in a player": (
        f'<div class="youtube"><b><img src="https://i.ytimg.com/vi/{ID}/0.jpg"></b></div>',
        "embed",
    ),
    "a preview as background": (
        f'<div class="lyte" style="background-image:url(//img.youtube.com/vi/{ID}/hq.jpg)"></div>',
        "embed",
    ),
    "settings of a builder": (
        """<div data-settings='{"youtube_url":"https:\\/\\/www.youtube.com\\/watch?v="""
        + ID
        + """","x":"y"}'></div>""",
        "embed",
    ),
    "oembed": (f'<div data-oembed-url="https://www.youtube.com/watch?v={ID}"></div>', "embed"),
    "oembed of an address": (
        f'<div data-oembed="https://www.youtube.com/oembed?url=https%3A%2F%2Fyoutu.be%2F{ID}"></div>',
        "embed",
    ),
    "consent": (f'<iframe data-cmp-src="{EMBED}"></iframe>', "embed"),
    "og:video": (f'<meta property="og:video:url" content="{EMBED}">', "embed"),
    "twitter:player": (f'<meta name="twitter:player" content="{EMBED}">', "embed"),
    "link": (f'<a href="https://www.youtube.com/watch?v={ID}">watch</a>', "link"),
    "link to shorts": (f'<a href="https://youtube.com/shorts/{ID}">watch</a>', "link"),
    "text": (f"<p>Watch https://youtu.be/{ID}.</p>", "text"),
    "text in brackets": (f"<p>(www.youtube.com/watch?v={ID})</p>", "text"),
}


@pytest.mark.parametrize(("html", "placement"), ELEMENTS.values(), ids=ELEMENTS.keys())
def test_every_way_to_show_a_video_is_found_once(html: str, placement: str) -> None:
    assert videos_of(f"<p>{PROSE}</p>{html}<p>{PROSE}</p>") == [(YOUTUBE, placement)]


@pytest.mark.parametrize(
    ("html", "placement"),
    [
        ('<iframe src="https://player.vimeo.com/video/123456789"></iframe>', "embed"),
        ('<lite-vimeo videoid="123456789"></lite-vimeo>', "embed"),
        ('<a href="https://vimeo.com/123456789">x</a>', "link"),
        ("<p>https://vimeo.com/123456789</p>", "text"),
    ],
)
def test_vimeo_is_found_likewise(html: str, placement: str) -> None:
    assert videos_of(html) == [(VIMEO, placement)]


@pytest.mark.parametrize(
    "html",
    [
        '<lite-youtube videoid="short"></lite-youtube>',
        '<lite-vimeo videoid="x1"></lite-vimeo>',
        "<lite-youtube></lite-youtube>",
        f'<img src="https://i.ytimg.com/vi/{ID}/hqdefault.jpg">',
        f'<a href="/post"><img src="https://i.ytimg.com/vi/{ID}/hqdefault.jpg"></a>',
        f'<div data-video-id="{ID}"></div>',
        f'<div data-text="Watch it at {EMBED} today"></div>',
        '<div data-youtube-id="videoseries"></div>',
        '<meta property="og:video" content="https://b.example/x.mp4">',
        "<audio><source src=x.mp4></audio>",
        "<picture><source src=x.webm></picture>",
        "<video src=x.jpg></video>",
        "<amp-youtube></amp-youtube>",
        "<iframe></iframe>",
        f"<!-- {EMBED} -->",
        f"<script>var url = '{EMBED}'</script>",
        f"<style>a {{ background: url({EMBED}) }}</style>",
    ],
)
def test_an_element_without_a_video_has_none(html: str) -> None:
    assert videos_of(f"<p>{PROSE}</p>{html}") == []


def test_a_video_is_counted_once_and_where_it_plays() -> None:
    html = (
        f"<p>one</p><a href='https://youtu.be/{ID}'>x</a><p>two</p><iframe src='{EMBED}'></iframe>"
        f"<p>https://youtu.be/{ID}</p>{json_ld(thing(EMBED))}"
    )
    (video,) = read(html).study.videos
    assert video == Video(YOUTUBE, "youtube", EMBED, "embed", 2)


FILE = "https://shop.a.example/v/x.MP4"


@pytest.mark.parametrize(
    "html",
    [
        "<video src='/v/x.MP4#t=1'></video>",
        "<video><source src='x.avi'><source src='/v/x.MP4'><source src='/v/x.webm'></video>",
        "<video data-src=' https://shop.a.example/v/x.MP4 '></video>",
    ],
)
def test_a_video_file_is_one_video_by_its_address(html: str) -> None:
    digest = hashlib.blake2b(FILE.encode(), digest_size=8).hexdigest()
    assert videos_of(f"<p>{PROSE}</p>{html}") == [(f"file:{digest}", "embed")]


def test_a_tiktok_quotation_is_an_embed() -> None:
    quotation = (
        '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@u/video/7012345678901234567"'
        ' data-video-id="7012345678901234567"><a href="https://www.tiktok.com/@u?refer=embed">@u</a></blockquote>'
    )
    assert videos_of(f"<p>{PROSE}</p>{quotation}") == [("tiktok:7012345678901234567", "embed")]


def test_a_video_that_the_page_only_links_and_its_data_embeds_stands_where_the_link_does() -> None:
    html = f"<p>one</p><a href='https://youtu.be/{ID}'>x</a><p>two</p>{json_ld(thing(EMBED))}"
    assert read(html).study.videos == (Video(YOUTUBE, "youtube", EMBED, "embed", 1),)


def test_a_page_without_a_hint_of_a_video_is_not_searched() -> None:
    assert not find_hints(f"<p>{PROSE}</p><a href='https://b.example/'>x</a>").video
    for html, _ in ELEMENTS.values():
        assert find_hints(html.replace("WWW", "www")).video


def test_a_linked_url_that_is_its_own_text_is_one_link() -> None:
    assert videos_of(f"<p>{PROSE} <a href='https://youtu.be/{ID}'>https://youtu.be/{ID}</a></p>") == [(YOUTUBE, "link")]


@pytest.mark.parametrize(
    ("html", "index"),
    [
        ("{}<p>one</p><p>two</p>", 0),
        ("<h2>head</h2>{}<p>one</p><p>two</p>", 1),
        ("<p>one</p><nav>left out</nav>{}<p>two</p>", 1),
        ("<p>one</p><div class=sidebar>left out {}</div><p>two</p>", 1),
        ("<p>one</p><p>two</p>{}", 2),
        ("<p>one {} still one</p><p>two</p>", 1),
        ("<p>{}one</p><p>two</p>", 0),
    ],
)
def test_a_video_knows_the_block_before_which_it_stands(html: str, index: int) -> None:
    study = read(html.replace("{}", f'<iframe src="{EMBED}"></iframe>')).study
    assert [video.block for video in study.videos] == [index]
    assert not any(block.kind == "video" for block in study.blocks)


def test_videos_keep_the_order_of_the_page() -> None:
    html = (
        f"<p>https://youtu.be/{OTHER}</p><iframe src='https://player.vimeo.com/video/123456789'></iframe>"
        f"<p>x</p><iframe src={EMBED}></iframe>"
    )
    assert [video_id for video_id, _ in videos_of(html)] == [f"youtube:{OTHER}", VIMEO, YOUTUBE]


def test_the_url_of_a_video_is_as_the_page_has_it() -> None:
    (video,) = read(f"<iframe src=' //www.youtube.com/embed/{ID}?rel=0 '></iframe>").study.videos
    assert video.url == f"//www.youtube.com/embed/{ID}?rel=0"


@pytest.mark.parametrize(
    "value",
    [
        thing(EMBED),
        thing(f"https://youtu.be/{ID}", "contentUrl"),
        thing(f"https://www.youtube.com/watch?v={ID}", "url"),
        [{"@type": "Organization", "name": "x"}, thing(EMBED)],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "video": [thing(EMBED)]}]},
        {"@type": ["Thing", "VideoObject"], "embedUrl": EMBED},
        {"@type": "Article", "video": {"@type": "VideoObject", "embedUrl": None, "contentUrl": EMBED}},
        {"@type": "VideoObject", "embedUrl": ["x"], "url": EMBED},
    ],
)
def test_json_ld_names_a_video_that_is_nowhere_in_the_text(value: object) -> None:
    study = read(f"<p>{PROSE}</p>{json_ld(value)}").study
    assert [(video.video_id, video.placement, video.block) for video in study.videos] == [(YOUTUBE, "embed", -1)]


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        '{"@type": "VideoObject", "embedUrl": "' + EMBED + '",}',
        "null",
        '"VideoObject"',
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"@type": "VideoObject"}',
        '{"@type": "VideoObject", "embedUrl": 5}',
        '{"@type": {"VideoObject": 1}, "embedUrl": "' + EMBED + '"}',
        json.dumps({"@type": "Article", "url": EMBED}),
        json.dumps(thing(f"https://notyoutube.com/embed/{ID}")),
        json.dumps(thing(EMBED) | {"name": "x" * MAX_JSON}),
    ],
)
def test_json_ld_that_is_broken_or_names_no_video_has_none(script: str) -> None:
    assert list(video_urls_in_json_ld(script)) == []
    assert videos_of(f"<p>{PROSE}</p>{json_ld(script)}") == []


def test_json_ld_nested_deep_is_read_down_to_its_video() -> None:
    depth = 400
    script = '{"a":[' * depth + json.dumps(thing(EMBED)) + "]}" * depth
    assert list(video_urls_in_json_ld(script)) == [EMBED]


def test_json_ld_of_many_parts_gives_every_video_in_order() -> None:
    urls = [f"https://youtu.be/{n:011}" for n in range(1000)]
    assert list(video_urls_in_json_ld(json.dumps([thing(url) for url in urls]))) == urls


def test_one_broken_script_does_not_hide_another() -> None:
    assert videos_of(json_ld("{broken") + json_ld(thing(EMBED))) == [(YOUTUBE, "embed")]


def test_urls_in_text_end_where_the_sentence_goes_on() -> None:
    text = (
        f"See https://youtu.be/{ID}, (//www.youtube.com/embed/{OTHER}). Not https://a.example/x; www.vimeo.com/123456!"
    )
    assert list(video_urls_in(text)) == [
        f"https://youtu.be/{ID}",
        f"//www.youtube.com/embed/{OTHER}",
        "www.vimeo.com/123456",
    ]
