import random
import re
from collections import Counter
from itertools import combinations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.demo import Resource, Site, Truth, build_network, truth
from crawler.demo.blog import read_posts
from crawler.demo.spintax import expand, parse_spintax
from crawler.demo.themes import read_table, read_text
from crawler.demo.videos import FORMS

FORM_MARKS = {
    "iframe": ' src="https://www.youtube.com/embed/',
    "nocookie": "https://www.youtube-nocookie.com/embed/",
    "short-link": 'href="https://youtu.be/',
    "bare": ">https://www.youtube.com/watch?v=",
    "lazy": 'data-src="https://www.youtube.com/embed/',
    "lite": '<lite-youtube videoid="',
    "vimeo": "https://player.vimeo.com/video/",
    "json-ld": '"VideoObject"',
}


@pytest.fixture(scope="module")
def sites() -> tuple[Site, ...]:
    return build_network(1)


def pages_of(sites: tuple[Site, ...], family: str, label: str) -> list[tuple[Resource, Truth]]:
    resources = (page for site in sites for page in site.pages.values())
    known = [(page, page.truth) for page in resources if page.truth]
    return [(page, facts) for page, facts in known if (facts.family, facts.label) == (family, label)]


def html_of(page: Resource) -> str:
    return page.body.decode("windows-1252" if b"windows-1252" in page.body else "utf-8")


def text_of(page: Resource) -> str:
    tree = LexborHTMLParser(html_of(page))
    tree.strip_tags(["script", "style", "nav", "aside", "footer"])
    assert tree.body is not None
    return re.sub(r"\s+", " ", tree.body.text(separator=" "))


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def jaccards(pages: list[tuple[Resource, Truth]]) -> list[float]:
    sets = [shingles(text_of(page)) for page, _ in pages]
    return [len(a & b) / len(a | b) for a, b in combinations(sets, 2)]


def test_the_same_seed_gives_the_same_bytes(sites: tuple[Site, ...]) -> None:
    assert build_network(1) == sites


def test_another_seed_words_the_spun_pages_differently_and_leaves_the_honest_ones(sites: tuple[Site, ...]) -> None:
    others = build_network(2)
    differing = {
        facts.label
        for site, other in zip(sites, others, strict=True)
        for path, page in site.pages.items()
        if page.body != other.pages[path].body and (facts := page.truth)
    }
    assert differing == {"doorway"}


def test_every_host_is_under_the_reserved_top_level_domain(sites: tuple[Site, ...]) -> None:
    assert all(site.host.endswith(".example") for site in sites)
    domains = Counter(".".join(site.host.split(".")[-2:]) for site in sites)
    assert domains["yardfixes.example"] == 2


@pytest.mark.parametrize(("family", "pages", "hosts"), [("lawn", 14, 4), ("coffee", 10, 3), ("plumber", 12, 1)])
def test_a_family_has_enough_pages_and_hosts(sites: tuple[Site, ...], family: str, pages: int, hosts: int) -> None:
    doorways = [facts for _, facts in pages_of(sites, family, "doorway")]
    assert len(doorways) >= pages
    assert len({facts.url.split("/")[2] for facts in doorways}) == hosts


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_two_copies_share_as_many_shingles_as_real_spun_pages_do(sites: tuple[Site, ...], family: str) -> None:
    shares = jaccards(pages_of(sites, family, "doorway"))
    assert min(shares) >= 0.15
    assert max(shares) <= 0.30


@pytest.mark.parametrize("seed", [2, 3])
@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_the_typical_share_does_not_depend_on_the_seed(seed: int, family: str) -> None:
    shares = jaccards(pages_of(build_network(seed), family, "doorway"))
    assert 0.17 <= sum(shares) / len(shares) <= 0.27


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_a_spun_article_forces_its_phrase_in_ten_to_thirteen_times(family: str) -> None:
    article = parse_spintax(read_text(f"spun/{family}.spintax"))
    copies = [expand(article, random.Random(seed), {"KEYWORD": "how to", "VIDEO": ""}) for seed in range(50)]
    assert {copy.count("how to") for copy in copies} <= {10, 11, 12, 13}
    assert all(copy.rstrip().endswith("\n\nhow to") for copy in copies)


@pytest.mark.parametrize("family", ["lawn", "coffee"])
def test_the_phrase_stands_as_a_sentence_in_a_list_and_glued_to_a_comma(sites: tuple[Site, ...], family: str) -> None:
    for page, facts in pages_of(sites, family, "doorway"):
        phrase, text = re.escape(facts.keyword), text_of(page)
        for manner in (rf"\. {phrase}\. ", rf", {phrase}, and ", rf" or {phrase},[a-z]"):
            assert re.search(manner, text), (facts.url, manner)


