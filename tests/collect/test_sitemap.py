"""Sitemaps, honest ones and others."""

import gzip

import pytest

from crawler.collect.sitemap import MAX_URLS, Entry, SitemapError, read_sitemap
from crawler.collect.urls import MAX_LENGTH


def _entries(body: bytes) -> tuple[list[Entry], str]:
    found = []
    try:
        for entry in read_sitemap(body):
            found.append(entry)
    except SitemapError as error:
        return found, str(error)
    return found, ""


_XML = b"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>%s</urlset>"
_URL = b"<url><loc> http://a.test/%d?a=1&amp;b=2 </loc><i:image xmlns:i='x'><i:loc>n</i:loc></i:image></url>"


def test_a_sitemap_is_read_packed_or_not() -> None:
    body = _XML % b"".join(_URL % n for n in range(3))
    assert _entries(body) == _entries(gzip.compress(body))
    assert _entries(body)[0] == [Entry("page", f"http://a.test/{n}?a=1&b=2") for n in range(3)]


def test_an_index_lists_sitemaps() -> None:
    assert _entries(b"<sitemapindex><sitemap><loc>http://a.test/1</loc></sitemap></sitemapindex>") == (
        [Entry("sitemap", "http://a.test/1")],
        "",
    )


def test_a_text_list_is_a_sitemap_and_other_text_is_none() -> None:
    assert _entries("\ufeffhttp://a.test/1\r\n\r\nhttp://a.test/2".encode())[0] == [
        Entry("page", "http://a.test/1"),
        Entry("page", "http://a.test/2"),
    ]
    assert "neither XML nor" in _entries(b"Not found")[1]
    assert "HTML page" in _entries(b"<html><body>no</body></html>")[1]


def test_what_comes_before_the_break_of_a_sitemap_is_kept() -> None:
    whole = _XML % b"".join(_URL % n for n in range(2000))
    found, error = _entries(whole[:-1000])
    assert len(found) > 1900
    assert "broken XML" in error
    found, error = _entries(gzip.compress(whole)[:-20])
    assert "broken gzip" in error


def test_a_sitemap_with_too_many_urls_is_cut_and_says_so() -> None:
    found, error = _entries(b"http://a.test/1\n" * (MAX_URLS + 1))
    assert len(found) == MAX_URLS
    assert "more than 50000 URLs" in error


def test_a_packed_sitemap_bomb_is_not_unpacked_whole() -> None:
    found, error = _entries(gzip.compress(b"http://a.test/1\n" + b"\n" * 60 * 2**20))
    assert (len(found), error) == (1, "more than 52428800 bytes; the rest was not read")


def test_a_sitemap_of_nothing_but_tags_is_given_up() -> None:
    found, error = _entries(gzip.compress(b"<urlset><url><loc>http://a.test/1</loc></url>" + b"<a/>" * 12_000_000))
    assert (len(found), error) == (1, "more than 2000000 tags and attributes; the rest was not read")


def test_entities_of_a_sitemap_are_not_expanded_nor_fetched() -> None:
    bomb = b"<!DOCTYPE x [<!ENTITY a 'http://a.test/'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    found, _ = _entries(bomb + b"<urlset><url><loc>&a;</loc></url><url><loc>&f;</loc></url></urlset>")
    assert found == []


def _urls(body: bytes) -> list[str]:
    return [entry.url for entry in _entries(body)[0]]


_MEDIA = (
    b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:image='i' xmlns:video='v' xmlns:news='n'>"
    b"<url><image:image><image:loc>http://a.test/i.png</image:loc></image:image><image:loc>http://a.test/j</image:loc>"
    b"<loc>http://a.test/1</loc><news:news><news:title>x</news:title></news:news>"
    b"<video:video><video:player_loc>http://a.test/v</video:player_loc><video:url/></video:video></url>"
    b"<image:url><image:loc>http://a.test/k</image:loc></image:url></urlset>"
)


def test_pictures_videos_and_news_are_no_pages() -> None:
    assert _urls(_MEDIA) == ["http://a.test/1"]


def test_any_prefix_of_the_namespace_will_do() -> None:
    body = b"<s:urlset xmlns:s='x'><s:url><s:loc>http://a.test/1</s:loc><s:lastmod>2024</s:lastmod></s:url></s:urlset>"
    assert _entries(body) == ([Entry("page", "http://a.test/1", "2024")], "")


