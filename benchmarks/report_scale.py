"""How long the reports of a large audit take to write, how much memory that needs, how large the files are.

    python benchmarks/report_scale.py                  # 100,000 pages in 2,000 campaigns
    python benchmarks/report_scale.py --check          # and exit 1 beyond the limits

The findings are made up, with a fixed seed, in the process that is measured, as a real run has them in its memory; the
clock starts behind that. Memory is the peak of that process and of its largest child, findings included.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from volumes.findings import Scale, build_findings, describe_run

SECONDS, MEMORY, PAGE = 60.0, 10**9, 25 * 10**6
"""What writing all reports, Parquet too, may take; bytes; bytes of report.html."""
PARTS = {
    "write_tables": "tables",
    "write_parquets": "parquet",
    "write_datapackage": "datapackage",
    "write_templates": "templates",
    "write_page": "page",
    "write_manifest": "manifest",
}


def measure(scale: Scale, seed: int, out: Path) -> dict[str, Any]:
    """Write the reports into `out`: seconds of each part, peak bytes of this process before and after."""
    from reports import write

    findings = build_findings(scale, seed)
    seconds: dict[str, float] = {}
    for name, part in PARTS.items():
        if hasattr(write, name):
            setattr(write, name, timed(getattr(write, name), part, seconds))
    before, since, used = peak(), time.perf_counter(), time.process_time()
    write.write_reports(findings, describe_run(scale), out, parquet=True)
    seconds["in all"] = time.perf_counter() - since
    seconds["moved into place"] = 2 * seconds["in all"] - sum(seconds.values())
    return {"seconds": seconds, "cpu": time.process_time() - used, "before": before, "peak": peak()}


def timed(function: Callable[..., Any], part: str, seconds: dict[str, float]) -> Callable[..., Any]:
    """`function`, with its time added to `seconds`."""

    def run(*arguments: Any, **options: Any) -> Any:
        since = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            seconds[part] = seconds.get(part, 0.0) + time.perf_counter() - since

    return run


def peak() -> int:
    """Bytes that this process and the largest of its children have held at most."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * sum(resource.getrusage(each).ru_maxrss for each in who)


def run_apart(options: argparse.Namespace, out: Path) -> dict[str, Any]:
    """`measure` in a fresh process."""
    sizes = [f"--{name}={getattr(options, name)}" for name in ("pages", "campaigns", "domains", "seed")]
    command = [sys.executable, __file__, *sizes, "--measure", str(out)]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def sizes_of(out: Path) -> dict[str, int]:
    """Bytes of each file, the templates together."""
    files = {path.name: path.stat().st_size for path in sorted(out.iterdir()) if path.is_file()}
    templates = list((out / "templates").iterdir())
    return files | {f"templates/ ({len(templates):,})": sum(path.stat().st_size for path in templates)}


def tables(found: dict[str, Any], sizes: dict[str, int]) -> str:
    """What was measured."""
    lines = [f"{seconds:>9.2f} s   {part}" for part, seconds in found["seconds"].items()]
    lines.append(f"{found['cpu']:>9.2f} s   of these in this process on the processor; the rest is disk and waiting")
    lines += [f"{found[name] / 10**6:>9.0f} MB  {said}" for name, said in (("before", "findings"), ("peak", "peak"))]
    return "\n".join([*lines, *(f"{size / 10**6:>9.2f} MB  {name}" for name, size in sizes.items())])


def missed(found: dict[str, Any], sizes: dict[str, int]) -> list[str]:
    """The limits that do not hold, in words."""
    measured = (
        ("seconds", found["seconds"]["in all"], SECONDS),
        ("bytes of memory", found["peak"], MEMORY),
        ("bytes of report.html", sizes["report.html"], PAGE),
    )
    return [f"MISSED: {value:,.0f} {what}, limit {limit:,.0f}" for what, value, limit in measured if value > limit]


def parse_arguments() -> argparse.Namespace:
    """The command's options."""
    scale = Scale()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=scale.pages, metavar="N", help=f"pages ({scale.pages})")
    parser.add_argument("--campaigns", type=int, default=scale.campaigns, metavar="N", help=f"({scale.campaigns})")
    parser.add_argument("--domains", type=int, default=scale.domains, metavar="N", help=f"({scale.domains})")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the findings (1)")
    parser.add_argument("--check", action="store_true", help="exit 1 beyond a limit")
    parser.add_argument("--measure", type=Path, metavar="DIR", help="only write the reports there, in this process")
    return parser.parse_args()


def main() -> int:
    """Runs the command."""
    options = parse_arguments()
    if options.measure:
        scale = Scale(options.pages, options.campaigns, options.domains)
        print(json.dumps(measure(scale, options.seed, options.measure)))
        return 0
    with tempfile.TemporaryDirectory(prefix="scale-") as folder:
        found = run_apart(options, Path(folder) / "run")
        sizes = sizes_of(Path(folder) / "run")
    print(tables(found, sizes))
    wrong = missed(found, sizes)
    print("\n".join(wrong) if wrong else "all limits hold")
    return 1 if options.check and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
