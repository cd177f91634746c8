"""What the pages of reports have in common: a form, a question, and how a file is answered."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from peer_review.bases import ReviewBase
from peer_review.queries.seeing import Seen
from peer_review.views.stages.around import around
from tenants.backend.default import connection
from tenants.shell import site_name
from tenants.working_days import london_day

COLOUR = "#1f4e79"


def form_page(request: HttpRequest, seen: Seen, title: str, form: Any, **more: Any) -> HttpResponse:
    """Answer with one form in a card."""
    return render(request, "membership/form_page.html", around(seen, title) | {"form": form, **more})


def confirm_page(request: HttpRequest, seen: Seen, title: str, **more: Any) -> HttpResponse:
    """Answer with what a button will do, and the button."""
    return render(request, "peer_review/reports/confirm.html", around(seen, title) | more)


def brand() -> tuple[str, str]:
    """Return whose files these are, and their colour."""
    return site_name(), getattr(connection.tenant, "brand_colour", "") or COLOUR


def day_of(review: ReviewBase) -> date:
    """Return the day a report speaks of: signed, or agreed; the same report gives the same file."""
    at = review.signed_at or review.agreed_at
    return london_day(at) if at else date(2000, 1, 1)


def pdf_answer(body: bytes, review: ReviewBase, what: str) -> HttpResponse:
    """Answer with a file named “report-riverside-primary.pdf”."""
    name = f"{what}-{slugify(str(review.host))}.pdf"
    return HttpResponse(
        body, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