@pytest.mark.parametrize(
    "date",
    [
        "2024",
        "2024-02",
        "2024-02-29",
        "2024-02-29T10:00Z",
        "2024-02-29T10:00:00+01:00",
        "2024-02-29T10:00:00.123-11:30",
    ],
)
def test_a_w3c_date_is_kept_as_written(date: str) -> None:
    body = b"<urlset><url><loc>http://a.test/1</loc><lastmod> %s </lastmod></url></urlset>" % date.encode()
    assert _entries(body)[0] == [Entry("page", "http://a.test/1", date)]


_NO_DATES = ("", "yesterday", "2023-02-29", "2024-13", "0000", "24-01-01", "2024-1-1", "=cmd()", "٢٠٢٤")
_NO_TIMES = ("T10:00:00", "T25:00Z", " 10:00Z", "T10:00:00.123456789+01:0000", f"T{'0' * 1_000}")


@pytest.mark.parametrize("date", [*_NO_DATES, *(f"2024-01-01{time}" for time in _NO_TIMES)])
def test_what_is_no_w3c_date_is_left_out(date: str) -> None:
    body = f"<urlset><url><loc>http://a.test/1</loc><lastmod>{date}</lastmod></url></urlset>".encode()
    assert _entries(body) == ([Entry("page", "http://a.test/1")], "")


def test_a_feed_in_rss_lists_pages() -> None:
    body = (
        b"<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><link>http://a.test/</link>"
        b"<item><title>x</title><atom:link href='http://a.test/no'/><link>http://a.test/1?a&amp;b</link>"
        b"<pubDate>Sun, 06 Nov 1994 08:49:37 +0100</pubDate></item>"
        b"<item><link><![CDATA[ http://a.test/2 ]]></link><pubDate>06 Nov 94 08:49 -0000</pubDate></item>"
        b"<item><guid>http://a.test/no</guid></item>"
        b"<item><link>http://a.test/3</link><pubDate>Sun, 99 Foo 1994 08:49:37 +99999999999</pubDate></item>"
        b"</channel></rss>"
    )
    assert _entries(body) == (
        [
            Entry("page", "http://a.test/1?a&b", "1994-11-06T08:49:37+01:00"),
            Entry("page", "http://a.test/2", "1994-11-06T08:49:00+00:00"),
            Entry("page", "http://a.test/3"),
        ],
        "",
    )


def test_a_feed_in_atom_lists_pages() -> None:
    body = (
        b"<feed xmlns='http://www.w3.org/2005/Atom'><link href='http://a.test/no'/>"
        b"<entry><link rel='edit' href='http://a.test/no'/><link rel='alternate' href='http://a.test/1'/>"
        b"<link href='http://a.test/no'/><updated>2024-01-01T10:00:00Z</updated></entry>"
        b"<entry><link href=' /2 '/><updated>now</updated></entry><entry><id>http://a.test/no</id></entry></feed>"
    )
    assert _entries(body) == (
        [Entry("page", "http://a.test/1", "2024-01-01T10:00:00Z"), Entry("page", "/2")],
        "",
    )


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_xml_is_read_in_its_own_coding(coding: str) -> None:
    name = coding.removesuffix("-sig")
    body = f"<?xml version='1.0' encoding='{name}'?><urlset><url><loc>http://a.test/ü</loc></url></urlset>"
    assert _urls(body.encode(coding)) == ["http://a.test/ü"]


def test_blank_lines_in_front_are_read_over() -> None:
    body = _XML % (_URL % 1)
    assert _entries(b"\r\n \n" + body) == _entries(b"\n" * 200_000 + body) == _entries(body)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "empty"),
        (b" \n" * 100_000, "empty"),
        (gzip.compress(b""), "empty"),
        (b"<!-- x -->\n<!DOCTYPE html><html><body><br></body></html>", "an HTML page, not a sitemap"),
        (b"\xef\xbb\xbf<HTML><p>", "an HTML page, not a sitemap"),
        (b"<?xml version='1.0'?><html xmlns='x'><url><loc>http://a.test/</loc></url></html>", "no sitemap: "),
        (b"<error/>", "no sitemap: the document is <error>"),
        (b"<urlset>\n<url>\n</urlset>", "line 3"),
        (gzip.compress(gzip.compress(b"http://a.test/")), "gzip inside gzip"),
        (gzip.compress(b"http://a.test/")[:-1], "broken gzip: it ends early"),
        (b"\x1f\x8b\x08junk", "broken gzip"),
        (b"\x1f\x8b", "broken gzip"),
    ],
)
def test_what_is_wrong_is_said(body: bytes, error: str) -> None:
    found, said = _entries(body)
    assert found == []
    assert error in said


def test_an_empty_list_of_pages_is_a_sitemap() -> None:
    assert _entries(b"<urlset/>") == _entries(b"<rss><channel/></rss>") == ([], "")


