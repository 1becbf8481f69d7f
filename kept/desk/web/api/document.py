"""The document of the API in OpenAPI 3.1, made of the operations and the shapes themselves."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import Any

import msgspec

from kept.desk.web.api import shapes
from kept.desk.web.api.operations import Operation
from kept.desk.web.api.version_1 import OPERATIONS

ROOT = "/api/v1/"
_MEANINGS = {
    200: "As it stands now", 201: "Made", 400: "The body is no JSON",
    401: "No key, or one that is not valid", 403: "Not for whom the key acts as",
    404: "There is none, or they may not see it", 405: "No such method here",
    409: "It cannot be done as things stand", 413: "The body is too large",
    415: "The body is not said to be JSON", 422: "It cannot be done as it is said",
    429: "Too often; Retry-After says when again",
}  # fmt: skip
_ALWAYS = (401, 405, 422, 429)
_WITH_A_BODY = (400, 413, 415)
_PART = re.compile(r"<(int|str):(?:pk|number)>")
_REF = "#/components/schemas/{name}"


@cache
def document() -> dict[str, Any]:
    """The whole document; it is the same at every desk."""
    types = {kind for one in OPERATIONS for kind in _types(one)} | {shapes.Problem}
    ordered = sorted(types, key=lambda kind: kind.__name__)
    _, components = msgspec.json.schema_components(ordered, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(path_of(one), {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kept", "version": "1",
            "description": "Promises, orders and conversations of the desk, for programs.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "key": {
                    "type": "http", "scheme": "bearer",
                    "description": "A key that an owner made at Set up, API keys. The program may "
                    "do what the person may whom it acts as.",
                }
            },
        },
    }  # fmt: skip


def path_of(operation: Operation) -> str:
    """The address with its part in braces: ``/api/v1/promises/{number}/``."""
    return ROOT + _PART.sub("{number}", operation.route)


def description_of(operation: Operation) -> str:
    return inspect.getdoc(operation.does) or ""


def _types(operation: Operation) -> list[type[msgspec.Struct]]:
    given = list(operation.gives.values())
    return [*given, operation.takes] if operation.takes else given


def _operation(one: Operation) -> dict[str, Any]:
    refused = [*_ALWAYS, *one.refuses, *(_WITH_A_BODY if one.takes else ())]
    answers = {str(status): _answer(status, kind) for status, kind in one.gives.items()}
    answers |= {str(status): _answer(status, shapes.Problem) for status in sorted(refused)}
    told: dict[str, Any] = {
        "operationId": one.name, "summary": one.summary, "description": description_of(one),
        "parameters": [*_path(one), *_query(one), *_headers(one)], "responses": answers,
    }  # fmt: skip
    if one.takes:
        told["requestBody"] = {"required": True, "content": _content(one.takes)}
    return told


def _answer(status: int, kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"description": _MEANINGS[status], "content": _content(kind)}


def _content(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(name=kind.__name__)}}}


def _path(one: Operation) -> list[dict[str, Any]]:
    found = _PART.search(one.route)
    if found is None:
        return []
    number = {"type": "integer", "minimum": 1}
    text = {"type": "string", "minLength": 1, "maxLength": 40}
    schema, of_what = (number, "As in its address.") if found[1] == "int" else (text, "The shop's.")
    return [
        {"name": "number", "in": "path", "required": True, "schema": schema,
         "description": of_what}
    ]  # fmt: skip


def _query(one: Operation) -> list[dict[str, Any]]:
    if one.asks is None:
        return []
    (_,), schemas = msgspec.json.schema_components([one.asks], ref_template=_REF)
    told = schemas[one.asks.__name__]["properties"]
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in told.items()
    ]


def _headers(one: Operation) -> list[dict[str, Any]]:
    if not one.is_once:
        return []
    schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
    told = "A name for this request: sent again by it, it is not done again."
    return [
        {"name": "Idempotency-Key", "in": "header", "required": False, "schema": schema,
         "description": told}
    ]  # fmt: skip
