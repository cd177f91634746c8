"""What matching adds around every page of the office: plans that wait to be published."""

from collections.abc import Iterator

from django.urls import reverse

from membership.requests import PersonRequest
from peer_review.queries.matching import runs
from peer_review.views import waiting
from tenants.access import allowed
from tenants.shell import Need


def needs(request: PersonRequest) -> Iterator[Need]:
    """Plans calculated and not published, for whoever may publish them."""
    person = getattr(request, "person", None)
    if not person or request.acting_school or not allowed(request, "peer_review.coordinate"):
        return
    if waiting.of_office(request).plans:
        for run in runs.named():
            url = reverse("match_run", args=[run.pk])
            yield Need(f"Look through the plan of {run.cycle}", url, "Nobody is invited before it is published.")
