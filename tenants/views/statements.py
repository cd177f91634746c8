"""Pages that a public service must have."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.backend.default import connection


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the service meets WCAG 2.2 AA, and whom to tell when it does not."""
    return render(request, "tenants/accessibility.html", _context("Accessibility statement"))


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, and for how long."""
    return render(request, "tenants/privacy.html", _context("Privacy"))


def _context(title: str) -> dict[str, str]:
    return {"title": title, "contact_email": getattr(connection.tenant, "contact_email", "")}
