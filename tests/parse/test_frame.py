"""The frame of a site: what stands around the text of most of its pages."""

import numpy as np
import pytest
from html_pages import PROSE, capture, read_words

from crawler.parse.examine import examine_page
from crawler.parse.frame import ZONE, find_frames, pack_frames, within_frame
from crawler.parse.screen import screen_page
from crawler.records import Block, Capture, Page
from crawler.shingles import hash_each
from crawler.words import words_of

HEAD = ["Springfield Garden Club", "Roses since 1950 and still growing strong", "Home", "Visit us", "Contact"]
FOOT = ["Springfield Garden Club, 12 High Street", "All rights reserved"]


def own_text(number: int) -> list[str]:
    return [f"Paragraph {n} of page {number}: {PROSE} It is the {number}th of its kind, number {n}." for n in range(6)]


def page_of(number: int, head: list[str], foot: list[str], body: list[str], host: str = "garden.example") -> Capture:
    html = f"<title>Rose number {number} | Springfield</title>" + "".join(
        f"<div>{text}</div>" for text in (*head, *body, *foot)
    )
    return capture(html, url=f"https://{host}/{number}")


def site(pages: int, head: list[str] = HEAD, foot: list[str] = FOOT, host: str = "garden.example") -> list[Capture]:
    return [page_of(number, head, foot, own_text(number), host) for number in range(pages)]


def frames_of(captures: list[Capture]) -> list[tuple[int, int]]:
    pages = [screen_page(taken) for taken in captures]
    found = find_frames(pages, [page.frame for page in pages])
    return [found.get(page.url, (0, 0)) for page in pages]


def test_what_stands_around_every_page_of_a_site_is_its_frame() -> None:
    assert frames_of(site(6)) == [(len(HEAD), len(FOOT))] * 6


def test_a_few_pages_make_no_site() -> None:
    assert frames_of(site(3)) == [(0, 0)] * 3


def test_copies_of_one_page_make_no_site() -> None:
    copies = [page_of(1, HEAD, FOOT, own_text(1)) for _ in range(10)]
    assert frames_of(copies) == [(0, 0)] * 10


def test_each_host_has_its_own_frame() -> None:
    other = site(5, ["Another club"], [], "b.example")
    assert frames_of([*site(5), *other]) == [(len(HEAD), len(FOOT))] * 5 + [(1, 0)] * 5


def test_half_of_the_pages_are_enough_and_fewer_are_not() -> None:
    framed = site(8)
    bare = [page_of(n, [], [], own_text(n)) for n in range(8, 16)]
    assert frames_of([*framed, *bare]) == [(5, 2)] * 8 + [(0, 0)] * 8
    assert frames_of([*framed[:7], *bare]) == [(0, 0)] * 15


def test_a_breadcrumb_within_the_frame_goes_with_it() -> None:
    captures = [page_of(n, [*HEAD[:3], f"Home > Rose {n}", *HEAD[3:]], FOOT, own_text(n)) for n in range(6)]
    assert frames_of(captures) == [(6, 2)] * 6


def test_a_paragraph_of_its_own_ends_the_frame() -> None:
    captures = [page_of(n, [*HEAD[:3], f"{n} {PROSE}", *HEAD[3:]], FOOT, own_text(n)) for n in range(6)]
    assert frames_of(captures) == [(3, 2)] * 6


def test_the_pages_own_title_ends_the_frame_and_stays() -> None:
    captures = [
        page_of(n, [*HEAD[:3], title, *HEAD[3:]], [title, *FOOT], own_text(n))
        for n, title in enumerate(f"Rose number {n} | Springfield" for n in range(6))
    ]
    assert frames_of(captures) == [(3, 2)] * 6


def test_the_name_of_the_site_as_first_level_heading_is_frame() -> None:
    captures = site(6)
    html = [
        taken.body.replace(b"<div>Springfield Garden Club</div>", b"<h1>Springfield Garden Club</h1>")
        for taken in captures
    ]
    changed = [capture(body, url=taken.url) for body, taken in zip(html, captures, strict=True)]
    assert frames_of(changed) == [(5, 2)] * 6


