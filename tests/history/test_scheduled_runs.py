"""Scheduled runs over a network that changes: ids, changes and news are exactly right."""

import re
from collections.abc import Iterable

from changing_network import (
    CLOCK,
    ELSEWHERE,
    HONEST,
    PLUMBER,
    ROOF,
    TIMES,
    Pages,
    Row,
    Watch,
    blog,
    coffee,
    lawn,
    plumber,
    repairs,
    some,
)

GROWING, GROWN = some(lawn(), range(6)), some(lawn(), range(10))
STAYING, RESPUN = some(coffee(), range(6)), some(coffee(2), range(6))
BEFORE, AFTER = some(plumber(), range(5)), some(plumber(ELSEWHERE), range(5))
DYING = repairs("roofs.example", ROOF)
JOINING = some(blog(), range(4))


def rows(pages: Iterable[str], change: str, before: str, after: str, campaign_id: str = "") -> list[Row]:
    return [("page", url, change, before, after, campaign_id) for url in sorted(pages)]


def news_of(said: str) -> str:
    (line,) = [line for line in said.splitlines() if line.startswith(("since the run of", "first run of"))]
    return re.sub(r"\d{4}-\d{2}-\d{2}", "DATE", line)


def first(pages: Pages) -> str:
    return min(pages)


def test_one_family_grows_one_moves_one_is_respun_one_dies_and_an_honest_site_joins(watch: Watch) -> None:
    one = watch.run(GROWING, STAYING, BEFORE, DYING)
    grows, stays, moves, dies = (one.id_of(first(pages)) for pages in (GROWING, STAYING, BEFORE, DYING))
    assert len({grows, stays, moves, dies}) == len(one.rows("campaigns")) == 4
    assert one.changes() == []
    assert {row["change"] for table in ("pages", "campaigns", "domains") for row in one.rows(table)} == {""}
    assert news_of(one.said) == "first run of watch"

    two = watch.run(GROWN, STAYING, AFTER, DYING)
    new = set(GROWN) - set(GROWING)
    assert two.changes("page") == sorted(
        [*rows(AFTER, "new", "", "doorway", moves), *rows(new, "new", "", "doorway", grows)],
        key=lambda row: row[5:0:-4],
    ) + rows(BEFORE, "gone", "doorway", "", moves)
    assert two.changes("campaign") == [
        ("campaign", grows, "grown", "6", "10", grows),
        ("campaign", moves, "moved", PLUMBER, ELSEWHERE, moves),
    ]
    assert two.changes("domain") == [
        ("domain", ELSEWHERE, "new", "", "doorway", ""),
        ("domain", "green-lawn-daily.example", "grown", "2", "5", ""),
        ("domain", "yardfixes.example", "grown", "4", "5", ""),
        ("domain", PLUMBER, "gone", "doorway", "", ""),
    ]
    assert {
        row["campaign_id"]: (row["change"], row["first_seen"], row["last_seen"]) for row in two.rows("campaigns")
    } == {
        grows: ("grown", TIMES[0], TIMES[1]),
        stays: ("same", TIMES[0], TIMES[1]),
        moves: ("moved", TIMES[0], TIMES[1]),
        dies: ("same", TIMES[0], TIMES[1]),
    }
    assert news_of(two.said) == "since the run of DATE: 9 new doorway pages, 5 gone"

    three = watch.run(GROWN, RESPUN, AFTER, JOINING)
    assert three.changes() == [
        *rows(JOINING, "new", "", "clean"),
        *rows(DYING, "gone", "doorway", "", dies),
        ("campaign", stays, "respun", "6", "6", stays),
        ("campaign", dies, "gone", "doorway", "", dies),
        ("domain", HONEST.removeprefix("www."), "new", "", "clean", ""),
        ("domain", "roofs.example", "gone", "doorway", "", ""),
    ]
    assert {row["campaign_id"]: row["change"] for row in three.rows("campaigns")} == {
        grows: "same", stays: "respun", moves: "same",
    }  # fmt: skip
    assert {row["first_seen"] for row in three.rows("pages") if row["campaign_id"] == stays} == {TIMES[0]}
    assert news_of(three.said) == "since the run of DATE: 1 campaign gone, 5 doorway pages gone"
    assert three.told == ""


