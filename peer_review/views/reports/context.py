"""What the pages of reports have in common: title, way back, and how a file is answered."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from peer_review.bases import ReviewBase
from peer_review.queries.seeing import Seen
from tenants.backend.default import connection
from tenants.shell import site_name
from tenants.working_days import london_day

COLOUR = "#1f4e79"


def context_of(seen: Seen, title: str) -> dict[str, Any]:
    """Return the title and the way back to the review."""
    review = seen.review
    return {
        "title": title,
        "caption": f"{review.host} · {review.cycle}",
        "crumbs": [
            {"label": str(review.host), "url": reverse("review", args=[review.pk])},
            {"label": title},
        ],
        "seen": seen,
        "review": review,
        "review_url": reverse("review", args=[review.pk]),
        "cancel_url": reverse("review", args=[review.pk]),
    }


def form_page(request: HttpRequest, seen: Seen, title: str, form: Any, **more: Any) -> HttpResponse:
    """Answer with one form in a card."""
    return render(request, "membership/form_page.html", context_of(seen, title) | {"form": form, **more})


def confirm_page(request: HttpRequest, seen: Seen, title: str, **more: Any) -> HttpResponse:
    """Answer with what a button will do, and the button."""
    return render(request, "peer_review/reports/confirm.html", context_of(seen, title) | more)


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
