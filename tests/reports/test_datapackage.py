"""datapackage.json tells machines what is in the CSV files."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hostile_samples import hostile
from report_samples import NO_FINDINGS, audit

from reports.datapackage import describe_package, write_datapackage
from reports.schema import TABLES
from reports.tables import write_tables


@pytest.fixture
def package(tmp_path: Path) -> Any:
    write_tables(audit(), tmp_path)
    write_datapackage(tmp_path / "datapackage.json")
    return json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))


def test_every_csv_is_a_resource_with_its_header_as_fields(package: Any, tmp_path: Path) -> None:
    headers = {}
    for path in tmp_path.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            headers[path.name] = next(csv.reader(file))
    assert headers == {r["path"]: [field["name"] for field in r["schema"]["fields"]] for r in package["resources"]}


def test_fields_have_a_frictionless_type_and_a_description(package: Any) -> None:
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            assert field["type"] in {"string", "integer", "number", "datetime"}
            assert field["description"]


def test_resources_say_how_to_read_them(package: Any) -> None:
    assert package["profile"] == "tabular-data-package"
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        assert resource["encoding"] == "utf-8"
        assert resource["schema"]["missingValues"] == [""]
        assert resource["dialect"]["delimiter"] == ","
        assert resource["dialect"]["lineTerminator"] == "\r\n"


def test_every_cell_fits_the_type_and_the_words_of_its_field(package: Any, tmp_path: Path) -> None:
    kinds = {"integer": int, "number": float, "string": str, "datetime": str}
    for resource in package["resources"]:
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        with (tmp_path / resource["path"]).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for name, text in row.items():
                    assert not text or kinds[fields[name]["type"]](text) is not None
                    assert not text or text in fields[name].get("constraints", {}).get("enum", [text])


def test_the_description_is_the_same_for_every_run() -> None:
    assert describe_package() == describe_package()
    assert len(TABLES) == 6


def test_the_reference_of_a_column_is_a_table_with_a_key(package: Any) -> None:
    keys = {resource["name"]: resource["schema"].get("primaryKey") for resource in package["resources"]}
    found = [each for resource in package["resources"] for each in resource["schema"].get("foreignKeys", ())]
    assert len(found) == 5
    assert all(keys[each["reference"]["resource"]] == each["reference"]["fields"] for each in found)


def complaints(folder: Path) -> list[list[object]]:
    """What frictionless finds wrong with the package and every row of its resources."""
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert len(report.tasks) == len(TABLES) or not report.valid
    found: list[list[object]] = report.flatten(["title", "rowNumber", "fieldName", "type", "note"])
    return found


@pytest.mark.parametrize("sample", [audit, hostile, lambda: NO_FINDINGS], ids=["audit", "hostile", "nothing"])
def test_frictionless_finds_nothing_wrong(sample: Any, tmp_path: Path) -> None:
    write_tables(sample(), tmp_path)
    write_datapackage(tmp_path / "datapackage.json")
    assert complaints(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("pages.csv", b'"suspect"', b'"terrible"', "constraint-error"),
        ("pages.csv", b",900,", b",many,", "type-error"),
        ("pages.csv", b"2026-03-01T10:00:00Z", b"yesterday", "type-error"),
        ("pages.csv", b"honest.test/1", b"honest.test/0", "primary-key"),
        ("campaigns.csv", b"c-b77e02ac", b"c-b77e02ad", "foreign-key"),
        ("domains.csv", b"agency.test", b"agency.example", "foreign-key"),
        ("videos.csv", b"oxford.slate-pro", b"cambridge.slate-pro", "foreign-key"),
        ("pages.csv", b"url,domain", b"address,domain", "incorrect-label"),
    ],
)
def test_frictionless_finds_what_is_wrong(name: str, old: bytes, new: bytes, complaint: str, tmp_path: Path) -> None:
    write_tables(audit(), tmp_path)
    write_datapackage(tmp_path / "datapackage.json")
    data = (tmp_path / name).read_bytes()
    assert old in data
    (tmp_path / name).write_bytes(data.replace(old, new, 1))
    assert complaint in {row[3] for row in complaints(tmp_path)}
