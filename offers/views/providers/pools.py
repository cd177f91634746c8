"""Pools: the list, who is in one, its calendar week by week."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import attempt
from offers.forms.providers.providers import PoolForm
from offers.models import Pool
from offers.operations.providers import providers as operations
from offers.presenters.providers import providers as present
from offers.queries.providers import listing
from offers.queries.providers.diaries import diaries
from tenants.access import allowed, permission_required


@require_safe
@permission_required("offers.view_sales")
def pool_list(request: PersonRequest) -> HttpResponse:
    """The pools with who is in them."""
    context = {
        "title": "Pools",
        "caption": "People who deliver the same service and stand in for each other.",
        "crumbs": present.crumbs(("Pools", "")),
        "pools": listing.pools(),
        "may_change": allowed(request, "offers.manage_delivery"),
    }
    return render(request, "offers/providers/pools.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def pool_new(request: PersonRequest) -> HttpResponse:
    """Add a pool."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def pool_change(request: PersonRequest, pool_id: int) -> HttpResponse:
    """Change a pool's name and who is in it."""
    return _edit(request, load(pool_id))


@require_safe
@permission_required("offers.view_sales")
def pool_calendar(request: PersonRequest, pool_id: int) -> HttpResponse:
    """Who of a pool is free in a week; the address names any day of it."""
    shown = load(pool_id)
    monday = present.monday_of(request.GET.get("from", ""), timezone.localdate())
    week = [monday + timedelta(days=number) for number in range(5)]
    members = shown.members  # type: ignore[attr-defined]
    known = diaries(members, monday, monday + present.A_WEEK)
    context = {
        "title": shown.name,
        "caption": f"Week of {monday.day} {monday:%B %Y}",
        "crumbs": present.crumbs(("Pools", reverse("pools")), (shown.name, "")),
        "pool": shown,
        "week": week,
        "rows": present.calendar(members, known, week),
        "before": f"{monday - present.A_WEEK:%Y-%m-%d}",
        "after": f"{monday + present.A_WEEK:%Y-%m-%d}",
        "may_change": allowed(request, "offers.manage_delivery"),
    }
    return render(request, "offers/providers/calendar.html", context)


def load(pool_id: int) -> Pool:
    """Return a pool, or answer that there is none."""
    found = listing.pool(pool_id)
    if found is None:
        raise Http404("No such pool.")
    return found


def _edit(request: PersonRequest, shown: Pool | None) -> HttpResponse:
    initial = {"name": shown.name, "providers": [row.pk for row in shown.providers.all()]} if shown else {}
    form = PoolForm(request.POST or None, providers=listing.active(), initial=initial)
    if form.is_valid():
        facts = {"name": form.cleaned_data["name"], "provider_ids": form.provider_ids}
        made = attempt(
            form, lambda: operations.save_pool(by=request.person, pool_id=shown.pk if shown else None, **facts)
        )
        if made:
            messages.success(request, "Saved.")
            return redirect("pool_calendar", made.pk)
    title = f"Change {shown}" if shown else "Add a pool"
    context = {
        "title": title,
        "crumbs": present.crumbs(("Pools", reverse("pools")), (title, "")),
        "form": form,
        "cancel_url": reverse("pools"),
    }
    return render(request, "membership/form_page.html", context)
