"""Statements to providers: the list, making those of a month, one with its PDF, sending, paying, discarding."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.queries.funding.agreements import open_agreements
from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers.forms.providers.statements import MonthForm, PaidForm, StatementFilter
from offers.models import ProviderStatement
from offers.operations.providers import statements as operations
from offers.pdf import provider_statements
from offers.presenters.providers import statements as present
from offers.queries.providers import statements as queries
from tenants import lists
from tenants.access import allowed, permission_required, require
from tenants.money import format_pence


@require_safe
@permission_required("offers.see_statements")
def statement_list(request: PersonRequest) -> HttpResponse:
    """Statements somebody may see, by filters in the address; as a page or a file."""
    seen = queries.visible(request.person)
    rows = queries.filtered(seen, request.GET)
    file = lists.export(request, "provider-statements", present.columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Statements to providers",
        "caption": "What consultants, partner organisations, hubs and schools are paid for delivering.",
        "chips": present.statement_chips(request),
        "filter": StatementFilter(request.GET, months=queries.months(seen)),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [(statement, present.tag(statement)) for statement in page],
        "may_make": allowed(request, "offers.manage_delivery"),
    }
    return render(request, "offers/providers/statements.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def statement_make(request: PersonRequest) -> HttpResponse:
    """Make the drafts of a month."""
    today = timezone.localdate()
    form = MonthForm(request.POST or None, months=present.past_months(today))
    if form.is_valid():
        now = timezone.now()
        made = attempt(form, lambda: operations.make(by=request.person, month=form.chosen, on=today, now=now))
        if made is not None:
            messages.success(request, f"{len(made)} draft{'s are' if len(made) != 1 else ' is'} made.")
            return redirect(f"{reverse('provider_statements')}?month={form.cleaned_data['month']}")
    context = {
        "title": "Make the statements of a month",
        "crumbs": _crumbs("Make"),
        "text": "Visits that are signed off and fees, up to the end of the month, that are on no statement yet.",
        "form": form,
        "button_label": "Make the drafts",
        "cancel_url": reverse("provider_statements"),
    }
    return render(request, "membership/form_page.html", context)


@require_safe
@permission_required("membership.use_service")
def statement(request: PersonRequest, statement_id: int) -> HttpResponse:
    """One statement with its lines."""
    shown = get_statement(request, statement_id)
    manages = allowed(request, "offers.manage_delivery")
    context = {
        "title": shown.number,
        "caption": f"{shown.provider} · {shown.starts_on:%B %Y} · {format_pence(shown.net_pence)}",
        "crumbs": _crumbs(shown.number),
        "statement": shown,
        "tag": present.tag(shown),
        "rows": present.rows(shown),
        "events": present.timeline(shown),
        "may_send": manages and shown.status in ("draft", "sent"),
        "may_discard": manages and shown.status == "draft",
        "may_pay": shown.status == "sent" and allowed(request, "offers.pay_statement", shown),
    }
    return render(request, "offers/providers/statement.html", context)


@require_safe
@permission_required("membership.use_service")
def statement_file(request: PersonRequest, statement_id: int) -> HttpResponse:
    """The statement as PDF."""
    shown = get_statement(request, statement_id)
    response = HttpResponse(provider_statements.pdf(shown), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{provider_statements.file_name(shown)}"'
    return response


@require_POST
@permission_required("offers.manage_delivery")
def statement_send(request: PersonRequest, statement_id: int) -> HttpResponse:
    """Send a statement to its provider."""
    shown = get_statement(request, statement_id)
    told(
        request,
        "The statement is on its way.",
        lambda: operations.send(by=request.person, statement_id=shown.pk, now=timezone.now()),
    )
    return redirect("provider_statement", shown.pk)


@require_http_methods(["GET", "POST"])
@permission_required("offers.pay_providers")
def statement_pay(request: PersonRequest, statement_id: int) -> HttpResponse:
    """Mark a statement as paid."""
    shown, today = get_statement(request, statement_id), timezone.localdate()
    require(request, "offers.pay_statement", shown)
    form = PaidForm(request.POST or None, today=today, agreements=open_agreements())
    if form.is_valid() and accepted(
        form, lambda: operations.pay(by=request.person, statement_id=shown.pk, **form.facts)
    ):
        messages.success(request, f"{shown.number} is marked as paid.")
        return redirect("provider_statement", shown.pk)
    context = {
        "title": f"Mark {shown.number} as paid",
        "caption": f"{shown.provider}, {format_pence(shown.net_pence)}",
        "crumbs": _crumbs(shown.number),
        "form": form,
        "button_label": "Mark as paid",
        "cancel_url": reverse("provider_statement", args=[shown.pk]),
    }
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_delivery")
def statement_discard(request: PersonRequest, statement_id: int) -> HttpResponse:
    """Throw a draft away, after saying what that does."""
    shown = get_statement(request, statement_id)
    if request.method == "POST":
        if told(
            request,
            "The draft is discarded.",
            lambda: operations.discard(by=request.person, statement_id=shown.pk),
        ):
            return redirect("provider_statements")
        return redirect("provider_statement", shown.pk)
    context = {
        "title": f"Discard {shown.number}",
        "crumbs": _crumbs(shown.number),
        "consequences": ["The draft is deleted.", "Its visits and fees go onto the next statement that is made."],
        "button_label": "Discard the draft",
        "is_warning": True,
        "cancel_url": reverse("provider_statement", args=[shown.pk]),
    }
    return render(request, "billing/payer_confirm.html", context)


def get_statement(request: PersonRequest, statement_id: int) -> ProviderStatement:
    """Return a statement somebody may see; 404 hides those of others. Raises PermissionDenied."""
    if request.person.office_role_names:
        require(request, "offers.see_statements")
    found = queries.find(queries.visible(request.person), statement_id)
    if found is None:
        raise Http404("No such statement here.")
    require(request, "offers.view_statement", found)
    return found


def _crumbs(here: str) -> list[dict[str, str]]:
    return [{"label": "Statements to providers", "url": reverse("provider_statements")}, {"label": here}]
