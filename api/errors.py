"""Every error of the API is `application/problem+json` (RFC 9457)."""

from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import JsonResponse
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from billing.errors import BillingRefused
from membership.refusals import Refusal
from tenants.operations.idempotency import KeyReused

PROBLEM: Final = "application/problem+json"
MISSING: Final = "Nothing here has this address."  # one text: whether a thing exists elsewhere is not told
FAILED: Final = "Something went wrong on our side. Nothing was saved half-way."


class BodyTooLarge(APIException):
    """More than any endpoint needs."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large."
    default_code = "too_large"


class Refused(APIException):
    """An operation's refusal, with its stable code and its words."""

    status_code = HTTPStatus.CONFLICT
    default_code = "refused"


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem; None lets Django answer 500."""
    if isinstance(exc, BillingRefused | Refusal | KeyReused):
        exc = Refused(detail=str(exc), code=exc.code)
    if isinstance(exc, RequestDataTooBig):
        exc = BodyTooLarge()
    response = exception_handler(exc, context)
    if response is None:
        return None
    response.data = _problem_of(exc, response)
    response.content_type = PROBLEM
    return response


def problem(status: int, detail: str, code: str) -> dict[str, Any]:
    """Return the members of a problem."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}


def problem_response(status: int, detail: str, code: str) -> JsonResponse:
    """Return a problem that arose outside any endpoint."""
    return JsonResponse(problem(status, detail, code), status=status, content_type=PROBLEM)


def _problem_of(exc: Exception, response: Response) -> dict[str, Any]:
    status = response.status_code
    if isinstance(exc, ValidationError):
        errors = response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
        return problem(status, "Something in the request is missing or wrong.", "invalid") | {"errors": errors}
    if status == HTTPStatus.NOT_FOUND:
        return problem(status, MISSING, "not_found")
    detail = response.data.get("detail", "")
    return problem(status, str(detail), (detail.code if isinstance(detail, ErrorDetail) else None) or "error")
