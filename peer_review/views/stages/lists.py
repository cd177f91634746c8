"""The list of reviews: what its viewer may see, by filters in the address, as a page or a file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review.forms.stages.visits import ReviewFilter
from peer_review.presenters.stages import lists as present
from peer_review.queries import reviews, seeing
from peer_review.views.stages.loading import signed_in
from tenants import lists
from tenants.access import allowed


@require_safe
@signed_in
def review_list(request: PersonRequest) -> HttpResponse:
    """Reviews: all for the office, its own for a school, those of their teams for a reviewer."""
    on = timezone.localdate()
    rows = reviews.filtered(reviews.listed(request.person, on), request.GET, request.person, on)
    file = lists.export(
        request,
        "reviews",
        present.columns(on),
        present.shown(seeing.seen_many(request.person, rows, on=on)) if request.GET.get("format") else (),
    )
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Reviews",
        "caption": "Those under way by the day of their visit, then those that are over.",
        "chips": present.review_chips(request),
        "filter": ReviewFilter(request.GET, cycles=reviews.cycles_of(request.person, on)),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [present.row(seen, on) for seen in present.shown(seeing.seen_many(request.person, page, on=on))],
        "may_add": allowed(request, "peer_review.coordinate"),
    }
    return render(request, "peer_review/stages/list.html", context)
