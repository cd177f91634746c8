"""Routes of peer review, below /reviews/, by subject."""

from peer_review.urls import cycles, evidence, frameworks, insight, matching, reports, reviewers, stages

urlpatterns = [
    *frameworks.urlpatterns,
    *cycles.urlpatterns,
    *matching.urlpatterns,
    *reviewers.urlpatterns,
    *stages.urlpatterns,
    *evidence.urlpatterns,
    *reports.urlpatterns,
    *insight.urlpatterns,
]
