"""Who may open a page: views name a rule, the rule decides about the signed-in actor, and no rule means no."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import rules
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

View = Callable[..., HttpResponseBase]


def allowed(request: HttpRequest, rule: str, subject: object = None) -> bool:
    """Return whether the request's actor may do what the rule is about, to the subject where there is one."""
    actor = getattr(request, "actor", None)
    return bool(actor and rules.has_perm(rule, actor, subject))


def require(request: HttpRequest, rule: str, subject: object = None) -> None:
    """Raise PermissionDenied (403) unless the request's actor may do this to the subject."""
    if not allowed(request, rule, subject):
        raise PermissionDenied(rule)


def permission_required(rule: str) -> Callable[[View], View]:
    """Open a view only to those the rule allows: others are sent to sign in, or refused when they are signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            require(request, rule)
            return view(request, *args, **kwargs)

        guarded.rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to the sign-in page and back; htmx is told to leave the page, not to swap it in."""
    response: HttpResponse = redirect_to_login(_came_from(request))
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": response["Location"]})
    return response


def _came_from(request: HttpRequest) -> str:
    """Where to go on after signing in: the page a form was sent from, because a form's own address is often no page."""
    referrer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referrer, {request.get_host()})
    if request.method in ("GET", "HEAD") or not is_ours:
        return request.get_full_path()
    parts = urlsplit(referrer)
    return urlunsplit(("", "", parts.path or "/", parts.query, ""))
