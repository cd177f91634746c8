"""Routes of evidence, findings and the draft report of a review."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.evidence import board, capture, drafts, findings

urlpatterns: list[URLPattern] = [
    path("<int:pk>/evidence/", board.evidence_list, name="evidence"),
    path("<int:pk>/evidence/new/", capture.evidence_new, name="evidence_new"),
    path("<int:pk>/evidence/board/", board.evidence_board, name="evidence_board"),
    path("<int:pk>/evidence/share/", board.evidence_share, name="evidence_share"),
    path("<int:pk>/evidence/<int:evidence_id>/change/", capture.evidence_change, name="evidence_change"),
    path("<int:pk>/evidence/<int:evidence_id>/remove/", capture.evidence_remove, name="evidence_remove"),
    path("<int:pk>/evidence/<int:evidence_id>/photo/", capture.evidence_photo, name="evidence_photo"),
    path("<int:pk>/findings/", findings.finding_list, name="findings"),
    path("<int:pk>/findings/new/", findings.finding_new, name="finding_new"),
    path("<int:pk>/findings/from-evidence/", findings.finding_from_evidence, name="finding_from_evidence"),
    path("<int:pk>/findings/order/", findings.finding_order, name="finding_order"),
    path("<int:pk>/findings/<int:finding_id>/change/", findings.finding_change, name="finding_change"),
    path("<int:pk>/findings/<int:finding_id>/withdraw/", findings.finding_withdraw, name="finding_withdraw"),
    path("<int:pk>/visit-over/", findings.visit_over, name="visit_over"),
    path("<int:pk>/draft/", drafts.review_draft, name="review_draft"),
    path("<int:pk>/draft/<int:number>/settle/", drafts.draft_settle, name="draft_settle"),
    path("<int:pk>/draft/send/", drafts.draft_send, name="draft_send"),
]