def test_a_page_that_is_mostly_frame_is_left_whole() -> None:
    short = [page_of(n, HEAD, FOOT, [f"Only {n} words here"]) for n in range(6)]
    assert frames_of(short) == [(0, 0)] * 6
    assert frames_of([*site(6), page_of(9, HEAD, FOOT, ["Only few words here"])])[-1] == (0, 0)


def test_a_family_that_fills_its_site_keeps_most_of_its_text() -> None:
    constant = [f"{PROSE} {PROSE} Sentence number {n} of the family is always the same." for n in range(20)]
    captures = [page_of(n, constant, constant, own_text(n)) for n in range(8)]
    for taken, (leading, trailing) in zip(captures, frames_of(captures), strict=True):
        whole, left = read_words(taken, 10**6), read_words(taken, 10**6, (leading, trailing))
        assert len(whole) - len(left) <= 800
        assert len(left) >= 0.4 * len(whole)


def test_no_more_than_the_ends_of_a_page_are_packed() -> None:
    hashes, sizes = hash_each([f"w{n}" for n in range(2000)]), np.full(1000, 2)
    ends = np.concatenate((hashes[: 2 * ZONE], hashes[-2 * ZONE :]))
    whole, cut, empty = pack_frames([(hashes, sizes), (ends, sizes[: 2 * ZONE]), (hashes[:0], sizes[:0])])
    assert (whole, empty) == (cut, b"")
    assert len(whole) == 2 * ZONE * 10
    (long,) = pack_frames([(hash_each(["w"] * 10**5), np.array([10**5]))])
    assert len(long) == 10
    assert pack_frames([]) == []


def test_blocks_are_told_apart_by_their_words_and_their_order() -> None:
    blocks = ["a b c", "a c b", "a b", "b", "a b c", "c b a"]
    hashes = hash_each(" ".join(blocks).split())
    (packed,) = pack_frames([(hashes, np.array([len(block.split()) for block in blocks]))])
    entries = [packed[at : at + 10] for at in range(0, len(packed), 10)]
    assert entries[0] == entries[4]
    assert len(set(entries)) == len(set(blocks)) == 5


BLOCKS = tuple(Block("text", text) for text in ("a b", "—", "c d", "e f", "***", "g h"))


@pytest.mark.parametrize(
    ("frame", "texts"),
    [
        ((0, 0), "a b,—,c d,e f,***,g h"),
        ((1, 0), "—,c d,e f,***,g h"),
        ((2, 0), "e f,***,g h"),
        ((0, 1), "a b,—,c d,e f,***"),
        ((1, 2), "—,c d"),
        ((2, 2), "a b,—,c d,e f,***,g h"),
    ],
)
def test_blocks_of_a_frame_are_counted_by_those_with_words(frame: tuple[int, int], texts: str) -> None:
    assert ",".join(block.text for block in BLOCKS[within_frame(BLOCKS, frame)]) == texts


def test_both_parsers_leave_out_the_same_frame() -> None:
    for taken in site(6):
        page = screen_page(taken)
        study = examine_page(page, taken, (5, 2))
        words = [word for block in study.blocks for word in words_of(block.text)]
        assert words == list(read_words(taken, 10**6, (5, 2)))
        assert words == [word for text in own_text(int(taken.url[-1])) for word in words_of(text)]


@pytest.mark.parametrize(("place", "block"), [(0, 0), (1, 0), (3, 1), (6, 2), (7, 2)])
def test_a_video_of_the_frame_stands_at_the_nearest_edge(place: int, block: int) -> None:
    texts = [f"<p>{word} words</p>" for word in ("one", "two", "three", "four", "five", "six", "seven")]
    texts.insert(place, "<iframe src='https://www.youtube.com/embed/dQw4w9WgXcQ'></iframe>")
    taken = capture("".join(texts))
    page: Page = screen_page(taken)
    study = examine_page(page, taken, (2, 3))
    assert [text.text for text in study.blocks] == ["three words", "four words"]
    assert [video.block for video in study.videos] == [block]


def test_a_video_that_only_the_data_names_still_has_no_place() -> None:
    script = '{"@type": "VideoObject", "embedUrl": "https://youtu.be/dQw4w9WgXcQ"}'
    taken = capture(f"<p>a b<p>c d<p>e f<script type='application/ld+json'>{script}</script>")
    assert [video.block for video in examine_page(screen_page(taken), taken, (1, 1)).videos] == [-1]
