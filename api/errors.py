"""Every error of the API is `application/problem+json` (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

PROBLEM = "application/problem+json"


class Refused(APIException):
    """An operation's refusal, with its stable code and its words."""

    status_code = HTTPStatus.CONFLICT
    default_code = "refused"

    @classmethod
    def because(cls, error: Exception) -> "Refused":
        """Wrap an operation's typed error."""
        return cls(detail=str(error), code=getattr(error, "code", "refused"))


def problem_details(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Turn an exception into a problem; None lets Django answer 500."""
    response = exception_handler(exc, context)
    if response is None:
        return None
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(response.status_code).phrase,
        "status": response.status_code,
    }
    if isinstance(exc, ValidationError):
        problem["detail"] = "Some fields are missing or wrong."
        problem["errors"] = response.data
    else:
        detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
        problem["detail"] = str(detail)
        problem["code"] = detail.code if isinstance(detail, ErrorDetail) else "error"
    response.data = problem
    response.content_type = PROBLEM
    return response
