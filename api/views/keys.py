"""The partnership's own page about its API keys: list, issue (shown once), revoke."""

from datetime import date, datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from api.forms import NewKeyForm
from api.scopes import PARTNERSHIP_SCOPES, words
from tenants.access import permission_required
from tenants.operations import api_keys
from tenants.queries import api_keys as queries

RULE = "membership.change_settings"


@require_safe
@permission_required(RULE)
def key_list(request: HttpRequest) -> HttpResponse:
    """All keys, with what they may do and when they were last used."""
    keys = [(key, words(key.scopes)) for key in queries.every()]
    context = {"title": "API keys", "keys": keys, "now": timezone.now()}
    return render(request, "api/keys.html", context)


@never_cache
@sensitive_variables("clear")
@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a key. Its text is on the page that answers and nowhere else, so that page is not a redirect."""
    form = NewKeyForm(request.POST or None, today=timezone.localdate())
    crumbs = [{"label": "API keys", "url": reverse("api-keys")}, {"label": "New key"}]
    if request.method == "POST" and form.is_valid():
        key, clear = api_keys.issue(
            by=str(request.user),
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            known=frozenset(PARTNERSHIP_SCOPES),
            expires_at=end_of(form.cleaned_data["last_day"]),
        )
        context = {"may_do": words(key.scopes), "clear": clear}
        return render(request, "api/key_issued.html", {"title": f"Key for {key.name}", "crumbs": crumbs, **context})
    return render(request, "api/key_new.html", {"title": "New API key", "crumbs": crumbs, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Ask, then stop a key for good."""
    key = queries.get(key_id)
    if request.method == "POST":
        api_keys.revoke(key_id=key.pk, now=timezone.now())
        messages.success(request, f"The key for {key.name} no longer works.")
        return redirect("api-keys")
    crumbs = [{"label": "API keys", "url": reverse("api-keys")}, {"label": key.name}]
    return render(request, "api/key_revoke.html", {"title": f"Revoke the key for {key.name}", "crumbs": crumbs})


def end_of(day: date | None) -> datetime | None:
    """Return the last moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time.max)) if day else None