def test_two_campaigns_of_which_one_is_made_are_merged_and_what_comes_out_of_it_is_split(watch: Watch) -> None:
    roofs, clocks = repairs("a.example", ROOF), repairs("b.example", CLOCK)
    one = watch.run(roofs, clocks)
    ids = {one.id_of(first(roofs)), one.id_of(first(clocks))}
    assert len(ids) == 2

    two = watch.run(repairs("a.example", ROOF, CLOCK), repairs("b.example", ROOF, CLOCK))
    (joined,) = two.rows("campaigns")
    stays = joined["campaign_id"]
    (ends,) = ids - {stays}
    assert two.changes("campaign") == [
        ("campaign", stays, "respun", "5", "5", stays),
        ("campaign", stays, "merged", ends, stays, stays),
        ("campaign", stays, "grown", "5", "10", stays),
    ]
    assert news_of(two.said) == "since the run of DATE: 1 campaign merged"

    three = watch.run(repairs("a.example", ROOF, CLOCK), repairs("b.example", ROOF, CLOCK))
    assert three.changes() == []
    assert news_of(three.said) == "since the run of DATE: nothing has changed"


def test_a_campaign_that_comes_out_of_another_one_has_an_id_of_its_own(watch: Watch) -> None:
    whole = watch.run(
        repairs("a.example", ROOF, CLOCK), repairs("b.example", ROOF, CLOCK, towns=("Ely", "Wells", "Truro"))
    )
    (origin,) = {row["campaign_id"] for row in whole.rows("campaigns")}
    halves = watch.run(repairs("a.example", ROOF), repairs("b.example", CLOCK, towns=("Ely", "Wells", "Truro")))
    stays, splits = halves.id_of("http://a.example/bath/"), halves.id_of("http://b.example/ely/")
    assert stays == origin
    assert halves.changes("campaign") == [
        ("campaign", origin, "respun", "5", "5", origin),
        ("campaign", origin, "shrunk", "8", "5", origin),
        ("campaign", splits, "split", origin, splits, splits),
    ]
    assert halves.campaign(splits)["change"] == "split"
    assert news_of(halves.said) == "since the run of DATE: 1 campaign split off"
    assert (
        watch.run(repairs("a.example", ROOF), repairs("b.example", CLOCK, towns=("Ely", "Wells", "Truro"))).changes()
        == []
    )


def test_what_could_not_be_fetched_is_gone_with_the_reason_and_returns_as_what_it_was(watch: Watch) -> None:
    roofs, clocks = repairs("a.example", ROOF), repairs("b.example", CLOCK)
    one = watch.run(roofs, clocks)
    busy = one.id_of(first(roofs))
    two = watch.run(clocks, missing=roofs)
    assert two.changes() == [
        *rows(roofs, "gone", "doorway", "not judged: status", busy),
        ("campaign", busy, "gone", "doorway", "", busy),
        ("domain", "a.example", "verdict changed", "doorway", "not judged", ""),
        ("domain", "a.example", "shrunk", "5", "0", ""),
    ]
    three = watch.run(roofs, clocks)
    assert three.changes() == [
        *rows(roofs, "returned", "doorway", "doorway", busy),
        ("campaign", busy, "returned", "doorway", "doorway", busy),
        ("domain", "a.example", "verdict changed", "not judged", "doorway", ""),
        ("domain", "a.example", "grown", "0", "5", ""),
    ]
    assert {row["first_seen"] for row in three.rows("pages") if row["campaign_id"] == busy} == {TIMES[0]}
    assert three.campaign(busy)["first_seen"] == TIMES[0]
    assert news_of(three.said) == "since the run of DATE: 1 returned campaign, 5 returned doorway pages"


def test_another_article_at_the_same_addresses_is_another_campaign(watch: Watch) -> None:
    one = watch.run(repairs("a.example", ROOF))
    two = watch.run(repairs("a.example", CLOCK))
    old, new = one.id_of("http://a.example/bath/"), two.id_of("http://a.example/bath/")
    assert old != new
    assert two.changes() == [
        ("campaign", new, "new", "", "doorway", new),
        ("campaign", old, "gone", "doorway", "", old),
    ]
