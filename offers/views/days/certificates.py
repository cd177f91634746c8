"""Certificates: the delegate's page and PDF, revoking by the office, and the page where anybody checks one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from membership.requests import PersonRequest
from membership.views.answers import accepted
from offers.attending import hours_words
from offers.forms.days import CodeForm, ReasonForm
from offers.models import Certificate
from offers.operations.days import certificates
from offers.pdf.certificates import certificate_pdf, days_words, file_name
from offers.queries import certificates as queries
from tenants.access import permission_required
from tenants.addresses import absolute
from tenants.current import current_partnership
from tenants.ratelimits import allows

TRIES, PERIOD = 60, 600


@require_safe
@permission_required("membership.use_service")
def certificate(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """One certificate as PDF: one's own, or any for the office."""
    shown = _get(request, certificate_id)
    partnership = current_partnership()
    link = absolute(partnership, reverse("certificate_check", args=[shown.code]))
    response = HttpResponse(certificate_pdf(shown, link, partnership), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(shown)}"'
    return response


@require_http_methods(["GET", "POST"])
@permission_required("offers.manage_events")
def certificate_revoke(request: PersonRequest, certificate_id: int) -> HttpResponse:
    """Say with a reason that a certificate does not hold."""
    shown, form = _get(request, certificate_id), ReasonForm(request.POST or None)
    event_url = reverse("event_settle", args=[shown.booking.event_id])
    if form.is_valid() and accepted(
        form,
        lambda: certificates.revoke(
            by=request.person, certificate_id=shown.pk, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, "The certificate is revoked.")
        return redirect(event_url)
    context = {
        "title": f"Revoke the certificate of {shown.name}",
        "caption": f"{shown.title}, {shown.code}",
        "form": form,
        "consequences": [
            "Whoever checks it is told that it is revoked.",
            "Its hours no longer count in the delegate’s record.",
            "It stays revoked for good.",
        ],
        "button_label": "Revoke",
        "is_warning": True,
        "cancel_url": event_url,
    }
    return render(request, "billing/payer_confirm.html", context)


@never_cache
@require_safe
def certificate_find(request: HttpRequest) -> HttpResponse:
    """Type the code of a certificate."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        return redirect("certificate_check", form.cleaned_data["code"])
    return render(request, "offers/days/certificate_find.html", {"title": "Check a certificate", "form": form})


@never_cache
@require_safe
def certificate_check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a certificate holds; unknown codes are missing, however often one tries."""
    if not allows(request, "certificate", most=TRIES, seconds=PERIOD):
        return render(request, "offers/days/certificate_limited.html", {"title": "Too many tries"}, status=429)
    found = queries.by_code(code)
    if found is None:
        return _unknown(request, code)
    context = {
        "title": "This certificate is revoked" if found.revoked_at else "This certificate is valid",
        "certificate": found,
        "rows": [
            {"key": "Name", "value": found.name},
            {"key": "Took part in", "value": found.title},
            {"key": "When", "value": days_words(found.starts_on, found.ends_on)},
            {"key": "Hours", "value": hours_words(found.hours)},
            {"key": "Code", "value": found.code},
        ],
    }
    return render(request, "offers/days/certificate_check.html", context)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    form = CodeForm({"code": code})
    form.add_error("code", f"{current_partnership()} has issued no certificate with this code. Compare every letter.")
    context = {"title": "No certificate has this code", "form": form}
    return render(request, "offers/days/certificate_find.html", context, status=404)


def _get(request: PersonRequest, certificate_id: int) -> Certificate:
    found = queries.known(request.person).filter(pk=certificate_id).first()
    if found is None:
        raise Http404("No such certificate here.")
    return found
