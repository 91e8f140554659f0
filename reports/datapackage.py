"""datapackage.json: the schema of every CSV for machines (Frictionless Tabular Data Package v1)."""

import json
from pathlib import Path

from reports.files import write_text
from reports.schema import TABLES, Column, Table

_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
    "caseSensitiveHeader": True,
}


def write_datapackage(path: Path) -> None:
    """Write the description of all tables to `path`; it is the same for every run."""
    write_text(path, json.dumps(describe_package(), indent=2, ensure_ascii=False) + "\n")


def describe_package() -> dict[str, object]:
    """The data package descriptor."""
    return {
        "name": "doorway-audit",
        "profile": "tabular-data-package",
        "title": "Findings of a doorway audit",
        "resources": [_describe_resource(table) for table in TABLES],
    }


def _describe_resource(table: Table) -> dict[str, object]:
    """The resource descriptor of one CSV."""
    return {
        "name": table.name,
        "path": table.file_name,
        "profile": "tabular-data-resource",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "schema": _describe_schema(table),
    }


def _describe_schema(table: Table) -> dict[str, object]:
    """The Table Schema of one CSV; an empty cell is a missing value."""
    schema: dict[str, object] = {
        "fields": [_describe_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = table.key
    if table.refers:
        schema["foreignKeys"] = [_describe_reference(column, name) for column, name in table.refers]
    return schema


def _describe_reference(column: str, name: str) -> dict[str, object]:
    """The foreign key of `column` to the key of the table `name`; an empty cell refers to nothing."""
    key = next(table.key for table in TABLES if table.name == name)
    return {"fields": column, "reference": {"resource": name, "fields": key}}


def _describe_field(column: Column) -> dict[str, object]:
    """The field descriptor of one column; Table Schema v1 has no joined lists, so the description says how to split."""
    field: dict[str, object] = {"name": column.name, "type": column.type, "description": column.description}
    if column.type == "datetime":
        field["format"] = "any"  # ISO 8601 with or without fractions of a second
    if column.join:
        field["description"] = f"{column.description} A list, joined by {column.join!r}."
    if column.one_of:
        field["constraints"] = {"enum": list(column.one_of)}
    return field
