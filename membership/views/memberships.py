"""The memberships of a year: the list, proposing to all, asking all to confirm, opening a year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.enums import ProposalScope
from membership.forms.memberships import MembershipFilterForm, OpenYearForm, ProposeForm
from membership.operations import proposals as operations
from membership.operations import years as year_operations
from membership.presenters import memberships as shown
from membership.presenters.memberships import Preview
from membership.queries import proposals, subscriptions, years
from membership.requests import PersonRequest
from membership.views.answers import accepted
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("membership.view_memberships")
def membership_list(request: PersonRequest) -> HttpResponse:
    """A year's memberships with totals, narrowed by the address."""
    every = years.every()
    year = years.shown(every, request.GET.get("year", ""), timezone.localdate())
    can_change = allowed(request, "membership.propose_memberships")
    if year is None:
        return render(request, "membership/no_year.html", {"title": "Memberships", "can_change": can_change})
    form = MembershipFilterForm(request.GET)
    rows = subscriptions.listed(year, form.filters)
    totals = subscriptions.totals(year)
    context = {
        "title": f"Memberships {year.label}",
        "caption": shown.caption(totals),
        "year": year,
        "totals": totals,
        "year_chips": shown.year_chips(request, every, year),
        "chips": shown.chips(request),
        "filter": form,
        "page": lists.page(request, rows),
        "can_change": can_change,
        "export": lists.export_urls(request),
    }
    file = lists.export(request, f"memberships-{year.start_year}", shown.columns(), rows)
    return file or render(request, "membership/memberships.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.propose_memberships")
def propose(request: PersonRequest, start_year: int) -> HttpResponse:
    """Look at what every school would be offered, then keep it."""
    year = years.get(start_year)
    form = ProposeForm(request.POST or request.GET or {"scope": ProposalScope.MEMBERS})
    scope = form.cleaned_data["scope"] if form.is_valid() else ProposalScope.MEMBERS
    if request.method == "POST" and form.is_valid():
        done = operations.propose_all(by=request.person, year_id=year.pk, now=timezone.now(), scope=scope)
        messages.success(request, shown.proposed(done.created, done.total_pence, len(done.refused)))
        return redirect(f"{reverse('memberships')}?year={year.start_year}")
    title = f"Propose memberships for {year.label}"
    context = {
        "title": title,
        "crumbs": shown.crumbs(title, year),
        "year": year,
        "scope_form": form,
        "scope": scope,
        "preview": Preview(proposals.plan(year, scope=scope)),
    }
    return render(request, "membership/propose.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.invite_memberships")
def invite(request: PersonRequest, start_year: int) -> HttpResponse:
    """Ask every school that is proposed to confirm, by e-mail to its head."""
    year = years.get(start_year)
    if request.method == "POST":
        done = operations.invite(by=request.person, year_id=year.pk, now=timezone.now())
        messages.success(request, shown.invited(done.count, done.without_head))
        return redirect(f"{reverse('memberships')}?year={year.start_year}")
    title = f"Ask schools to confirm {year.label}"
    context = {
        "title": title,
        "crumbs": shown.crumbs(title, year),
        "year": year,
        "totals": subscriptions.totals(year),
        "without_head": proposals.without_head(proposals.proposed(year)),
    }
    return render(request, "membership/invite.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("membership.propose_memberships")
def open_year(request: PersonRequest) -> HttpResponse:
    """Open an academic year for membership."""
    today = timezone.localdate()
    form = OpenYearForm(request.POST or None, on=today, initial={"start_year": today.year})
    if form.is_valid() and accepted(
        form, lambda: year_operations.open_year(by=request.person, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, "The year is open, with last year's prices. Look at the prices next.")
        return redirect(f"{reverse('tariffs')}?year={form.cleaned_data['start_year']}")
    context = {"title": "Open a membership year", "crumbs": shown.crumbs("Open a year"), "form": form}
    extra = {"button_label": "Open the year", "cancel_url": reverse("memberships")}
    return render(request, "membership/form_page.html", context | extra)
