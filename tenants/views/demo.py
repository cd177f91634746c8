"""Sign in without a password: for the demo alone, refused by `check --deploy` elsewhere."""

from itertools import groupby

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from tenants.demo import demo_accounts

FEW = 20
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Show one button per role and school; a press signs in as that invented person."""
    if not settings.DEMO_SIGN_IN:
        raise Http404
    accounts = demo_accounts.collect(request)
    if request.method == "POST":
        offered = {str(account.user_id) for account in accounts}
        wanted = request.POST.get("user", "")
        if wanted not in offered:
            raise Http404
        user = get_object_or_404(get_user_model(), pk=wanted, is_active=True)
        login(request, user, backend=BACKEND)
        record_authentication(request, user, method="demo")
        user_logged_in.send(sender=type(user), request=request, user=user)  # as allauth does: lists the session
        return redirect(_next(request.POST.get("next", ""), request) or "home")
    wanted = request.GET.get("q", "").strip()
    found = [
        account for account in accounts if wanted.lower() in f"{account.name} {account.role} {account.place}".lower()
    ]
    groups = [(name, list(entries)) for name, entries in groupby(found, key=lambda account: account.group)]
    groups.sort(key=lambda group: len(group[1]) > FEW)  # a county's schools do not hide the few who come after them
    context = {"title": "Sign in as", "groups": groups, "wanted": wanted}
    context["next"] = _next(request.GET.get("next", ""), request)
    return render(request, "demo/sign_in.html", context)


def _next(address: str, request: HttpRequest) -> str:
    """Return the page somebody came from, if it is one of this host."""
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""
