"""Peer reviews for systems: dates and stages, read only."""

from api.serializers import peer_review as shapes
from api.views.endpoints import Listing
from peer_review.queries import rows


class Reviews(Listing):
    """Reviews by cycle and school: their stage and dates, never findings or reports."""

    scope, rule = "reviews", "peer_review.view_cycles"
    queryset = rows.reviews()
    serializer_class = shapes.ReviewSerializer
    filterset_fields = {"cycle": ["exact"], "school": ["exact"], "stage": ["exact"], "visit_starts_on": ["gte", "lt"]}
    ordering_fields = ("visit_starts_on",)