def test_junk_behind_a_packed_sitemap_is_read_over_and_a_second_part_is_read() -> None:
    first, second = gzip.compress(b"http://a.test/1\n"), gzip.compress(b"http://a.test/2\n")
    assert _entries(first + b"\x00" * 512) == _entries(first + b"<!-- served by -->") == _entries(b"http://a.test/1\n")
    assert _urls(first + second) == ["http://a.test/1", "http://a.test/2"]
    assert (
        "more than 10000 gzip files" in _entries(gzip.compress(b"http://a.test/1\n") + gzip.compress(b"") * 10_000)[1]
    )


def test_a_packed_sitemap_whose_checksum_is_wrong_is_read_but_for_its_last_piece() -> None:
    packed = bytearray(gzip.compress(_XML % b"".join(_URL % n for n in range(5_000))))
    packed[-5] ^= 1
    found, error = _entries(bytes(packed))
    assert len(found) > 4_000
    assert "broken gzip" in error


def test_lines_of_a_list_that_are_no_urls_are_counted_and_left_out() -> None:
    found, error = _entries(b"# pages\nHTTP://a.test/1\n/2\nhttp://a.test/3")
    assert [entry.url for entry in found] == ["HTTP://a.test/1", "http://a.test/3"]
    assert error == "no URLs: 3 words of the list, the first is '#'"
    assert _urls(b"http://a.test/1\n" + b"word " * 1_000 + b"\nhttp://a.test/2") == ["http://a.test/1"]


def test_a_url_without_end_is_cut_where_it_is_too_long_already() -> None:
    long = b"http://a.test/" + b"x" * 2**20
    for body in (long, _XML % (b"<url><loc>%s</loc></url>" % long)):
        assert [len(url) for url in _urls(body)] == [MAX_LENGTH + 1]
    assert "a word of more than 65536 bytes" in _entries(long)[1]


def test_a_url_in_parts_is_none() -> None:
    assert _urls(b"<urlset><url><loc>http://a.test/<!-- x -->1</loc></url></urlset>") == []
    entity = b"<!DOCTYPE x [<!ENTITY a 'b'>]><urlset><url><loc>http://a.test/&a;c</loc></url></urlset>"
    assert _urls(entity) == []


def test_entries_stand_where_the_format_has_them() -> None:
    assert _urls(b"<urlset><a><url><loc>http://a.test/1</loc></url></a></urlset>") == []
    assert _urls(b"<urlset><url><url><loc>http://a.test/1</loc></url></url></urlset>") == []


_OPEN = b"<urlset><url><loc>http://a.test/1</loc></url>"
_BILLION = b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))


@pytest.mark.parametrize(
    ("bomb", "error"),
    [
        (_OPEN + b"<a>" + b"x" * 40_000_000, "Text node too long"),
        (_OPEN + b"<!--" + b"x" * 40_000_000, "broken XML"),
        (_OPEN + b"<a b='" + b"x" * 40_000_000, "broken XML"),
        (_OPEN + b"<a>" * 1_000_000, "Excessive depth"),
        (_OPEN + b"<a " + b"b='' " * 2_000_100, "more than 2000000 tags and attributes"),
        (_OPEN + b"<a " + b" ".join(b"xmlns:a%d='u'" % n for n in range(100_000)) + b">", "broken XML"),
        (_OPEN + b"<url/>" * 100_000, "more than 50000 URLs"),
        (_OPEN + b"<url>" * 100 + b"</url>" * 100 + b"<?x?>" * 2_000_000, "more than 2000000 tags and attributes"),
        (b"<!DOCTYPE x [<!ENTITY a0 'aaaaaaaaaa'>" + _BILLION + b"]><urlset a='&a9;'/>", "amplification"),
    ],
    ids=["text", "comment", "value", "depth", "attributes", "namespaces", "nothing", "instructions", "entities"],
)
def test_a_bomb_costs_no_more_than_its_bytes_and_what_came_before_is_kept(bomb: bytes, error: str) -> None:
    found, said = _entries(bomb)
    assert found == ([] if b"DOCTYPE" in bomb[:20] else [Entry("page", "http://a.test/1")])
    assert error in said


def test_a_prefix_without_a_namespace_is_said_and_costs_no_entry() -> None:
    found, error = _entries(_OPEN + b"<url><image:loc>x</image:loc><loc>http://a.test/2</loc></url></urlset>")
    assert [entry.url for entry in found] == ["http://a.test/1", "http://a.test/2"]
    assert "prefix image" in error
