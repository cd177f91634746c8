"""`Idempotency-Key` on writes: the same key and body from the same caller are done once and answered alike."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.accounts.models import ApiKey
from tenants.operations import idempotency

LONGEST: Final = 80
HEADER: Final = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=f"Up to {LONGEST} characters you choose, one for each write: sent again with the same body within seven "
    "days, nothing is done twice and the first answer comes back; with another body it is a 409.",
)
Write = Callable[..., Response]


def idempotent(write: Write) -> Write:
    """Let a write be asked for under a key. Without the header it is done each time."""

    @wraps(write)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return write(view, request, *args, **kwargs)
        if len(key) > LONGEST or not (key.isascii() and key.isprintable()):
            raise ValidationError({"Idempotency-Key": [f"Send up to {LONGEST} plain characters."]})

        def work() -> tuple[int, Any]:
            answer = write(view, request, *args, **kwargs)
            return answer.status_code, json.loads(JSONRenderer().render(answer.data))

        kept = idempotency.once(caller=_caller(request), key=key, digest=_digest(request), work=work)
        replayed = {"Idempotent-Replayed": "true"} if kept.is_replay else {}
        return Response(kept.body, status=kept.status_code, headers=replayed)

    return once


def _caller(request: Request) -> str:
    return f"key {request.auth.pk}" if isinstance(request.auth, ApiKey) else f"account {request.user.pk}"


def _digest(request: Request) -> str:
    said = json.dumps([request.method, request.path, request.data], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
