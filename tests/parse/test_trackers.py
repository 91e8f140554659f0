"""Ids of accounts that sites of one owner share."""

import time

import pytest

from crawler.parse.trackers import tracker_ids_in

FOUND = [
    ("fbq('init', '482133779012345');", "facebook:482133779012345"),
    ('fbq("init",482133779012345)', "facebook:482133779012345"),
    ("https://www.facebook.com/tr?id=482133779012345&amp;ev=PageView", "facebook:482133779012345"),
    ("ym(48213377, 'init', {})", "yandex:48213377"),
    ("https://mc.yandex.ru/watch/48213377", "yandex:48213377"),
    ("h._hjSettings={hjid:482133,hjsv:6};", "hotjar:482133"),
    ("var sc_project=4821337;", "statcounter:4821337"),
    ("_Hasync.push(['Histats.start', '1,4821337,4,0,0,0,00010000']);", "histats:4821337"),
    ("https://myaff01.vendor9.hop.clickbank.net/?tid=x", "clickbank:myaff01"),
    ("https://hop.clickbank.net/?affiliate=myaff01&amp;vendor=vendor9", "clickbank:myaff01"),
    ("https://shop.example/?hop=myaff01", "clickbank:myaff01"),
    ("https://www.awin1.com/cread.php?awinmid=1234&amp;awinaffid=482133&x", "awin:482133"),
    ("https://www.shareasale.com/r.cfm?b=1&u=482133&m=2", "shareasale:482133"),
    ("https://www.anrdoezrs.net/click-4821337-11552", "cj:4821337"),
    ("https://www.amazon.co.uk/dp/B01?x=1&amp;tag=someshop-21", "amazon:someshop-21"),
    ("https://www.amazon.com/s?k=a%26b&tag=someshop-20", "amazon:someshop-20"),
    ("//ws-na.amazon-adsystem.com/widgets/q?ServiceVersion=1&tracking_id=someshop-20", "amazon:someshop-20"),
    (
        """var u="//stats.b.example/"; _paq.push(['setTrackerUrl', u+'matomo.php']); _paq.push(['setSiteId', '7']);""",
        "matomo:stats.b.example:7",
    ),
    (
        'var u=(("https:" == document.location.protocol) ? "https" : "http") + "://stats.b.example/piwik/";'
        " _paq.push(['setSiteId', 7]);",
        "matomo:stats.b.example:7",
    ),
]


@pytest.mark.parametrize(("html", "tracker"), FOUND)
def test_an_id_of_every_provider_is_found_once(html: str, tracker: str) -> None:
    assert tracker_ids_in(html + "\n" + html) == (tracker,)


PLACEHOLDERS = [
    "UA-XXXXX-Y",
    "UA-000000-0",
    "UA-12345678-1",
    "UA-123456789-1",
    "G-XXXXXXXXXX",
    "G-1234567890",
    "G-TEST123456",
    "GTM-XXXXX",
    "GTM-XXXXXX",
    "GTM-YOURID",
    "AW-123456789",
    "AW-0000000000",
    "pub-0000000000000000",
    "ca-pub-1234567890123456",
    "pub-0123456789012345",
    "https://www.amazon.com/?tag=yourtag-20",
    "fbq('init', '1234567890123456')",
    "ym(12345678, 'init')",
    "hjid:1234567",
    "https://shop.example/?hop=xxxxx",
    "https://b.example/?tag=someshop-20",
    "_paq.push(['setSiteId', '7']);",
]


@pytest.mark.parametrize("html", PLACEHOLDERS)
def test_an_example_of_a_manual_is_no_id(html: str) -> None:
    assert tracker_ids_in(f"<script>{html}</script>") == ()


@pytest.mark.parametrize(
    "part", ["amazon.com/", "facebook.com/tr?", "shareasale.com/?", "u=", "setSiteId'", "//hop.clickbank.net?", "fbq("]
)
def test_a_page_made_of_hints_is_read_in_time(part: str) -> None:
    began = time.process_time()
    tracker_ids_in(part * (1_000_000 // len(part)))
    assert time.process_time() - began < 5
