"""The schema, the records, the docs and the contract's vocabulary agree."""

import types
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from crawler import records
from reports.schema import IDS, TABLES, WORDS, Column, Table
from reports.vocabulary import (
    CHANGE_MEANINGS,
    COVERAGE_REASONS,
    KIND_MEANINGS,
    PLACEMENT_MEANINGS,
    ROW_CHANGES,
    VERDICT_MEANINGS,
)

DOCS = Path(__file__).parents[2] / "docs" / "columns.md"

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
def test_docs_describe_exactly_these_columns(table: Table) -> None:
    section = DOCS.read_text(encoding="utf-8").split(f"## {table.file_name}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert rows == [documented(column) for column in table.columns]


def documented(column: Column) -> str:
    joins = {"": "", IDS: " List, joined by a space.", WORDS: " List, joined by `; `."}
    return f"| `{column.name}` | {column.type} | {column.description}{joins[column.join]} |"


@pytest.mark.parametrize(
    "words",
    [VERDICT_MEANINGS, KIND_MEANINGS, PLACEMENT_MEANINGS, CHANGE_MEANINGS, COVERAGE_REASONS],
    ids=["verdicts", "kinds", "placements", "changes", "reasons"],
)
def test_docs_explain_every_word_in_one_line(words: dict[str, str]) -> None:
    lines = DOCS.read_text(encoding="utf-8").splitlines()
    for word, meaning in words.items():
        assert f"| `{word}` | {meaning} |" in lines


def test_words_are_those_of_the_records_and_the_contract() -> None:
    assert tuple(VERDICT_MEANINGS) == records.VERDICTS
    assert tuple(KIND_MEANINGS) == records.KINDS
    assert {*ROW_CHANGES, "same"} == set(CHANGE_MEANINGS)
    assert " ".join(COVERAGE_REASONS) == (
        "robots dns unreachable timeout tls too_large redirect offsite private limit trap retry_after "
        "links_unread bad_url sitemap truncated status not_html empty unreadable revisit parser_killed error"
    )
