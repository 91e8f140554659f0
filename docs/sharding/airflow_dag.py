"""Crawls one list of sites in three shards, a mapped task each, and judges them together. For Airflow 3."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow.sdk import dag, get_current_context, task

try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:  # before Airflow 3.2
    from airflow.exceptions import AirflowFailException

SHARDS = 3
FOLDER = "/srv/audit"
"""On a disk that all workers share; audit.toml and starts.txt lie there."""
DOORWAY = "/opt/doorway/bin/doorway"
CRAWL = [DOORWAY, "crawl", "--config", "audit.toml", "--urls", "starts.txt", "--quiet"]
REPORT = [DOORWAY, "report", "--config", "audit.toml", "--quiet"]


def name_run() -> str:
    """The name of the run's folders, the same in every task and try of a DAG run."""
    return get_current_context()["dag_run"].run_after.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def run(command: list[str], *good: int) -> int:
    """The exit code, one of `good`. Of the others 2 is final."""
    code = subprocess.run(command, cwd=FOLDER, check=False).returncode
    if code == 2:
        raise AirflowFailException("wrong options, or a run of the name is going on; a later try changes nothing")
    if code not in good:
        raise RuntimeError(f"exit code {code}")
    return code


@dag(
    dag_id="doorway-watchlist-shards",
    schedule="15 3 * * 1",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
)
def audit_in_shards():
    @task(retries=2, retry_delay=timedelta(minutes=30), execution_timeout=timedelta(days=2))
    def crawl(shard: int) -> int:
        out = f"runs/watchlist-{shard}/{name_run()}"
        # --resume in every try: in the first there is nothing yet to go on with
        return run([*CRAWL, "--shard", f"{shard}/{SHARDS}", "--resume", "--out", out], 0)

    @task(trigger_rule="all_done")  # also when a shard was given up: then it ends with 3
    def report() -> int:
        folders = [f"runs/watchlist-{shard}/{name_run()}" for shard in range(SHARDS)]
        there = [folder for folder in folders if (Path(FOLDER) / folder).is_dir()]
        return run([*REPORT, "--out", f"runs/watchlist/{name_run()}", *there], 0, 1)

    crawl.expand(shard=list(range(SHARDS))) >> report()


audit_in_shards()
