"""Crawls in shards, judged together, are as good as one crawl."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from crawl_site import PATIENCE, ROOT, Answer, Site, account, archived, collect, links, redirect

from crawler.collect.frontier import FILE_NAME
from crawler.collect.intake import shard_of
from crawler.collect.shards import gather_uncollected, missing_shards
from crawler.collect.uncollected import open_frontier
from crawler.demo.blog import build_blog_site
from crawler.demo.network import HONEST_BLOG
from crawler.demo.server import Served, serve
from crawler.demo.spun import build_spun_sites

NUMBER = 3
_TIMES = {"fetched_at", "first_seen", "last_seen"}


def doorway(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "crawler", *map(str, arguments)]
    kept = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=kept, capture_output=True, text=True, timeout=PATIENCE, check=False)


def table(run: Path, name: str) -> list[dict[str, str]]:
    with (run / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [{key: cell for key, cell in row.items() if key not in _TIMES} for row in csv.DictReader(stream)]


@pytest.fixture(scope="module")
def network() -> Iterator[Served]:
    """A family on hosts of three domains, and an honest weblog."""
    with serve((*build_spun_sites("lawn", 1, {}), build_blog_site(HONEST_BLOG))) as served:
        yield served


def crawl(network: Served, out: Path, *options: str) -> int:
    resolve = [f"--resolve={host}={address}" for host, address in network.resolve.items()]
    return doorway("crawl", *network.start_urls, "--allow-private", "--delay", "0", "--quiet", *resolve, *options,
                   "--out", out).returncode  # fmt: skip


@pytest.fixture(scope="module")
def crawled(network: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders 0, 1 and 2 of the shards."""
    folder = tmp_path_factory.mktemp("shards")
    codes = [crawl(network, folder / str(index), "--shard", f"{index}/{NUMBER}") for index in range(NUMBER)]
    assert codes == [0, 0, 0]
    return folder


def report(out: Path, *folders: Path) -> int:
    return doorway("report", *folders, "--out", out, "--jobs", "1", "--quiet").returncode


def test_shards_judged_together_are_one_crawl(network: Served, crawled: Path, tmp_path: Path) -> None:
    assert crawl(network, tmp_path / "whole") == 0
    assert report(tmp_path / "whole", tmp_path / "whole") == 0
    assert report(tmp_path / "all", *(crawled / str(index) for index in range(NUMBER))) == 0
    whole, together = table(tmp_path / "whole", "pages"), table(tmp_path / "all", "pages")
    assert {row["verdict"] for row in whole} >= {"doorway", "clean"}
    for name in ("pages", "campaigns", "domains", "coverage"):
        assert table(tmp_path / "all", name) == table(tmp_path / "whole", name), name
    assert len(together) == len(whole) > 20


def test_every_domain_is_asked_by_one_shard(crawled: Path) -> None:
    asked: list[set[str]] = []
    for index in range(NUMBER):
        with closing(open_frontier(crawled / str(index) / FILE_NAME)) as base:
            asked.append({site for (site,) in base.execute("SELECT DISTINCT site FROM urls")})
    assert all(asked)
    assert sum(map(len, asked)) == len(set.union(*asked)) == 4


def test_one_shard_judged_in_its_own_folder_misses_no_other(crawled: Path) -> None:
    assert report(crawled / "2", crawled / "2") == 0


def test_a_report_without_one_of_the_shards_is_not_complete_and_names_it(crawled: Path, tmp_path: Path) -> None:
    assert report(tmp_path, crawled / "0", crawled / "2") == 3
    (row,) = table(tmp_path, "coverage")
    assert (row["url"], row["reason"]) == ("shard 1/3", "shard")
    assert row["detail"] == "no folder of 1/3 was given; their sites were not judged"
    assert json.loads((tmp_path / "run.json").read_text())["complete"] is False


def test_folders_of_one_name_each_keep_their_account(crawled: Path, tmp_path: Path) -> None:
    places = [tmp_path / f"part-{index}" / "latest" for index in range(NUMBER)]
    for index, place in enumerate(places):
        place.parent.mkdir()
        place.symlink_to(crawled / str(index))
    assert report(tmp_path / "all", *places) == 0
    assert set(json.loads((tmp_path / "all" / "run.json").read_text())["crawl"]) == set(map(str, places))


def test_a_shard_without_a_site_is_done(network: Served, tmp_path: Path) -> None:
    own = {shard_of(url, 50) for url in network.start_urls}
    empty = next(index for index in range(50) if index not in own)
    assert crawl(network, tmp_path / "out", "--shard", f"{empty}/50") == 0
    assert account(tmp_path / "out")["counts"] == {"requests": 0, "responses": 0, "pages": 0, "sites": 0}


