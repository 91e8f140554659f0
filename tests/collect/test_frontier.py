"""What the queue on disk remembers."""

from pathlib import Path

import pytest

from crawler.collect import frontier as frontier_module
from crawler.collect import uncollected as uncollected_module
from crawler.collect.errand import Answer, Find, Kept
from crawler.collect.frontier import DONE, FAILED, FILE_NAME, WAITING, Frontier
from crawler.collect.uncollected import add_uncollected, read_uncollected
from crawler.errors import ConfigError
from crawler.records import Unjudged

KEPT = Kept("pages-00000.warc.gz", 0, "sha1:X", "pages-00000.warc.gz:0")


def answer(status: int = 200) -> Answer:
    return Answer(status, status == 200, "", '"e"', "", "2026-01-01T00:00:00Z")


def page(name: object, site: str = "a.test") -> Find:
    return Find(f"http://{site}/{name}", "page")


def test_a_url_has_one_row_however_often_it_turns_up(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    first = frontier.add(page(1))
    assert (first > 0, frontier.add(page(1)), frontier.waiting) == (True, 0, 1)
    assert frontier.row_of("http://a.test/1") == (first, WAITING)
    assert frontier.row_of("http://a.test/2") == (0, WAITING)


def test_what_is_not_committed_is_gone_and_what_is_committed_stays(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    row = frontier.add(page(1))
    frontier.finish(row, KEPT, answer())
    frontier.commit("pages-00000.warc.gz", 77)
    frontier.add(page(2))
    frontier.close()
    again = Frontier(tmp_path)
    assert again.row_of("http://a.test/1")[1] == DONE
    assert again.row_of("http://a.test/2")[0] == 0
    assert again.place() == ("pages-00000.warc.gz", 77)
    assert again.waiting == 0


def test_rows_of_a_site_come_in_the_order_they_were_found_each_once(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    for number in range(5):
        frontier.add(page(number))
        frontier.add(page(number, "b.test"))
    first = frontier.targets("a.test", 0, 3)
    rest = frontier.targets("a.test", first[-1].row, 3)
    assert [target.url[-1] for target in (*first, *rest)] == list("01234")
    assert frontier.sites_waiting() == ["a.test", "b.test"]


def test_a_target_knows_what_led_to_it(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    parent = frontier.add(page("parent"))
    frontier.add(Find("http://a.test/child", "page", 1, 0, "2026-01-01"), parent)
    target = frontier.targets("a.test", parent, 1)[0]
    assert (target.via, target.depth, target.lastmod) == ("http://a.test/parent", 1, "2026-01-01")


def test_a_settled_row_stays_settled(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    row = frontier.add(page(1))
    frontier.finish(row, KEPT, answer())
    frontier.fail(row, "timeout", "", 0, "now")
    assert frontier.row_of("http://a.test/1")[1] == DONE
    assert frontier.waiting == 0


def test_only_failures_for_the_named_reasons_wait_again(tmp_path: Path) -> None:
    frontier = Frontier(tmp_path)
    for reason in ("timeout", "private"):
        frontier.fail(frontier.add(page(reason)), reason, "", 0, "now")
    frontier.revive(("timeout", "dns"))
    assert frontier.row_of("http://a.test/timeout")[1] == WAITING
    assert frontier.row_of("http://a.test/private")[1] == FAILED
    assert frontier.waiting == 1


def test_limits_cut_by_name_first_and_by_number_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier_module, "NAMED", 3)
    frontier = Frontier(tmp_path)
    for number in range(10):
        frontier.cut(f"http://a.test/{number}", "limit", "max_pages 1", "now")
        frontier.cut("http://a.test/0", "limit", "max_pages 1", "now")
    frontier.commit("", 0)
    frontier.close()
    rows = list(read_uncollected(tmp_path))
    assert [row.url for row in rows] == [f"http://a.test/{path}" for path in ("0", "1", "2", "")]
    assert (rows[-1].reason, rows[-1].detail) == ("limit", "and 7 further URLs")


def test_rows_beyond_the_cap_are_folded_into_one_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncollected_module, "MAX_ROWS", 2)
    frontier = Frontier(tmp_path)
    for number in range(5):
        frontier.fail(frontier.add(page(number)), "robots", "", 0, "now")
    frontier.fail(frontier.add(page("t")), "timeout", "", 0, "now")
    frontier.commit("", 0)
    frontier.close()
    found = [(row.url, row.reason, row.detail) for row in read_uncollected(tmp_path)]
    assert found[-1] == ("http://a.test/", "robots", "and 3 further URLs")
    assert len(found) == 4


def test_rows_can_be_added_when_the_crawl_is_over(tmp_path: Path) -> None:
    Frontier(tmp_path).close()
    add_uncollected(tmp_path, [Unjudged("nonsense", "", "bad_url", "line 3")])
    assert [(row.url, row.reason, row.detail) for row in read_uncollected(tmp_path)] == [
        ("nonsense", "bad_url", "line 3")
    ]


def test_a_folder_without_a_frontier_has_no_rows(tmp_path: Path) -> None:
    assert list(read_uncollected(tmp_path)) == []


def test_a_file_that_is_no_frontier_is_named_and_the_way_out_said(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all, but long enough to look at" * 100)
    with pytest.raises(ConfigError, match=r"frontier\.sqlite: .*delete it, and --resume rebuilds it"):
        Frontier(tmp_path)
