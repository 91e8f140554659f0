"""The schema, the records, the docs and the contract's vocabulary agree."""

import json
import re
import shutil
import subprocess
import types
from dataclasses import fields
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from crawler import records
from reports.datapackage import write_datapackage
from reports.schema import IDS, PAGES, TABLES, WORDS, Table
from reports.vocabulary import (
    CHANGE_MEANINGS,
    COVERAGE_REASONS,
    KIND_MEANINGS,
    ROW_CHANGES,
    VERDICT_MEANINGS,
)

ROOT = Path(__file__).parents[2]
DOCS, README = ROOT / "docs" / "columns.md", ROOT / "README.md"


def load_generator() -> Any:
    """docs/columns.py, which is no module of a package."""
    spec = spec_from_file_location("docs_columns", ROOT / "docs" / "columns.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generator = load_generator()

CONTRACT = {
    "pages": "url, domain, host, verdict, score, campaign_id, title, keyword, keyword_count, keyword_standalone, "
    "keyword_share, off_topic_words, varying_words, keyword_headings, own_facts, repeated_body_share, spun_share, "
    "videos, video_ids, words, language, status, fetched_at, first_seen, change, reasons",
    "campaigns": "campaign_id, verdict, kind, score, pages, domains, hosts, keywords, sample_keywords, template_words, "
    "keyword_slots, spun_slots, repeated_body_share, spun_share, pages_with_video, distinct_videos, shared_ids, "
    "destinations, languages, sample_urls, first_seen, last_seen, change, reasons",
    "domains": "domain, pages, doorway, suspect, templated, duplicate, clean, unjudged, doorway_share, campaigns, "
    "hosts, first_seen, change",
    "videos": "video_id, provider, url, page_url, placement, campaign_id, verdict, pages_with_video",
    "coverage": "url, domain, reason, detail, status, seen_at",
    "changes": "kind, subject, change, before, after, campaign_id",
}

RECORDS: dict[str, type[Any]] = {
    "pages": records.PageFinding,
    "campaigns": records.CampaignFinding,
    "domains": records.DomainFinding,
    "videos": records.VideoFinding,
    "coverage": records.Unjudged,
    "changes": records.Change,
}

NOT_A_COLUMN = {"template"}

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def expected_types(hint: object) -> set[str]:
    if isinstance(hint, types.GenericAlias):
        return {"string"}
    return {str: {"string", "datetime"}, int: {"integer"}, float: {"number"}}[hint]


def test_there_is_one_table_a_csv_of_the_contract() -> None:
    assert [table.name for table in TABLES] == list(CONTRACT)


@every_table
def test_columns_are_those_of_the_contract_in_its_order(table: Table) -> None:
    assert [column.name for column in table.columns] == CONTRACT[table.name].split(", ")


@every_table
def test_columns_are_the_fields_of_the_record_in_its_order(table: Table) -> None:
    names = [field.name for field in fields(RECORDS[table.name]) if field.name not in NOT_A_COLUMN]
    assert [column.name for column in table.columns] == names


@every_table
def test_types_and_joins_are_those_of_the_record(table: Table) -> None:
    hints = get_type_hints(RECORDS[table.name])
    for column in table.columns:
        hint = hints[column.name]
        assert column.type in expected_types(hint), column
        assert (column.join in (IDS, WORDS)) == isinstance(hint, types.GenericAlias), column


@every_table
def test_every_column_has_a_sentence(table: Table) -> None:
    for column in table.columns:
        assert column.description.endswith((".", "...", "_")), column
        assert "|" not in column.description


@every_table
def test_readme_and_docs_name_every_column_with_its_meaning(table: Table) -> None:
    for column in table.columns:
        assert f"| `{column.name}` | {column.type} | {column.description}" in DOCS.read_text(encoding="utf-8")
        assert f"| `{column.name}` | {column.description}" in README.read_text(encoding="utf-8")


def test_readme_and_docs_are_as_the_schema_would_write_them() -> None:
    assert generator.outdated() == []


def test_a_table_that_is_not_as_the_schema_says_is_written_anew(tmp_path: Path) -> None:
    copy = tmp_path / "columns.md"
    wanted = DOCS.read_text(encoding="utf-8")
    copy.write_text(wanted.replace("| `url` | string |", "| `url` | number |"), encoding="utf-8")
    assert generator.outdated([copy]) == [copy]
    assert generator.fill(copy.read_text(encoding="utf-8")) == wanted


def test_every_generated_table_has_its_place() -> None:
    texts = README.read_text(encoding="utf-8") + DOCS.read_text(encoding="utf-8")
    for name in generator.blocks():
        assert texts.count(f"<!-- {name}:begin -->") == texts.count(f"<!-- {name}:end -->") == 1


@pytest.mark.parametrize("words", generator.VOCABULARIES.values(), ids=list(generator.VOCABULARIES))
def test_docs_explain_every_word_in_one_line(words: dict[str, str]) -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    for word, meaning in words.items():
        assert f"| `{word}` | {meaning} |" in lines


def test_the_command_in_the_docs_makes_a_schema_for_bigquery(tmp_path: Path) -> None:
    program = re.search(r"jq '(.*?)' datapackage.json", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    jq = shutil.which("jq")
    if jq is None:
        pytest.skip("jq is not installed")
    write_datapackage(tmp_path / "datapackage.json")
    command = [jq, program[1] if program else "", str(tmp_path / "datapackage.json")]
    made = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout)
    types = {"integer": "INT64", "number": "FLOAT64", "datetime": "TIMESTAMP", "string": "STRING"}
    assert [(each["name"], each["type"]) for each in made] == [(c.name, types[c.type]) for c in PAGES.columns]


def test_words_are_those_of_the_records_and_the_contract() -> None:
    assert tuple(VERDICT_MEANINGS) == records.VERDICTS
    assert tuple(KIND_MEANINGS) == records.KINDS
    assert {*ROW_CHANGES, "same"} == set(CHANGE_MEANINGS)
    assert " ".join(COVERAGE_REASONS) == (
        "robots dns unreachable timeout tls too_large redirect offsite private shard limit trap retry_after "
        "links_unread bad_url sitemap truncated status not_html empty unreadable revisit parser_killed error"
    )