def test_phrases_have_the_length_of_searches_and_none_comes_twice(sites: tuple[Site, ...]) -> None:
    phrases = [facts.keyword for facts in truth(sites) if facts.kind == "spun"]
    assert len(set(phrases)) == len(phrases)
    assert all(4 <= len(phrase.split()) <= 9 for phrase in phrases)


def test_a_town_page_differs_from_its_siblings_in_the_town_alone(sites: tuple[Site, ...]) -> None:
    towns = read_table("swapped/plumber.toml")["towns"]
    masked = set()
    for page, facts in pages_of(sites, "plumber", "doorway"):
        text = text_of(page)
        own = facts.keyword.removeprefix("Emergency Plumber in ")
        assert text.count(own) >= 14
        for town in towns:
            text = text.replace(town, "TOWN")
        masked.add(text)
    assert len(masked) == 1


@pytest.mark.parametrize("form", [form for form in FORMS if form != "none"])
def test_every_video_form_stands_on_a_page_with_its_id(sites: tuple[Site, ...], form: str) -> None:
    shown = [(html_of(page), facts) for page, facts in pages_of(sites, "coffee", "doorway")]
    holders = [(html, facts) for html, facts in shown if FORM_MARKS[form] in html]
    assert holders
    for html, facts in holders:
        assert [ident.partition(":")[2] in html for ident in facts.video_ids] == [True]


def test_a_page_without_a_video_id_names_no_player(sites: tuple[Site, ...]) -> None:
    bare = [page for page, facts in pages_of(sites, "coffee", "doorway") if not facts.video_ids]
    assert len(bare) == 2
    assert not any(re.search(r"youtu|vimeo", html_of(page)) for page in bare)


def test_video_ids_are_well_formed_and_belong_to_nobody(sites: tuple[Site, ...]) -> None:
    idents = {ident for facts in truth(sites) for ident in facts.video_ids}
    youtube = {ident.removeprefix("youtube:") for ident in idents if ident.startswith("youtube:")}
    assert all(re.fullmatch(r"[\w-]{11}", ident) for ident in youtube)
    assert not any(ident[-1] in "AEIMQUYcgkosw048" for ident in youtube), "a real id ends in one of these"
    assert idents - {f"youtube:{ident}" for ident in youtube} == {"vimeo:9990000852"}


def test_every_branch_has_facts_that_no_other_branch_has() -> None:
    branches = read_table("stores/company.toml")["branch"]
    assert len(branches) >= 14
    for fact in ("town", "street", "postcode", "phone", "manager", "note", "travel"):
        assert len({branch[fact] for branch in branches}) == len(branches), fact
    assert len({tuple(branch["position"]) for branch in branches}) == len(branches)


@pytest.mark.parametrize("family", ["stores", "reference", "blog"])
def test_honest_pages_share_a_template_but_not_their_words(sites: tuple[Site, ...], family: str) -> None:
    pages = [(page, facts) for page, facts in pages_of(sites, family, "honest") if len(text_of(page)) > 600]
    assert len(pages) >= 10
    assert max(jaccards(pages)) < 0.30


def test_the_reference_has_a_page_for_every_function_and_no_dead_cross_reference(sites: tuple[Site, ...]) -> None:
    entries = read_table("reference/functions.toml")["function"]
    names = {entry["name"] for entry in entries}
    assert len(names) == len(entries) >= 25
    assert {name for entry in entries for name in entry["see"]} <= names
    assert len({entry["text"] for entry in entries}) == len(entries)


def test_blog_posts_have_the_length_of_blog_posts() -> None:
    posts = read_posts("kettle")
    assert len(posts) >= 10
    assert all(250 <= len(post.text.split()) <= 500 for post in posts)
    assert sum(post.clip is not None for post in posts) == 1


def test_two_honest_companies_took_their_privacy_policy_from_the_same_form_book(sites: tuple[Site, ...]) -> None:
    policies = [page for site in sites for path, page in site.pages.items() if path == "/privacy/"]
    first, second = (shingles(text_of(page)) for page in policies)
    assert len(first & second) / len(first | second) > 0.7


def test_sites_differ_in_how_they_declare_their_charset(sites: tuple[Site, ...]) -> None:
    assert {page.content_type for site in sites for page in site.pages.values() if page.truth} == {
        "text/html; charset=utf-8",
        "text/html",
    }


def test_a_sitemap_lists_all_pages_but_the_closed_ones(sites: tuple[Site, ...]) -> None:
    with_map = [site for site in sites if "/sitemap.xml" in site.pages]
    assert with_map
    for site in with_map:
        listed = set(re.findall(rb"<loc>http://[^/]+([^<]+)</loc>", site.pages["/sitemap.xml"].body))
        pages = {page.path.encode() for page in site.pages.values() if page.truth and page.path != "/staff/"}
        assert listed == pages


def test_nobody_is_asked_to_wait(sites: tuple[Site, ...]) -> None:
    assert not any(b"Crawl-delay" in site.pages["/robots.txt"].body for site in sites)