def test_a_line_that_is_no_url_is_told_by_one_shard(tmp_path: Path, site: Site) -> None:
    listed = tmp_path / "starts.txt"
    listed.write_text(f"{site.url}/\nno scheme.example\n")
    site.pages = {"/": Answer("<p>page")}
    outs = [tmp_path / str(index) for index in range(NUMBER)]
    fixed = ("--urls", listed, "--allow-private", "--delay", "0", "--quiet")
    codes = [
        doorway("crawl", *fixed, "--shard", f"{at}/{NUMBER}", "--out", out).returncode for at, out in enumerate(outs)
    ]
    assert sorted(codes) == [0, 0, 3]
    assert [(row.url, row.reason) for row in gather_uncollected(outs)] == [("no scheme.example", "bad_url")]


class Hosts:
    """One host in each of three shards, all on one server."""

    def __init__(self, site: Site) -> None:
        names = [f"host{number}.test" for number in range(40)]
        found = [next(name for name in names if shard_of(f"http://{name}/", NUMBER) == at) for at in range(NUMBER)]
        self.first, self.second, self.third = (f"http://{name}:{site.port}" for name in found)
        self.starts = tuple(f"{host}/" for host in (self.first, self.second, self.third))
        self.resolve = " ".join(f"{name}=127.0.0.1" for name in found)

    def serve(self, site: Site, pages: Mapping[str, Answer]) -> None:
        """`pages` by their whole address."""
        for path in {"/" + url.split("/", 3)[3] for url in pages}:
            site.pages[path] = lambda headers, path=path: pages.get(  # type: ignore[misc]
                f"http://{headers['Host']}{path}", Answer("gone", 404)
            )

    def crawl(self, folder: Path, starts: tuple[str, ...], **more: object) -> list[Path]:
        """Every shard, one after another."""
        outs = [folder / str(index) for index in range(NUMBER)]
        for index, out in enumerate(outs):
            collect("site", out, *starts, resolve=self.resolve, shard=f"{index}/{NUMBER}", **more)
        return outs


@pytest.fixture
def hosts(site: Site) -> Hosts:
    """The first links to pages of the second that nothing there links to, one of them gone, and to its front page."""
    found = Hosts(site)
    orphan, gone = f"{found.second}/orphan", f"{found.second}/gone"
    found.serve(
        site,
        {
            found.starts[0]: links(found.starts[1], orphan, gone, f"{found.second}/known-to-be-gone", "/own"),
            f"{found.first}/own": links(),
            found.starts[1]: links(found.starts[0], "/known-to-be-gone"),
            orphan: links("/deeper"),
            f"{found.second}/deeper": links(),
            found.starts[2]: redirect(f"{found.first}/own"),
        },
    )
    return found


def test_what_only_another_shard_links_to_is_a_row_and_no_trouble(hosts: Hosts, tmp_path: Path) -> None:
    outs = hosts.crawl(tmp_path, hosts.starts)
    rows = {row.url: (row.reason, row.detail) for row in gather_uncollected(outs)}
    left = ("shard", "its site belongs to shard 1/3")
    assert rows == {f"{hosts.second}/orphan": left, f"{hosts.second}/gone": left}


def test_a_start_that_leads_to_another_shards_site_counts_as_reached(hosts: Hosts, tmp_path: Path) -> None:
    assert [account(out)["unreached"] for out in hosts.crawl(tmp_path, hosts.starts)] == [[], [], []]


def test_a_second_round_fetches_what_one_crawl_would(hosts: Hosts, tmp_path: Path) -> None:
    (whole := tmp_path / "whole").mkdir()
    collect("site", whole, *hosts.starts, resolve=hosts.resolve)
    outs = hosts.crawl(tmp_path, hosts.starts)
    left = tuple(row.url for row in gather_uncollected(outs))
    hosts.crawl(tmp_path, (*hosts.starts, *left), resume=1)
    assert list(gather_uncollected(outs)) == []
    assert sorted(found for out in outs for found in archived(out)) == sorted(archived(whole))


def test_what_is_too_much_to_be_named_is_still_said(
    tmp_path: Path, hosts: Hosts, monkeypatch: pytest.MonkeyPatch
) -> None:
    outs = hosts.crawl(tmp_path, hosts.starts)
    monkeypatch.setattr("crawler.collect.uncollected.MAX_ROWS", 1)
    details = [row.detail for row in gather_uncollected(outs)]
    assert "and 3 further URLs" in details


def _account(folder: Path, shard: object) -> Path:
    folder.mkdir()
    (folder / "crawl.json").write_text(json.dumps({"options": {"shard": shard}}))
    return folder


def test_the_missing_shards_of_a_great_number_are_counted(tmp_path: Path) -> None:
    (row,) = missing_shards([_account(tmp_path / "a", [1, 100])])
    assert row.url == "shard 0/100"
    assert "0/100, 2/100, " in row.detail
    assert "20/100 and 79 further" in row.detail


@pytest.mark.parametrize("shard", [None, "0/3", ["a", 3], [0], {"index": 0}])
def test_where_an_account_says_nothing_no_shard_is_called_missing(tmp_path: Path, shard: object) -> None:
    assert missing_shards([_account(tmp_path / "a", [0, 3]), _account(tmp_path / "b", shard)]) == ()


def test_of_a_killed_shard_nothing_is_called_missing(tmp_path: Path) -> None:
    assert missing_shards([_account(tmp_path / "a", [0, 2]), tmp_path]) == ()
