"""The parts of a crawl that need no network."""

import gzip
import io
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.robotstxt import ProtegoRobotParser

from crawler.collect import scope as scope_module
from crawler.collect import uncollected as uncollected_module
from crawler.collect.links import read_links
from crawler.collect.politeness import MAX_CRAWL_DELAY, Politeness
from crawler.collect.progress import Progress
from crawler.collect.scope import Scope, in_shard
from crawler.collect.sitemap import MAX_URLS, Entry, SitemapError, read_sitemap
from crawler.collect.tally import Tally
from crawler.collect.uncollected import UncollectedFile, read_uncollected
from crawler.collect.urls import MAX_LENGTH, canonical
from crawler.config import CrawlOptions
from crawler.records import Unjudged


@pytest.mark.parametrize(
    ("link", "form"),
    [
        ("HTTP://A.test:80/x#top", "http://a.test/x"),
        ("http://a.test/a/../b/./c/..", "http://a.test/b/"),
        ("http://me:hush@a.test/", "http://a.test/"),
        ("http://127.1/", "http://127.0.0.1/"),
        ("http://bücher.test/ü?q=ü", "http://xn--bcher-kva.test/%C3%BC?q=%C3%BC"),
        ("http://a.test\\b\\c", "http://a.test/b/c"),
        ("//b.test/x", "http://b.test/x"),
        (" /p q\n", "http://base.test/p%20q"),
        ("?b=2&a=1#f", "http://base.test/dir/page?b=2&a=1"),
        ("http://a.test./%c3", "http://a.test/%C3"),
        ("mailto:a@b.test", ""),
        ("javascript:void(0)", ""),
        ("data:text/html,x", ""),
    ],
)
def test_a_link_has_one_form_and_a_request_keeps_it(link: str, form: str) -> None:
    assert canonical(link, "http://base.test/dir/page") == form
    assert not form or Request(form).url == canonical(form) == form


@pytest.mark.parametrize(
    "link",
    [
        "http://[",
        "http://a.test:99999999/",
        "/\ud800",
        "http://a b.test/",
        "http://",
        f"/{'x' * MAX_LENGTH}",
        "http://%00/",
    ],
)
def test_a_web_link_that_cannot_be_one_is_a_value_error(link: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(link, "http://base.test/")


def test_links_come_from_anchors_areas_and_frames_once_each() -> None:
    body = b"<base href=/b/><a href=1>x</a><a href=1>y</a><area href=2><iframe src=3></iframe><a href=''>z</a>"
    links = read_links(body, "text/html", "http://a.test/")
    assert (links.base, links.hrefs) == ("http://a.test/b/", ("1", "2", "3"))


@pytest.mark.parametrize(
    "bomb", [b"<div>" * 100_000, b"<div " + b"a=1 b " * 100_000 + b">", b"<a href='" * 200_000, b"<" * 2_000_000]
)
def test_a_hostile_page_is_read_in_linear_time(bomb: bytes) -> None:
    begun = perf_counter()
    links = read_links(b'<a href="/found?a=1&amp;b=2">x</a>' + bomb, "text/html", "http://a.test/")
    assert perf_counter() - begun < 2
    assert "/found?a=1&b=2" in links.hrefs


def test_only_the_first_two_megabytes_are_read_for_links() -> None:
    body = b"<a href=/early>x</a>" + b"word " * 500_000 + b"<a href=/late>x</a>"
    assert read_links(body, "", "http://a.test/").hrefs == ("/early",)


def test_links_are_decoded_as_the_page_declares_or_as_browsers_guess() -> None:
    greek = "<a href='/λ'>x</a>"
    assert read_links(greek.encode("iso-8859-7"), "text/html; charset=iso-8859-7", "http://a.test/").hrefs == ("/λ",)
    assert read_links(b"<a href='/\xe9'>x</a>", "text/html", "http://a.test/").hrefs == ("/é",)
    assert read_links(greek.encode(), "text/html", "http://a.test/").hrefs == ("/λ",)


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
    assert (len(found), error) == (1, "more than 2000000 tags; the rest was not read")


def test_entities_of_a_sitemap_are_not_expanded_nor_fetched() -> None:
    bomb = b"<!DOCTYPE x [<!ENTITY a 'http://a.test/'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    found, _ = _entries(bomb + b"<urlset><url><loc>&a;</loc></url><url><loc>&f;</loc></url></urlset>")
    assert found == []


def test_limits_cut_by_name_first_and_by_number_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope_module, "NAMED", 3)
    scope = Scope(CrawlOptions(urls=("http://a.test/",), max_pages=1))
    assert scope.admit("http://a.test/", 0)
    assert not any(scope.admit(f"http://a.test/{n}", 1) for n in range(10))
    rows = list(scope.cut_rows("now"))
    assert [row.url for row in rows] == [f"http://a.test/{path}" for path in ("0", "1", "2", "")]
    assert "7 further links" in rows[-1].detail


