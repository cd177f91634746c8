"""The documentation page, written from the OpenAPI document itself: no script, no CDN."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator


def documentation(request: HttpRequest) -> HttpResponse:
    """Show every endpoint of this host with its parameters and answers."""
    schema = SchemaGenerator(urlconf=request.urlconf).get_schema(request=None, public=True)
    return render(request, "api/documentation.html", {"info": schema["info"], "rooms": _rooms(schema)})


def _rooms(schema: dict[str, Any]) -> list[dict[str, Any]]:
    rooms: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            rooms.setdefault(operation["tags"][0], []).append(
                {"method": method.upper(), "path": path, "shape": _shape(operation), **operation}
            )
    return [{"name": name, "operations": operations} for name, operations in rooms.items()]


def _shape(operation: dict[str, Any]) -> str:
    content = operation["responses"].get("200", {}).get("content", {})
    reference = next(iter(content.values()), {}).get("schema", {}).get("$ref", "")
    return str(reference.rpartition("/")[2])
