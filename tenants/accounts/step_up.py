"""Before something that moves money: is it still you? Whoever has not just proved it is asked again.

allauth's own decorator lets accounts pass that have neither password nor second step. Most accounts here sign in by a code
sent by e-mail; they are asked to sign in again instead.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

View = Callable[..., HttpResponse]


def is_recent(request: HttpRequest) -> bool:
    """Whether this session proved within the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT) who it is, in whatever way."""
    now = time.time()
    ages = [now - record["at"] for record in get_authentication_records(request, request.user)]
    return any(0 <= age < app_settings.REAUTHENTICATION_TIMEOUT for age in ages)


def recent_sign_in_required(view: View) -> View:
    """Ask for the password or second step, or to sign in again, before the view is run; nothing sent is kept meanwhile."""

    @wraps(view)
    def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_recent(request) else _ask(request)

    return asking


def _ask(request: HttpRequest) -> HttpResponse:
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if ways:
        return redirect(f"{ways[0]['url']}?{urlencode({'next': request.path})}")
    back = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
    return render(request, "account/sign_in_again.html", {"title": "Sign in again", "back": back}, status=403)
