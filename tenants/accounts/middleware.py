"""Leaving for a sign-in provider."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


class LeavingMiddleware:
    """Turns a form's redirect to another site into a page that goes there by itself.

    Our policy lets forms lead to our own pages only (form-action), and Chromium counts redirects as part of the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not isinstance(response, HttpResponseRedirectBase):
            return response
        if url_has_allowed_host_and_scheme(response.url, request.get_host()):
            return response
        page = render(request, "socialaccount/login_redirect.html", {"redirect_to": response.url})
        page.cookies = response.cookies
        return page
