"""Runs the real command on the traps, and watches its memory."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from hostile.outcome import Seen
from hostile.server import FAIR, HostileServer
from hostile.trap import Trap

ROOT = Path(__file__).resolve().parents[2]
PAGES_PER_SITE = 60
"""The budget of a site; what is endless must end below or at it."""
PATIENCE = 240.0
"""Seconds of a download, more than the 25 of the default: here a busy machine must not pass for a slow site."""
SHORT_PATIENCE = 6.0
"""The same for the traps that wait until the crawler gives up, twice each."""
GIVEN_UP = 900.0
"""Seconds after which the command is killed: it has not ended by itself."""
MEMORY_GIVEN_UP = 3 * 2**29
"""Bytes at which the command is killed, before it takes the machine with it."""


def audit(server: HostileServer, traps: tuple[Trap, ...], folder: Path, patience: float = PATIENCE) -> Seen:
    """Audit all sites of `server`, in a process group of its own."""
    out = folder / "run"
    listing = folder / "sites.txt"
    listing.write_text("\n".join(server.starts))
    config = folder / "audit.toml"
    config.write_text(f"resolve = [{', '.join(repr(f'{host}=127.0.0.1') for host in _hosts(traps))}]\n")
    given = ["audit", "--urls", str(listing), "--config", str(config), "--out", str(out), "--allow-private", "--quiet"]
    given += ["--delay", "0", "--concurrency", "32", "--per-site", "8", "--max-pages-per-site", str(PAGES_PER_SITE)]
    given += ["--timeout", str(patience)]
    started = time.monotonic()
    with (folder / "said.txt").open("wb") as said:
        command = subprocess.Popen(
            [sys.executable, "-m", "crawler", *given],
            cwd=ROOT,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        ended, peaks = _watch(command, out)
    text = (folder / "said.txt").read_text("utf-8", "replace")
    seconds = time.monotonic() - started
    return Seen(out, server.places, tuple(server.asked), command.wait(), ended, text, seconds, *peaks)


def _hosts(traps: tuple[Trap, ...]) -> list[str]:
    found = [FAIR, "elsewhere.test"]
    for trap in traps:
        found += [trap.host, f"www.{trap.host}"]
        found += [f"h{number}.{trap.host}" for number in range(trap.hosts)]
    return found


def _watch(command: "subprocess.Popen[bytes]", out: Path) -> tuple[bool, tuple[int, int]]:
    """Whether the command ended by itself, and the peaks of its memory while crawling and in all, in bytes."""
    crawl_peak = whole_peak = 0
    deadline = time.monotonic() + GIVEN_UP
    while command.poll() is None:
        used = memory_of_session(command.pid)
        whole_peak = max(whole_peak, used)
        if not (out / "crawl.json").exists():
            crawl_peak = max(crawl_peak, used)
        if used > MEMORY_GIVEN_UP or time.monotonic() > deadline:
            os.killpg(command.pid, signal.SIGKILL)
            command.wait()
            return False, (crawl_peak, whole_peak)
        time.sleep(0.15)
    return True, (crawl_peak, whole_peak)


def memory_of_session(leader: int) -> int:
    """Bytes of memory of all processes in the session of `leader`, shared pages counted once."""
    total = 0
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError, ValueError, IndexError):  # it has ended meanwhile, or is not ours
                if int((process / "stat").read_text().rpartition(")")[2].split()[3]) == leader:
                    total += _proportional(process)
    return total


def _proportional(process: Path) -> int:
    for line in (process / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
