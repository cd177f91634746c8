"""The OpenAPI document: each operation says which scope it needs and which problems it may answer with."""

from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final, Literal

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from rest_framework.serializers import ModelSerializer

from api.errors import PROBLEM
from api.permissions import scope_of
from api.serializers.problems import ProblemSerializer
from api.serializers.strictness import Strict

Direction = Literal["request", "response"]
READ_PROBLEMS: Final = (400, 401, 403, 404, 406, 429)
WRITE_PROBLEMS: Final = (*READ_PROBLEMS, 409, 413, 415)


@lru_cache(maxsize=2)
def document(urlconf: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of the endpoints a host has."""
    schema: dict[str, Any] = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
    return schema


class Described(AutoSchema):
    """Adds problems and scopes to what drf-spectacular reads from views."""

    def get_extensions(self) -> dict[str, Any]:
        return {"x-scope": scope_of(self.view, self.method)}

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status in READ_PROBLEMS if self.method == "GET" else WRITE_PROBLEMS:
            answer = OpenApiResponse(ProblemSerializer, description=HTTPStatus(status).phrase)
            bodies[str(status)] = self._get_response_for_code(answer, str(status), [PROBLEM], direction)
        return bodies

    def _map_basic_serializer(self, serializer: Any, direction: Direction) -> dict[str, Any]:
        """What is sent has no other fields; what is answered from rows has all of its fields, always."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Strict):
            return schema | {"additionalProperties": False}
        return (
            schema | {"required": sorted(schema["properties"])} if isinstance(serializer, ModelSerializer) else schema
        )