def test_a_page_that_one_path_led_to_too_deep_is_taken_by_a_shorter_one() -> None:
    scope = Scope(CrawlOptions(urls=("http://a.test/",), max_depth=2))
    assert not scope.admit("http://a.test/x", 3)
    assert scope.admit("http://a.test/x", 2)
    assert list(scope.cut_rows("now")) == []


def test_every_domain_is_in_exactly_one_shard() -> None:
    for number in range(50):
        url = f"http://www.site{number}.test/"
        assert [in_shard(url, (index, 4)) for index in range(4)].count(True) == 1
        assert in_shard(url, (0, 1))


def test_rows_beyond_the_cap_are_folded_into_one_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncollected_module, "MAX_ROWS", 2)
    file = UncollectedFile(tmp_path)
    for number in range(5):
        file.add(Unjudged(f"http://a.test/{number}", "a.test", "robots"))
    file.add(Unjudged("http://a.test/t", "a.test", "timeout"))
    file.close("now")
    found = [(row.url, row.reason, row.detail) for row in read_uncollected(tmp_path)]
    assert found[-1] == ("http://a.test/", "robots", "and 3 further URLs")
    assert len(found) == 4


def test_a_cut_last_line_is_left_out(tmp_path: Path) -> None:
    row = '{"url": "http://a.test/", "domain": "a.test", "reason": "dns"}'
    (tmp_path / "uncollected.jsonl").write_text(f'{row}\n{{"url": "http://b')
    assert list(read_uncollected(tmp_path)) == [Unjudged("http://a.test/", "a.test", "dns")]


@pytest.mark.parametrize(("wanted", "delay"), [("5", 5.0), ("0.1", 0.5), ("100000", MAX_CRAWL_DELAY), ("nan", 0.5)])
def test_crawl_delay_slows_the_slot_of_the_site_down_and_never_speeds_it_up(wanted: str, delay: float) -> None:
    slot = Slot(2, 0.5, 0)
    downloader = SimpleNamespace(slots={"shop.test": slot}, per_slot_settings={})
    settings = type("Settings", (dict,), {"getfloat": lambda self, _: 0.5})({"ROBOTSTXT_USER_AGENT": "doorway-audit"})
    polite = Politeness(SimpleNamespace(settings=settings, engine=SimpleNamespace(downloader=downloader)))  # type: ignore[arg-type]
    robots = ProtegoRobotParser(f"User-agent: *\nCrawl-delay: {wanted}".encode(), None)
    polite.obey_crawl_delay(robots, Request("http://www.shop.test/x"))
    assert slot.delay == delay
    assert downloader.per_slot_settings.get("shop.test", {"delay": 0.5})["delay"] == delay


def test_a_redirect_to_another_site_waits_in_that_sites_slot() -> None:
    settings = type("Settings", (dict,), {})({"ROBOTSTXT_USER_AGENT": "x"})
    request = Request("http://www.b.test/", meta={"download_slot": "a.test"})
    Politeness(SimpleNamespace(settings=settings)).process_request(request)  # type: ignore[arg-type]
    assert request.meta["download_slot"] == "b.test"


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_one_line_on_a_terminal_and_whole_lines_elsewhere() -> None:
    stats = SimpleNamespace(get_stats=lambda: {"uncollected/dns": 2, "scheduler/enqueued": 9, "scheduler/dequeued": 4})
    crawler = SimpleNamespace(stats=stats, settings={"DOORWAY_TALLY": Tally()})
    shown = []
    for stream in (_Terminal(), io.StringIO()):
        progress = Progress(crawler, stream)  # type: ignore[arg-type]
        progress.close()
        shown.append(stream.getvalue())
    assert shown[0].startswith("\r\x1b[K")
    assert "\r" not in shown[1]
    assert "5 queued, 2 not collected" in shown[1]
