"""What the documentation page shows, taken from the OpenAPI document."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.scopes import ASSOCIATION_SCOPES, PARTNERSHIP_SCOPES
from api.throttling import CallerThrottle, HostThrottle

PAGED: Final = "Paginated"
Schemas = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """One parameter, or one field of a shape."""

    name: str
    kind: str
    note: str = ""
    is_optional: bool = False

    @property
    def pieces(self) -> list[str]:
        """The kind in pieces, between which a narrow page may break it."""
        return re.findall(r"[^_]+_?|_", self.kind)


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    method: str
    path: str
    scope: str
    text: str
    parameters: list[Field]
    body: str
    answer: str

    @property
    def steps(self) -> list[str]:
        """The address in pieces, between which a narrow page may break it."""
        return re.findall(r"/?[^/]+/?", self.path)

    @property
    def is_list(self) -> bool:
        """Whether the answer is a page of rows."""
        return self.answer.startswith(PAGED)

    @property
    def row(self) -> str:
        """The shape of the answer, or of each of its rows."""
        return self.answer.removeprefix(PAGED).removesuffix("List") if self.is_list else self.answer


@dataclass(frozen=True)
class Shape:
    """A named object of requests and answers."""

    name: str
    text: str
    fields: list[Field]


def reference(document: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Return the page's context: rooms with their operations, shapes and scopes."""
    operations = list(_operations(document))
    rooms: dict[str, list[Operation]] = {}
    for operation in operations:
        rooms.setdefault(operation.path.split("/")[3], []).append(operation)
    used = {operation.scope for operation in operations}
    return {
        "title": "API",
        "address": address,
        "example": operations[0].path,
        "rooms": rooms.items(),
        "shapes": [shape for shape in _shapes(document) if not shape.name.startswith(PAGED)],
        "scopes": [(scope, text) for scope, text in (PARTNERSHIP_SCOPES | ASSOCIATION_SCOPES).items() if scope in used],
        "limits": (CallerThrottle().num_requests, HostThrottle().num_requests),
    }


def _operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            yield Operation(
                method=method.upper(),
                path=path,
                scope=operation["x-scope"],
                text=operation.get("description", ""),
                parameters=[_parameter(found, schemas) for found in operation.get("parameters", [])],
                body=_name(operation.get("requestBody", {})),
                answer=_name(answers.get("201") or answers.get("200") or {}),
            )


def _parameter(found: Mapping[str, Any], schemas: Schemas) -> Field:
    note = found.get("description") or _meaning(found["name"])
    return Field(found["name"], _kind(found["schema"], schemas), note)


def _meaning(name: str) -> str:
    endings = {"gte": "From this day", "lt": "Before this day"}
    return endings.get(name.rpartition("__")[2], "Only those with this value")


def _shapes(document: Mapping[str, Any]) -> Iterator[Shape]:
    schemas = document["components"]["schemas"]
    for name, schema in sorted(schemas.items()):
        if "properties" in schema:
            is_sent = not schema.get("additionalProperties", True)
            required = schema.get("required", [])
            fields = [
                Field(field, _kind(kind, schemas), kind.get("description", ""), is_sent and field not in required)
                for field, kind in schema["properties"].items()
            ]
            yield Shape(name, schema.get("description", ""), fields)


def _name(answer: Mapping[str, Any]) -> str:
    shown: dict[str, Any] = next(iter(answer.get("content", {}).values()), {})
    schema = shown.get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _kind(schema: Mapping[str, Any], schemas: Schemas) -> str:
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return _kind(schemas[name], schemas) if "enum" in schemas[name] else name
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"] if value not in (None, ""))
    for several in ("allOf", "oneOf", "anyOf"):
        if several in schema:
            return " or ".join(dict.fromkeys(filter(None, (_kind(one, schemas) for one in schema[several]))))
    return _plain(schema, schemas)


def _plain(schema: Mapping[str, Any], schemas: Schemas) -> str:
    kinds = schema.get("type", "")
    words = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
    if words == ["array"]:
        return f"list of {_kind(schema['items'], schemas)}"
    return str(schema.get("format", "")) if words == ["string"] and "format" in schema else " or ".join(words)
