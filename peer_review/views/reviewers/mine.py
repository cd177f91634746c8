"""What a reviewer sees of their own reviewing: invitations, visits to come, trainings, interests, days; and days by school."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.forms.reviewers.days import DaysFilter
from peer_review.models import Reviewer
from peer_review.presenters.reviewers import register as present
from peer_review.presenters.reviewers import seats as present_seats
from peer_review.queries import days
from peer_review.queries.reviewers import places, register
from peer_review.views.reviewers.register import page_context
from tenants import lists
from tenants.access import allowed, permission_required
from tenants.calendars import AcademicYear


@require_safe
@permission_required("membership.use_service")
def my_reviewing(request: PersonRequest) -> HttpResponse:
    """Invitations to answer, visits by date, trainings, interests, days away and given."""
    own = register.of_person(request.person)
    context = (page_context(request, own) if own else {}) | {
        "title": "My reviewing",
        "caption": "What you are asked, your visits, and what the partnership should know.",
    }
    return render(request, f"peer_review/reviewers/{'mine' if own else 'mine_none'}.html", context)


@require_safe
@permission_required("peer_review.take_part")
def my_reviews(request: PersonRequest) -> HttpResponse:
    """All places somebody was ever asked to take, as a page or a file."""
    rows = places.asked_of(_own(request).pk)
    file = lists.export(request, "my-reviews", present.seat_columns(), rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "All my reviews",
        "crumbs": present.own_crumbs("All my reviews"),
        "export": lists.export_urls(request),
        "page": page,
        "lines": [present_seats.line(seat) for seat in page],
    }
    return render(request, "peer_review/reviewers/mine_all.html", context)


@require_safe
@permission_required("peer_review.see_reviews")
def reviewer_days(request: PersonRequest) -> HttpResponse:
    """Days given and received by school, or given by reviewer; the office sees all, others their own schools."""
    is_office = allowed(request, "peer_review.view_register") and not request.acting_school
    own = None if is_office else sorted(request.person.school_ids)
    filters = DaysFilter(request.GET, cycles=places.cycles(own))
    year = AcademicYear.containing(timezone.localdate())
    seats = days.happened(cycle_id=filters.cycle_id, period=filters.period(year))
    by_reviewer = request.GET.get("by") == "reviewer"
    rows = days.by_reviewer(seats, own) if by_reviewer else days.given_and_received(seats, own)
    columns = present.given_columns() if by_reviewer else present.balance_columns()
    file = lists.export(request, "reviewer-days", columns, rows)  # type: ignore[misc]
    if file:
        return file
    context = {
        "title": "Reviewer days",
        "caption": filters.words(year),
        "crumbs": present.crumbs(("Days given and received", "")) if is_office else [],
        "chips": lists.one_of(
            request, "by", [("", "By school"), ("reviewer", "By reviewer")], "reviewer" if by_reviewer else ""
        ),
        "filter": filters,
        "export": lists.export_urls(request),
        "page": lists.page(request, rows),
        "by_reviewer": by_reviewer,
    }
    return render(request, "peer_review/reviewers/days.html", context)


def _own(request: PersonRequest) -> Reviewer:
    found = register.of_person(request.person)
    if found is None:
        raise Http404("You are not on the register of reviewers.")
    return found
