"""Agreements: the list, the page with its timeline, the PDF, the second signature."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from membership.queries import years
from membership.requests import PersonRequest
from membership.views.answers import accepted, told
from offers.enums import AgreementStatus
from offers.forms.buying.agreements import AgreementFilter, SignForm
from offers.models import Agreement
from offers.operations.agreements import ordering, signatures, signing
from offers.operations.agreements.signatures import Signed
from offers.pdf.agreements import agreement_pdf, file_name
from offers.presenters.buying import agreements as present
from offers.pricing.agreeing import digest
from offers.queries.agreements import agreements as queries
from offers.queries.agreements import history
from offers.queries.agreements.buyers import buyer_of
from tenants import lists
from tenants.access import allowed, permission_required

OPEN = (AgreementStatus.SIGNING, AgreementStatus.PROPOSED, AgreementStatus.ACTIVE, AgreementStatus.ENDED)


@require_safe
@permission_required("membership.use_service")
def agreement_list(request: PersonRequest) -> HttpResponse:
    """Agreements somebody may see, by filters in the address; as a page or a file."""
    is_office = queries.sees_all(request.person)
    if not is_office and not (request.person.school_ids or request.person.trust_ids):
        raise PermissionDenied("offers.view_agreement")
    today = timezone.localdate()
    rows = queries.filtered(queries.visible_to(request.person, request.acting_school), request.GET.dict(), today)
    file = lists.export(request, "agreements", present.columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Agreements",
        "chips": present.list_chips(request, years.every()),
        "filter": AgreementFilter(request.GET),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [(row, present.colour(row)) for row in page],
        "is_office": is_office,
    }
    return render(request, "offers/buying/agreements.html", context)


@require_safe
@permission_required("membership.use_service")
def agreement(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """One agreement: its services, what is charged when, who signed, and what can be done with it."""
    return page(request, get_agreement(request, agreement_id))


@require_safe
@permission_required("membership.use_service")
def agreement_file(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """The agreement as PDF. Raises Http404 before it is ordered."""
    shown = get_agreement(request, agreement_id)
    if not shown.content:
        raise Http404("It is not ordered yet.")
    response = HttpResponse(agreement_pdf(shown), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(shown)}"'
    return response


@require_POST
@permission_required("membership.use_service")
def agreement_sign(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Sign as the second person."""
    shown = get_agreement(request, agreement_id)
    if not signatures.may_sign(request.person, shown):
        raise PermissionDenied("offers.sign")
    if _has_signed(request, list(shown.signatures.all())):
        return redirect("agreement", shown.pk)
    form = SignForm(request.POST)
    if form.is_valid() and accepted(
        form,
        lambda: signing.sign(
            by=request.person,
            agreement_id=shown.pk,
            signed=Signed(form.cleaned_data["signed_name"], form.cleaned_data["capacity"]),
            shown=request.POST.get("digest", ""),
            now=timezone.now(),
        ),
    ):
        messages.success(request, f"{shown.reference} is signed and in force.")
        return redirect("agreement", shown.pk)
    return page(request, shown, form)


@require_POST
@permission_required("membership.use_service")
def agreement_cancel(request: PersonRequest, agreement_id: int) -> HttpResponse:
    """Call off what waits for its second signature."""
    shown = get_agreement(request, agreement_id)
    if not may_change(request, shown):
        raise PermissionDenied("offers.buy")
    told(
        request,
        f"{shown.reference} is called off. Nothing is charged.",
        lambda: ordering.cancel(by=request.person, agreement_id=shown.pk, now=timezone.now()),
    )
    return redirect("agreement", shown.pk)


def get_agreement(request: PersonRequest, agreement_id: int) -> Agreement:
    """Return an agreement somebody may read; 404 hides those of others. Raises PermissionDenied."""
    found = queries.known_to(request.person).select_related("rolled_from").filter(pk=agreement_id).first()
    if found is None:
        raise Http404("No such agreement here.")
    is_signatory = found.status == AgreementStatus.SIGNING and signatures.may_sign(request.person, found)
    if is_signatory or allowed(request, "offers.view_agreement", found) or queries.is_own(request.person, found):
        return found
    raise PermissionDenied("offers.view_agreement")


def may_change(request: PersonRequest, shown: Agreement) -> bool:
    """Whether somebody may give notice, end or change its services."""
    return allowed(request, "offers.manage_agreements") or allowed(request, "offers.buy", buyer_of(shown).subject)


def page(request: PersonRequest, shown: Agreement, form: SignForm | None = None) -> HttpResponse:
    """Show one agreement; `form` holds a signature that was refused."""
    today, lines = timezone.localdate(), queries.lines_of(shown)
    signed = list(shown.signatures.all())
    asked = list(shown.purchases.select_related("asked_by", "decided_by"))
    may = may_change(request, shown)
    waits = shown.status == AgreementStatus.SIGNING
    is_next = waits and signatures.may_sign(request.person, shown) and not _has_signed(request, signed)
    context: dict[str, Any] = {
        "title": shown.reference or f"Request for {shown.year}",
        "caption": f"{buyer_of(shown)} · {shown.year}",
        "crumbs": [{"label": "Agreements", "url": reverse("agreements")}, {"label": shown.reference or "Request"}],
        "agreement": shown,
        "colour": present.colour(shown),
        "facts": present.facts(shown),
        "rows": present.line_rows(shown, lines, today, may_change=may),
        "charges": present.charge_rows(shown.content),
        "signatures": signed,
        "events": present.timeline(shown, signed, asked, lines, history.closings(lines)),
        "allowances": present.allowance_rows(queries.allowances_of(shown)),
        "purchase": next((row for row in asked if row.status == "waiting"), None),
        "has_pdf": bool(shown.content) and shown.status in OPEN,
        "may_change": may,
        "may_sign": is_next,
        "form": form or SignForm(initial=_signer(request, shown)),
        "digest": digest(shown.content),
        "is_office": queries.sees_all(request.person),
    }
    return render(request, "offers/buying/agreement.html", context)


def _has_signed(request: PersonRequest, signed: list[Any]) -> bool:
    return any(row.person_id == request.person.pk for row in signed)


def _signer(request: PersonRequest, shown: Agreement) -> dict[str, str]:
    return {"signed_name": request.person.name, "capacity": signatures.capacity_of(request.person, shown)}
