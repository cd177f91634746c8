from rest_framework import serializers

from peer_review.models import Review


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A review's dates and stage. What was found, written or rated is its school's and is not here."""

    cycle_name = serializers.CharField(source="cycle.name")

    class Meta:
        model = Review
        fields = [
            "id", "school", "cycle", "cycle_name", "number", "stage", "visit_starts_on", "visit_ends_on",
            "postponed_at", "signed_at", "closed_at",
        ]  # fmt: skip
