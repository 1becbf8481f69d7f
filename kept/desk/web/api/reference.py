"""The document of the API as people read it: every string is ready."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from kept.desk.web.api.document import description_of, document, path_of
from kept.desk.web.api.version_1 import OPERATIONS


@dataclass(frozen=True)
class Field:
    """What can be said: in the path, behind the question mark, in a header, or in the body."""

    name: str
    kind: str
    told: str
    is_needed: bool


@dataclass(frozen=True)
class Section:
    """One operation; ``gives`` and ``refuses`` are (status, what it means)."""

    name: str
    method: str
    path: str
    summary: str
    paragraphs: tuple[str, ...]
    fields: tuple[Field, ...]
    gives: tuple[tuple[str, str], ...]
    refuses: tuple[tuple[str, str], ...]


@cache
def sections() -> tuple[Section, ...]:
    """Every operation, in the order of the list."""
    paths = document()["paths"]
    made = []
    for one in OPERATIONS:
        told = paths[path_of(one)][one.method.lower()]
        answers = [(status, answer["description"]) for status, answer in told["responses"].items()]
        made.append(
            Section(
                one.name, one.method, path_of(one), one.summary,
                tuple(description_of(one).replace("\n\n", "\0").replace("\n", " ").split("\0")),
                (*_parameters(told), *_body(told)),
                tuple(answer for answer in answers if answer[0] < "300"),
                tuple(answer for answer in answers if answer[0] >= "300"),
            )
        )  # fmt: skip
    return tuple(made)


def _parameters(told: dict[str, Any]) -> list[Field]:
    where = {"path": "in the path", "query": "behind the ?", "header": "a header"}
    return [
        Field(
            one["name"], f"{_kind(one['schema'])}, {where[one['in']]}",
            " ".join((one.get("description", ""), _told(one["schema"]))).strip(), one["required"],
        )
        for one in told["parameters"]
    ]  # fmt: skip


def _body(told: dict[str, Any]) -> list[Field]:
    if "requestBody" not in told:
        return []
    shape = _shape(told["requestBody"]["content"]["application/json"]["schema"])
    return [
        Field(name, _kind(schema), _told(schema), name in shape.get("required", ()))
        for name, schema in shape["properties"].items()
    ]


def _shape(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _kind(schema: dict[str, Any]) -> str:
    """What sort of value it is, in a word or two."""
    if "enum" in schema:
        return " | ".join(schema["enum"])
    if "anyOf" in schema:
        kinds = [_kind(one) for one in schema["anyOf"]]
        return " or ".join(kind for kind in kinds if kind != "null")
    if "$ref" in schema:
        return " and ".join(_shape(schema)["properties"])
    if schema["type"] == "array":
        return f"list of {_kind(schema['items'])}"
    known = {"date-time": "time", "date": "day"}
    return known.get(schema.get("format", ""), "text" if schema["type"] == "string" else "number"
                     if schema["type"] == "integer" else schema["type"])  # fmt: skip


def _told(schema: dict[str, Any]) -> str:
    parts = [schema, *schema.get("anyOf", ())]
    told = next((one["description"] for one in parts if "description" in one), "")
    usual = schema.get("default")
    return f"{told} If left out: {usual}.".strip() if usual else told
