"""A DAG file for Airflow 3."""

import json
import re
from functools import partial
from pathlib import PurePosixPath
from string import Template

from crawler.schedule.cron import cron_fields
from crawler.schedule.job import Job, Unit
from crawler.schedule.times import Every, Interval

_DAG = Template('''\
"""Audits $name for doorway pages. Times are in UTC."""

$modules
from datetime import UTC, datetime, timedelta

$notifier
from airflow.sdk import dag, get_current_context, task

try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:  # before Airflow 3.2
    from airflow.exceptions import AirflowFailException

FOLDER = $folder
COMMAND = $command
$constants

$functions
@dag(
    dag_id=$dag_id,
    schedule=$schedule,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
)
def audit():
    @task($arguments)
    def audit_pages():
        context = get_current_context()
        begun = context["dag_run"].run_after.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        run = ["--out", $runs + begun]  # the same folder in each try
        if context["ti"].try_number > 1:
            run.append("--resume")
        code = subprocess.run([*COMMAND, *run], cwd=FOLDER, check=False).returncode
        if code == 2:
            raise AirflowFailException("wrong options, or a run of the name is going on; a later try changes nothing")
        if code not in (0, 1):  # 1: --fail-on is met, which is what the audit was for
            raise RuntimeError(f"exit code {code}; the next try goes on with what was collected")
        return code

    audit_pages()


audit()
''')
_POST = Template("""\

def post(context):
    text = $text + context["run_id"]
    said = json.dumps({"name": $name, "text": text}).encode()
    asked = urllib.request.Request(WEBHOOK, said, {"Content-Type": "application/json"})
    urllib.request.urlopen(asked, timeout=10).close()

""")
_NOTIFIER = "from airflow.providers.smtp.notifications.smtp import SmtpNotifier"

_literal = partial(json.dumps, ensure_ascii=False)
"""A text as Python reads it, in the quotes that formatters like; JSON's escapes are Python's."""


def airflow_units(job: Job) -> tuple[Unit, ...]:
    """One DAG file, for the folder of DAGs."""
    return (Unit(PurePosixPath("dags") / f"doorway_{re.sub(r'[^A-Za-z0-9]', '_', job.name)}.py", _dag(job)),)


def _dag(job: Job) -> str:
    text = f"The audit of {job.name} was given up: "
    written = _DAG.substitute(
        name=job.name,
        modules="import json\nimport subprocess\nimport urllib.request" if job.webhook else "import subprocess",
        notifier=_NOTIFIER if job.mail else "",
        folder=_literal(str(job.folder)),
        command=_list(job.command),
        constants=f"WEBHOOK = {_literal(job.webhook)}" if job.webhook else "",
        functions=_POST.substitute(text=_literal(text), name=_literal(job.name)) if job.webhook else "",
        dag_id=_literal(f"doorway-{job.name}"),
        schedule=schedule_text(job.every),
        arguments=_arguments(job, text),
        runs=_literal(f"runs/{job.name}/"),
    )
    return re.sub(r"\n{3,}", "\n\n\n", written)


def schedule_text(every: Every) -> str:
    """The value of the DAG's `schedule`, as Python."""
    return f"timedelta(hours={every.hours})" if isinstance(every, Interval) else _literal(cron_fields(every, "airflow"))


def _list(texts: tuple[str, ...]) -> str:
    return "[\n" + "".join(f"    {_literal(text)},\n" for text in texts) + "]"


def _arguments(job: Job, text: str) -> str:
    given = ["retries=2", "retry_delay=timedelta(minutes=30)", "execution_timeout=timedelta(days=2)"]
    callbacks = [*(["post"] if job.webhook else []), *([_notifier(job.mail, text)] if job.mail else [])]
    if callbacks:
        inner = "".join(f"            {each},\n" for each in callbacks)
        given.append(f"on_failure_callback=[\n{inner}        ]")
    if job.user:
        given.append(f"run_as_user={_literal(job.user)}")
    return "\n" + "".join(f"        {each},\n" for each in given) + "    "


def _notifier(mail: str, text: str) -> str:
    given = {"to": mail, "subject": text.rstrip(": "), "html_content": "{{ run_id }}"}
    inner = "".join(f"                {name}={_literal(value)},\n" for name, value in given.items())
    return f"SmtpNotifier(\n{inner}            )"
