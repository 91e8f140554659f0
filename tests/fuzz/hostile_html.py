"""Pages as an attacker would write them: any tag in any other, half of it broken, in a charset that lies."""

from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from crawler.parse.content import _walk_page as walk_page
from crawler.parse.content import read_contents, source_of
from crawler.parse.decode import decode_html
from crawler.parse.examine import examine_page
from crawler.parse.hints import find_hints
from crawler.parse.screen import as_html, glance_page, read_words, screen_page
from crawler.records import Block, Capture, Position, Study
from crawler.words import words_of

_BLOCKS = """
div p h1 h2 section article main ul ol li blockquote header footer nav aside
"""
_ODD = """
html head body title table tr td th select option textarea button form label script style noscript template
svg math iframe video audio source object embed frameset frame plaintext xmp noembed noframes base meta
link img br hr input details summary dialog pre marquee center font foreignObject x-y ruby rt canvas map
area
"""
_NAMES = """
href src style class id hidden lang rel name content http-equiv property type title alt data-src srcset
width height onclick poster aria-hidden role charset color bgcolor itemprop value action srcdoc
"""
URL = "https://shop.a.example/page?q=1#top"
BLOCKS = _BLOCKS.split()
INLINE = ["a", "b", "i", "em", "span", "strong"]
ODD = _ODD.split()
VALUES = [
    "",
    "x",
    "0",
    "http://[",
    "//",
    "/y?a=b&c=%ff",
    "https://b.example:99999999/",
    "https://\ud800.example/",
    "javascript:alert(1)",
    "data:text/html,<p>x",
    "https://www.youtube.com/embed/dQw4w9WgXcQ?start=1&x[",
    "https://youtu.be/\u202edQw4w9WgXcQ",
    "https://player.vimeo.com/video/99999999999999999999",
    "tel:+44 20 7946 0000",
    "mailto:a@b.example",
    "display:none",
    "display:none !important;;}{",
    "color:#fff;background:rgb(255,255,255,NaN)",
    "color:hsl(1e999,-5%,200%);font-size:0;left:-9999999999999999999px",
    "position:absolute;clip:rect(0 0 0 0);text-indent:-9e99em",
    "0;url=https://c.example/",
    "refresh",
    "canonical",
    "en-GB-\u202e",
    "text/html; charset=utf-7",
    "application/ld+json",
    "noindex, \x00",
    "&#x110000;&#0;&#xd800;&lt",
    "'\"><",
    "a" * 3000,
]
NAMES = _NAMES.split()
TEXTS = [
    "Cheap flights to Oxford",
    "words of a page, 12 of them; and 3.5 % more",
    "plumber &amp; sons &nbsp;&#8217;s &bogus; &#x110000; &#xd800; &",
    "\x00\x08\x1b[31m\x7f\x85",
    "\u202eabc\u202c \u2066x\u2069 \ufeff\u200b\u00ad",
    "\ud800 \udfff",
    "日本語の文 و النص العربي हिन्दी ไทย",
    "e\u0301\u0327\u0301" * 30,
    "😀👩‍👩‍👧‍👦",
    "w" * 5000,
    "<",
    "</",
    "</p></div></body></html>",
    "<!--",
    "-->",
    "<!-->",
    "<![CDATA[ x ]]>",
    "<?php echo 1 ?>",
    "<?xml version='1.0' encoding='utf-16'?>",
    "<rss xmlns:x='y'>",
    "file.html",
    "<!doctype x [<!ENTITY a '&a;&a;'>]>",
    "]]>",
    '{"@type": "VideoObject", "embedUrl": ["x", {"y": ' + "[" * 60 + "]" * 60 + "}]}",
    "[" * 3000,
    "9" * 5000,
    '{"a": "\\ud800", "b": 1e999}',
    "window.location = 'https://c.example/'; document.write('<script>')",
    ".a{display:none} @media{ }} #x{color:var(--y)} /* ",
    "ca-pub-1234567890123456 UA-12345-6 G-ABCDEFGH12 tag=abc-20",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "\r\n\t \v\f\u2028",
]
CHARSETS = ["utf-8", "utf-16", "utf-16-le", "utf-7", "windows-1252", "shift_jis", "gb18030", "iso-2022-jp"]
CHARSETS += ["rot13", "hex", "idna", "undefined", "''"]
CHARSETS += ["", "\x00", "x" * 300, "utf-8\udcff"]
ENCODINGS = ["utf-8", "utf-16", "utf-32", "cp1252", "shift_jis", "gb18030", "utf-7"]


