"""Errors outside any endpoint: a problem below /api/, a page everywhere else."""

from django.http import HttpRequest, HttpResponse
from django.views import defaults

from api.errors import FAILED, MISSING, problem_response
from tenants.views import errors


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read."""
    if _is_api(request):
        return problem_response(400, "The request cannot be read.", "bad_request")
    return defaults.bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such address."""
    return problem_response(404, MISSING, "not_found") if _is_api(request) else errors.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return problem_response(500, FAILED, "server_error") if _is_api(request) else errors.server_error(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
