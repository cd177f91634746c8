"""Funding agreements and bids: the list, a page, entering, changing, scheduling, deciding, ending."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.forms.filters import TextFilter
from billing.forms.funding.agreements import AgreementForm, ScheduleForm
from billing.models import FundingAgreement
from billing.operations.funding import agreements as operations
from billing.operations.funding import instalments
from billing.presenters.funding import agreements as present
from billing.queries import ledger
from billing.queries.funding import agreements as queries
from billing.queries.funding import timeline
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("billing.view_funding")
def funding(request: PersonRequest) -> HttpResponse:
    """All agreements and bids."""
    rows = queries.filtered(queries.agreements(), request.GET)
    file = lists.export(request, "funding", present.COLUMNS, rows)
    if file:
        return file
    context = {
        "title": "Funding",
        "caption": present.caption(queries.totals(rows)),
        "chips": present.list_chips(request),
        "filter": TextFilter(request.GET, label="Agreement or funder"),
        "page": lists.page(request, rows),
        "export": lists.export_urls(request),
    }
    return render(request, "billing/funding/list.html", context)


@require_safe
@permission_required("billing.view_funding")
def agreement(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """One agreement: schedule, pot, match, spending, history."""
    found = load(agreement_id)
    instalments_of = queries.instalments(found.pk)
    context = {
        "title": found.name,
        "caption": f"{found.funder} · {present.period(found)}",
        "agreement": found,
        "tag": present.tag(found),
        "facts": present.facts(found),
        "instalments": instalments_of,
        "by_year": present.by_year(instalments_of),
        "pot": queries.pot(found, queries.received([found.pk]).get(found.pk, 0)),
        "match": queries.match(found),
        "spends": queries.spends(found.pk),
        "events": timeline.of_agreement(found.pk),
    }
    return render(request, "billing/funding/agreement.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def agreement_new(request: PersonRequest) -> HttpResponse:
    """Enter an agreement or a bid; its schedule comes next."""
    form = AgreementForm(request.POST or None, accounts=ledger.accounts(timezone.localdate()))
    if form.is_valid():
        made = operations.enter_agreement(by=request.person, terms=form.terms, is_bid=form.cleaned_data["is_bid"])
        messages.success(request, "Saved. Now say when the money comes.")
        return redirect("funding_schedule", made.pk)
    return render(request, "billing/funding/agreement_new.html", {"title": "Enter an agreement or bid", "form": form})


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def agreement_change(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Change what was agreed."""
    found = load(agreement_id)
    form = AgreementForm(request.POST or None, accounts=ledger.accounts(timezone.localdate()), agreement=found)
    if form.is_valid() and accepted(
        form,
        lambda: operations.change_agreement(by=request.person, agreement_id=found.pk, terms=form.terms),
    ):
        messages.success(request, "Saved.")
        return redirect("funding_agreement", found.pk)
    context = {"title": f"Change {found.name}", "form": form, "crumbs": present.crumbs(found, "Change")}
    return render(request, "billing/funding/form.html", context | {"agreement": found})


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def schedule(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Say when the money comes, in place of the schedule there is."""
    found = load(agreement_id)
    form = ScheduleForm(request.POST or None, agreement=found)
    if form.is_valid() and accepted(
        form,
        lambda: instalments.set_schedule(
            by=request.person, agreement_id=found.pk, parts=form.parts, is_invoiced=form.is_invoiced
        ),
    ):
        messages.success(request, "The schedule is saved.")
        return redirect("funding_agreement", found.pk)
    context = {
        "title": f"Schedule of {found.name}",
        "caption": f"{present.period(found)}. A new schedule takes the place of the one there is.",
        "form": form,
        "crumbs": present.crumbs(found, "Schedule"),
        "agreement": found,
    }
    return render(request, "billing/funding/form.html", context)


@require_POST
@permission_required("billing.change_funding")
def decide(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """A bid was won or lost."""
    found, is_won = load(agreement_id), request.POST.get("outcome") == "won"
    told(
        request,
        "Won: it can be invoiced and spent now." if is_won else "Not won: it counts in no forecast any more.",
        lambda: operations.decide_bid(by=request.person, agreement_id=found.pk, is_won=is_won),
    )
    return redirect("funding_agreement", found.pk)


@require_http_methods(["GET", "POST"])
@permission_required("billing.change_funding")
def end(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """End an agreement, after saying what that means."""
    found = load(agreement_id)
    if request.method == "POST":
        told(
            request,
            "The agreement has ended.",
            lambda: operations.end_agreement(by=request.person, agreement_id=found.pk),
        )
        return redirect("funding_agreement", found.pk)
    context = {"title": f"End {found.name}", "agreement": found, "crumbs": present.crumbs(found, "End")}
    return render(request, "billing/funding/end.html", context)


def load(agreement_id: int) -> FundingAgreement:
    """Return an agreement, or answer that there is none."""
    found = queries.find(agreement_id)
    if found is None:
        raise Http404
    return found
