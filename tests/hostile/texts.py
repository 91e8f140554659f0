"""Traps in the text of a page: its characters, and what it says they are."""

from hostile.articles import article
from hostile.links import BIDI, ESCAPE, NUL, SURROGATE
from hostile.outcome import Seen
from hostile.replies import answer
from hostile.trap import JUDGED, Check, Reply, Trap

_FORBIDDEN = frozenset(map(chr, (*range(9), *range(14, 32), 0x7F, 0x202E, 0x2066, 0xD800)))


def _title(seen: Seen, trap: Trap) -> str:
    return seen.pages[seen.url(trap, trap.subject)]["title"]


def _clean_title(seen: Seen, trap: Trap) -> None:
    assert not _FORBIDDEN & set(_title(seen, trap))


def _guarded(seen: Seen, trap: Trap) -> None:
    assert _title(seen, trap).startswith("'")


def _plain(expected: str) -> Check:
    def check(seen: Seen, trap: Trap) -> None:
        assert _title(seen, trap) == expected

    return check


def _titled(name: str, title: str) -> Reply:
    return answer(f"<!DOCTYPE html><title>{title}</title>{article(name).partition('</title>')[2]}")


def _coded(body: bytes, kind: str) -> Reply:
    return answer(body, kind=kind)


def _meta(name: str, charset: str) -> bytes:
    return article(name).replace("<title>", f"<meta charset={charset}><title>", 1).encode()


_NAIVE = "<!DOCTYPE html><title>Na\xefve caf\xe9</title>" + article("bom-conflict").partition("</title>")[2]

TRAPS = (
    Trap("nul-title", "a NUL in the title", JUDGED, {"/trap": _titled("nul-title", f"a{NUL}b")}, check=_clean_title),
    Trap(
        "surrogate-title",
        "half a character in the title",
        JUDGED,
        {"/trap": _titled("surrogate-title", f"a{SURROGATE}b")},
        check=_clean_title,
    ),
    Trap(
        "bidi-title", "a title that reads backwards", JUDGED, {"/trap": _titled("bidi-title", BIDI)}, check=_clean_title
    ),
    Trap(
        "escape-title",
        "a title that colours the terminal and rings",
        JUDGED,
        {"/trap": _titled("escape-title", f"{ESCAPE} &#27;[2J &#7;")},
        check=_clean_title,
    ),
    Trap(
        "formula-title",
        "a title that a spreadsheet would run",
        JUDGED,
        {"/trap": _titled("formula-title", '=HYPERLINK("http://$AT/","look")')},
        check=_guarded,
    ),
    Trap(
        "formula-late",
        "the same behind an invisible character",
        JUDGED,
        {"/trap": _titled("formula-late", "\u200b\u202e@SUM(1+1)*cmd|' /C calc'!A0")},
        check=_guarded,
    ),
    Trap(
        "markup-title",
        "a title that would run in the report",
        JUDGED,
        {"/trap": _titled("markup-title", "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;")},
        check=lambda seen, trap: _not_in_report(seen),
    ),
    Trap(
        "charset-utf-16",
        "ASCII that is said to be UTF-16",
        JUDGED,
        {"/trap": _coded(article("charset-utf-16").encode(), "text/html; charset=utf-16")},
    ),
    Trap(
        "charset-meta",
        "ASCII whose meta tag says UTF-16",
        JUDGED,
        {"/trap": _coded(_meta("charset-meta", "utf-16"), "text/html")},
    ),
    Trap(
        "charset-utf-7",
        "UTF-7, in which `+ADw-` is a bracket",
        JUDGED,
        {"/trap": _coded(article("charset-utf-7", extra="<p>+ADw-script+AD4-").encode(), "text/html; charset=utf-7")},
    ),
    Trap(
        "charset-unknown",
        "a charset that nobody knows",
        JUDGED,
        {"/trap": _coded(article("charset-unknown").encode(), "text/html; charset=x-klingon")},
    ),
    Trap(
        "charset-python",
        "a charset that only Python knows, and unpacks",
        JUDGED,
        {"/trap": _coded(article("charset-python").encode(), "text/html; charset=zlib_codec")},
    ),
    Trap(
        "bom-conflict",
        "a byte-order mark of UTF-16 under a header that says windows-1251",
        JUDGED,
        {"/trap": _coded(b"\xff\xfe" + _NAIVE.encode("utf-16-le"), "text/html; charset=windows-1251")},
        check=_plain("Na\xefve caf\xe9"),
    ),
)


def _not_in_report(seen: Seen) -> None:
    assert "<script>alert" not in (seen.out / "report.html").read_text("utf-8")