TAGS = [*BLOCKS, *INLINE, *ODD]
ATTRIBUTES = [f" {name}={quote}{value}{quote}" for name in NAMES for value in VALUES for quote in ('"', "'", "")]
OPENED = [f"<{tag}" for tag in TAGS]
CLOSED = [f"</{tag}>" for tag in TAGS] + ["</p", "</>", "</DIV x=y>", "</b/>"]
_BAD_URLS = ["http://[", "https://\ud800.example/", "//[::1", "https://b.example:x/", "\x00", " "]
_LED = ["<link rel=canonical href='{}'>", "<base href='{}'>", "<a href='{}'>x</a>", "<iframe src='{}'></iframe>"]
_LED += ["<meta http-equiv=refresh content='0;url={}'>", "<script>location.href='{}'</script>", "<video src='{}'>"]
LEADING = [tag.format(url) for tag in _LED for url in [*_BAD_URLS, "https://www.youtube.com/embed/x[?v=]"]]
DEEP = [f"<{tag}>" * 300 for tag in ("div", "b", "table><tr><td", "p", "svg", "template", "select", "a href=x", "font")]

_ATTRIBUTES = st.lists(st.sampled_from(ATTRIBUTES), max_size=2).map("".join)
_ENDS = st.sampled_from([">", ">", ">", "/>", " ", ""])
_TOKENS = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(OPENED), _ATTRIBUTES, _ENDS),
    st.sampled_from([*CLOSED, *TEXTS]),
    st.sampled_from([*LEADING, *DEEP]),
    st.text(max_size=8),
)
HTML = st.lists(_TOKENS, max_size=25).map("".join)


@st.composite
def hostile_pages(draw: st.DrawFn) -> Capture:
    """Any page at all."""
    text = draw(HTML)
    encoding = draw(st.sampled_from([None, None, None, *ENCODINGS]))
    body = text.encode(encoding, "ignore") if encoding else text.encode("utf-8", "surrogatepass")
    body += draw(st.binary(max_size=8))
    media = draw(st.sampled_from(["text/html", "text/html", "text/plain", "application/xhtml+xml", ""]))
    return Capture(Position(0, 0), URL, 200, media, draw(st.sampled_from(CHARSETS)), body, "2024-05-06T07:08:09Z")


_WORD = st.sampled_from(["green", "oxford", "plumber", "24", "garden", "the", "and", "of", "straße", "naïve"])
_WORDS = st.lists(_WORD, min_size=1, max_size=6).map(" ".join)


_NESTS = [("", ""), ("<div>", "</div>"), ("<ul><li>", "</li></ul>"), ("<blockquote><div>", "</div></blockquote>")]
_TIDY = st.builds(
    "{0[0]}<{1}>{2} <{3}>{4}</{3}> {2}</{1}>{5}{0[1]}".format,
    st.sampled_from(_NESTS),
    st.sampled_from(["p", "h2", "h3"]),
    _WORDS,
    st.sampled_from(INLINE[1:]),
    _WORDS,
    st.sampled_from(["", "<p>oxford</p>", "<article><p>24</p></article>", "<section>the and<br>of</section>"]),
)


@st.composite
def tidy_pages(draw: st.DrawFn) -> Capture:
    """A page whose tags are nested as they should be, which every parser reads alike."""
    inner = "".join(draw(st.lists(_TIDY, min_size=1, max_size=4)))
    html = f"<!doctype html><html lang=en><head><title>{draw(_WORDS)}</title></head><body>{inner}</body></html>"
    return Capture(Position(0, 0), URL, 200, "text/html", "utf-8", html.encode(), "2024-05-06T07:08:09Z")


