"""The ways a crawl ends badly. Each gives what it checked; what happens when is drawn from one seeded source."""

import gzip
import random
import re
import signal
from pathlib import Path

from sites.serving import Asked, Served

from crashes.checking import Check, archived, check_frontier, check_leftovers, check_reports, check_whole, finish_reason
from crashes.disks import SmallDisk, small_disk
from crashes.running import Crawl, Ended

_STARTING = 0.25
"""How often a kill comes at a time on the clock, so that it also hits a start, a resume or an end."""
_FULL = re.compile(r"no space left|file too large|disk", re.IGNORECASE)
PER_SITE = 2
"""Requests in flight to one site, the crawler's own default: what a kill may cost."""
_CONCURRENCY = 16
"""Requests that the downloader has taken, its default: what a full disk may cost."""


class Scenarios:
    """Runs against one server; `options` go to every crawl; `thorough` tries the queue and the reports, too."""

    def __init__(
        self, served: Served, work: Path, kills: int, seed: int, options: tuple[str, ...] = (), thorough: bool = True
    ) -> None:
        self._served = served
        self._work = work
        self._kills = kills
        self._seed = seed
        self._options = options
        self._thorough = thorough

    def kills(self) -> list[Check]:
        """SIGKILL at random moments, to the first process or to all, each time followed by --resume."""
        chance = random.Random(f"{self._seed} kills")
        asked, out, ends = self._served.asked.from_now(), self._work / "kills", []
        for number in range(self._kills):
            crawl = self._start(out, resume=number > 0)
            self._wait(crawl, chance)
            ends.append(crawl.kill(group=chance.random() < 0.5))
        last = self._start(out, resume=True).end()
        hits = sum(ended.code == -signal.SIGKILL for ended in ends)
        return [
            Check("kills hit a running crawl", hits == self._kills, f"{hits} of {self._kills}"),
            check_leftovers([*ends, last]),
            *self._check_whole(out, asked, last, PER_SITE * self._kills),
        ]

    def full_disk(self) -> list[Check]:
        """A disk with room for two fifths of the archive, then more room and --resume."""
        bodies = [answer.body for answer in self._served.site.answers.values()]
        size = sum(len(gzip.compress(body)) for body in bodies) * 2 // 5
        with small_disk(self._work / "disk", size) as disk:
            asked, out = self._served.asked.from_now(), disk.folder / "run"
            full = self._start(out, resume=False, room=disk.room).end()
            kept = archived(out, self._served.url)
            checks = [check_leftovers([full]), *_check_full(disk, full, kept.total(), asked)]
            claimed = finish_reason(out)
            checks.append(Check("full disk: crawl.json claims no end", claimed != "finished", claimed or "none there"))
            disk.enlarge()
            last = self._start(out, resume=True).end()
            whole = self._check_whole(out, asked, last, _CONCURRENCY)
            lost = set(kept) - set(archived(out, self._served.url))
        return [*checks, Check("what was kept is still there", not lost, f"{len(lost)} of {len(kept)} lost"), *whole]

    def signals(self) -> list[Check]:
        """SIGINT, SIGINT twice, SIGTERM at random moments, each followed by --resume."""
        chance = random.Random(f"{self._seed} signals")
        asked, out = self._served.asked.from_now(), self._work / "signals"
        once = self._interrupt(out, asked, False, signal.SIGINT)
        unkept = set(asked.paths()) - set(archived(out, self._served.url))
        checks = [
            *_check_interrupted("SIGINT", out, once),
            Check("SIGINT: what was asked for is kept", not unkept, f"{len(unkept)} of {len(asked.paths())} not"),
        ]
        twice = self._interrupt(out, asked, True, signal.SIGINT, signal.SIGINT)
        checks += _check_interrupted("SIGINT twice", out, twice)
        ends = [self._terminate(out, chance) for _ in range(max(1, self._kills // 3))]
        codes = [ended.code for ended in ends]
        expected = {130, -signal.SIGTERM}  # the latter before the crawl has taken the signal over
        checks.append(Check("SIGTERM ends a crawl with 130", set(codes) <= expected, " ".join(map(str, codes))))
        last = self._start(out, resume=True).end()
        checks.append(check_leftovers([once, twice, *ends, last]))
        in_flight = PER_SITE * (1 + len(ends))  # those of the second SIGINT, and of SIGTERM before it is heard
        return [*checks, *self._check_whole(out, asked, last, in_flight)]

    def _start(self, out: Path, resume: bool, room: int = 0) -> Crawl:
        return Crawl(self._served.url, out, resume, self._options, room)

    def _check_whole(self, out: Path, asked: Asked, last: Ended, in_flight: int) -> list[Check]:
        checks = check_whole(self._served, out, asked, last, in_flight)
        if self._thorough:
            checks += check_frontier(self._served, out, asked, self._options)
            checks += check_reports(self._served, out)
        return checks

    def _part(self) -> int:
        """Requests of one session, so that all sessions together just about do the site."""
        return max(2, len(self._served.site.reachable) // (self._kills + 1))

    def _wait(self, crawl: Crawl, chance: random.Random) -> None:
        """Wait for a random moment; mostly counted in requests, so that every session gets somewhere."""
        if chance.random() < _STARTING:
            crawl.wait_seconds(chance.uniform(0.05, 2.5))
        else:
            later = self._served.asked.from_now()
            crawl.wait_until_asked(later, chance.randrange(1, self._part()), chance.uniform(0, 0.05))

    def _interrupt(self, out: Path, asked: Asked, resume: bool, *numbers: int) -> Ended:
        crawl = self._start(out, resume)
        crawl.wait_until_asked(asked.from_now(), self._part())
        for number in numbers:
            crawl.send(number)
            crawl.wait_seconds(0.02)
        return crawl.end(60)

    def _terminate(self, out: Path, chance: random.Random) -> Ended:
        crawl = self._start(out, resume=True)
        self._wait(crawl, chance)
        crawl.send(signal.SIGTERM)
        return crawl.end(60)


def _check_full(disk: SmallDisk, full: Ended, kept: int, asked: Asked) -> list[Check]:
    message = next((line for line in full.said.splitlines() if _FULL.search(line)), full.said[-200:])
    number = len(asked.paths())
    return [
        Check(f"full disk ({disk.kind}): exits 3 by itself", full.code == 3, str(full.code)),
        Check("full disk: a message says so", bool(_FULL.search(full.said)), message or "nothing on standard error"),
        Check(
            "full disk: no traceback", "Traceback" not in full.said, "none" if "Traceback" not in full.said else "one"
        ),
        Check("full disk: what came is kept", 0 < number <= kept + _CONCURRENCY, f"{kept} kept, {number} asked for"),
    ]


def _check_interrupted(name: str, out: Path, ended: Ended) -> list[Check]:
    reason = finish_reason(out)
    return [
        Check(f"{name}: exits 130", ended.code == 130, str(ended.code)),
        Check(f"{name}: crawl.json: interrupted", reason == "interrupted", reason),
    ]
