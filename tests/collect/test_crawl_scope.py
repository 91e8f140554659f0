"""Which pages a crawl asks for, and what it says about the others."""

from pathlib import Path

from crawl_site import Answer, Site, account, archived, collect, links, redirect, rows, xml

from crawler.collect.uncollected import read_uncollected

_MAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"


def _listing(*urls: str) -> str:
    return _MAP.format("".join(f"<url><loc>{url}</loc></url>" for url in urls))


def test_links_to_files_other_sites_and_other_schemes_are_not_followed(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": links("file:///etc/passwd", "http://127.0.0.2:9/", "mailto:a@b.test", "/a#top", "/a"),
        "/a": links(),
    }
    collect("site", tmp_path, site.url)
    assert archived(tmp_path) == [("/", 200), ("/a", 200)]
    assert rows(tmp_path) == {}


def test_one_malformed_link_does_not_lose_the_others(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("http://[", "http://x:99999999/", "/a"), "/a": links("http://[")}
    collect("site", tmp_path, site.url)
    assert ("/a", 200) in archived(tmp_path)
    assert [row.reason for row in read_uncollected(tmp_path)] == ["bad_url", "bad_url"]


def test_a_base_element_moves_the_links(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer('<base href="/deep/"><a href="a">x</a>'), "/deep/a": Answer("a")}
    collect("site", tmp_path, site.url)
    assert ("/deep/a", 200) in archived(tmp_path)


def test_a_nofollow_link_is_followed_and_a_meta_refresh_is_not(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": Answer('<meta http-equiv=refresh content="0;url=/jump"><a rel=nofollow href=/a>a</a>')}
    collect("site", tmp_path, site.url)
    assert [path for path, _ in archived(tmp_path)] == ["/", "/a"]


def test_what_robots_txt_forbids_is_a_row_and_never_asked_for(site: Site, tmp_path: Path) -> None:
    site.pages = {
        "/": links("/secret/x", "/open"),
        "/robots.txt": Answer("User-agent: doorway-audit\nDisallow: /secret/", content_type="text/plain"),
    }
    collect("site", tmp_path, site.url)
    assert rows(tmp_path) == {"/secret/x": "robots"}
    assert "/secret/x" not in site.asked


def test_a_trap_ends_at_the_depth_limit_and_says_so(site: Site, tmp_path: Path) -> None:
    site.default = lambda path: Answer(f'<a href="{path}a/">deeper</a>')
    site.pages = {"/robots.txt": Answer(status=404)}
    collect("site", tmp_path, site.url, max_depth=2)
    assert [path for path, _ in archived(tmp_path)] == ["/", "/a/", "/a/a/"]
    assert rows(tmp_path) == {"/a/a/a/": "limit"}


def test_no_more_pages_than_the_limit_are_asked_for(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links(*(f"/{n}" for n in range(9)))}
    collect("site", tmp_path, site.url, max_pages=4)
    assert len(archived(tmp_path)) == 4
    assert list(rows(tmp_path).values()) == ["limit"] * 6


def test_pages_asks_for_exactly_the_pages_given(site: Site, tmp_path: Path) -> None:
    site.pages = {"/a": links("/b"), "/c": links("/d")}
    collect("pages", tmp_path, f"{site.url}/a", f"{site.url}/c")
    assert sorted(set(site.asked)) == ["/a", "/c", "/robots.txt"]


def test_a_packed_sitemap_of_an_index_in_robots_txt_is_read(site: Site, tmp_path: Path) -> None:
    index = f"<sitemapindex><sitemap><loc>{site.url}/1.xml.gz</loc></sitemap></sitemapindex>"
    site.pages = {
        "/": Answer("<p>no links"),
        "/robots.txt": Answer(f"Sitemap: {site.url}/index.xml", content_type="text/plain"),
        "/index.xml": xml(index),
        "/1.xml.gz": xml(_listing(f"{site.url}/orphan"), packed=True),
        "/orphan": Answer("<a href=/next>x</a>"),
        "/next": Answer("n"),
    }
    collect("site", tmp_path, site.url)
    assert {("/orphan", 200), ("/next", 200)} <= set(archived(tmp_path))


def test_a_sitemap_start_brings_its_pages_and_nothing_else(site: Site, tmp_path: Path) -> None:
    site.pages = {"/map.txt": Answer(f"{site.url}/a\n{site.url}/b\n", content_type="text/plain"), "/a": links("/c")}
    collect("sitemap", tmp_path, sitemaps=f"{site.url}/map.txt")
    assert sorted(path for path, _ in archived(tmp_path)) == ["/a", "/b", "/map.txt"]
    assert account(tmp_path)["complete"] is True


def test_what_a_broken_sitemap_lists_before_its_break_is_kept(site: Site, tmp_path: Path) -> None:
    site.pages = {"/map.xml": xml(_listing(f"{site.url}/a")[:-5] + "<url><loc>http://cut"), "/a": Answer("a")}
    collect("sitemap", tmp_path, sitemaps=f"{site.url}/map.xml")
    assert ("/a", 200) in archived(tmp_path)
    assert rows(tmp_path) == {"/map.xml": "sitemap"}


def test_a_page_of_another_site_in_a_sitemap_is_a_row(site: Site, tmp_path: Path) -> None:
    site.pages = {"/map.xml": xml(_listing("http://127.0.0.3:9/x"))}
    collect("sitemap", tmp_path, sitemaps=f"{site.url}/map.xml")
    assert rows(tmp_path) == {"/x": "offsite"}


def test_a_redirect_to_another_site_is_recorded_and_not_followed(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": redirect("http://127.0.0.3:9/x")}
    collect("site", tmp_path, site.url)
    assert archived(tmp_path) == [("/", 302)]
    assert rows(tmp_path) == {"/x": "offsite"}
    assert account(tmp_path)["complete"] is False


def test_a_redirect_loop_and_an_endless_chain_are_rows(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("/loop", "/chain0"), "/loop": redirect("/loop2"), "/loop2": redirect("/loop")}
    site.default = lambda path: redirect(f"/chain{int(path[6:]) + 1}") if "chain" in path else Answer(status=404)
    collect("site", tmp_path, site.url)
    assert rows(tmp_path) == {"/chain11": "redirect"}


def test_two_redirects_to_one_page_fetch_it_once(site: Site, tmp_path: Path) -> None:
    site.pages = {"/": links("/a", "/b"), "/a": redirect("/c"), "/b": redirect("/c"), "/c": Answer("c")}
    collect("site", tmp_path, site.url)
    assert site.asked.count("/c") == 1
    assert rows(tmp_path) == {}


def test_no_more_requests_are_in_flight_at_a_site_than_allowed_even_without_a_delay(site: Site, tmp_path: Path) -> None:
    site.default = lambda path: Answer("x", wait=0.03)
    site.pages = {"/": links(*(f"/{n}" for n in range(20))), "/robots.txt": Answer(status=404)}
    collect("site", tmp_path, site.url, per_site=2)
    assert site.peak == 2