_LINES = """
the and of|(12)|Oxford.|e.g. it's|ไทย คน|हिन्दी|日本語。文|http://x.example/z?a<b|www.foo.example|ß İ ŉ|
&amp;lt; &lt;b&gt;|&nbsp;|soft&shy;hyphen|
we’re|'|😀|Twelve words are here so that this line counts as a paragraph of prose, yes.|
x| |&#x1e;|&#0;|—|a/b/c/d/e/f/g/h/i/j/k/l/m|<br>|<br><br>|<hr>|<img class=nav>|<input>|<!-- c > <p> -->|
<script>if(a<b)</script>
"""
_ELEMENTS = """
a|b|span|em|button|code|a class=menu|span class=nav|label|q|p|div|ul|li|nav|footer|h1|h2|header|article|section|table|
td|div class=sidebar|
div id=footer|main|form|pre|dd|blockquote|div class='post share'|p role=navigation|svg|select|noscript
"""
_LEAVES = st.sampled_from(_LINES.strip().replace("\n", "").split("|"))
_OPENED = st.sampled_from(_ELEMENTS.strip().replace("\n", "").split("|"))


def _within(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(children, max_size=5).map("".join)
    return st.builds(lambda tag, html: f"<{tag}>{html}</{tag.split()[0]}>", _OPENED, inner)


NESTED = st.lists(st.recursive(_LEAVES, _within, max_leaves=40), max_size=8).map("".join)
"""Pages of all that decides what is main content and what is not."""


def check_content(html: str) -> None:
    """All tags of a page at once give what they give one by one."""
    (at_once,) = read_contents([source_of(html, LexborHTMLParser(html), find_hints(html))])
    by_tags = walk_page(LexborHTMLParser(html), scripting=True)
    if not by_tags.words.any():
        by_tags = walk_page(LexborHTMLParser(html), scripting=False)
    assert (at_once.blocks(), at_once.h1, at_once.written) == (by_tags.blocks(), by_tags.h1, by_tags.written)
    assert at_once.words.tolist() == by_tags.words.tolist()
    assert at_once.hashes.tolist() == by_tags.hashes.tolist()


def check_page(capture: Capture) -> None:
    """No reader raises; those with one parser read the same words; what comes out can be written as UTF-8."""
    check_content(as_html(decode_html(capture.body, capture.charset), capture.content_type))
    page = screen_page(capture)
    glanced = glance_page(page, capture)
    (read,) = read_words([capture], [(0, 0)], 10**9)
    assert _words(glanced.blocks) == [word for block in read for word in block.words]
    assert len(_words(glanced.blocks)) == page.words
    studied = examine_page(page, capture)
    for frame in ((1, 1), (10**6, 3)):
        examine_page(page, capture, frame)
        glance_page(page, capture, frame)
    for study in (glanced, studied):
        "\n".join(_texts(study)).encode()
        assert not {"\x00", "\x1b"} & {letter for text in _texts(study) for letter in text}


def check_tidy_page(capture: Capture) -> None:
    """Both parsers read the same words of a page without faults."""
    page = screen_page(capture)
    assert _words(examine_page(page, capture).blocks) == _words(glance_page(page, capture).blocks)


def _texts(study: Study) -> list[str]:
    page, build = study.page, study.build
    texts = [page.title, page.h1, page.canonical, page.language, build.jump, *build.hidden, *build.alts, *build.phones]
    texts += [*study.outlinks, *study.destinations, *study.tracker_ids, *(block.text for block in study.blocks)]
    texts += [text for link in build.links for text in link]
    return texts + [text for video in study.videos for text in (video.video_id, video.url, video.provider)]


def _words(blocks: tuple[Block, ...]) -> list[str]:
    return [word for block in blocks for word in words_of(block.text)]
