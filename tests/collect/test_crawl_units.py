"""The parts of a crawl that need no network."""

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
from crawler.collect.addresses import AddressRules, is_public, literal
from crawler.collect.links import read_links
from crawler.collect.politeness import MAX_CRAWL_DELAY, Politeness
from crawler.collect.progress import Progress
from crawler.collect.scope import Scope, in_shard
from crawler.collect.tally import Tally
from crawler.collect.uncollected import UncollectedFile, read_uncollected
from crawler.config import CrawlOptions
from crawler.records import Unjudged

_PRIVATE_4 = "127.0.0.1 10.0.0.1 192.168.0.1 172.16.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255"
_PRIVATE_6 = ":: ::1 fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 2001:db8::1 64:ff9b:1::1"
_PRIVATE_4_IN_6 = "::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 2001:0:7f00:1::80ff:fffe"


@pytest.mark.parametrize("address", [*_PRIVATE_4.split(), *_PRIVATE_6.split(), *_PRIVATE_4_IN_6.split(), "nonsense"])
def test_no_address_outside_the_public_internet_is_public(address: str) -> None:
    assert not is_public(address)
    assert not AddressRules().allow(address)
    assert AddressRules(allow_private=True).allow(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808"])
def test_an_address_of_the_public_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001"])
def test_every_spelling_of_an_address_is_read(host: str) -> None:
    assert literal(host) == "127.0.0.1"


def test_a_name_is_no_address() -> None:
    assert literal("a.test") == literal("1.2.3.test") == literal("") == ""


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
