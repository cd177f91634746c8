"""Bodies of requests: JSON of a bounded size."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException
from rest_framework.parsers import JSONParser


class BodyTooLarge(APIException):
    """More than any endpoint needs."""

    status_code = 413
    default_detail = "The body is too large."
    default_code = "too_large"


class BoundedJson(JSONParser):
    """Refuses what Django would refuse of a form: reading a stream, DRF never asks for its size."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise BodyTooLarge
        return super().parse(stream, media_type, parser_context)
