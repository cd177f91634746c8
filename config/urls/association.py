"""Routes of the association's host (the public schema)."""

from django.urls import include, path

from billing.views.online import lost
from billing.views.online.webhooks import connected_webhook

urlpatterns = [
    path("", include("config.urls.shared")),
    path("operator/", include("tenants.urls.operator")),
    path("", include("benchmarking.urls.association")),
    path("reviews/", include("peer_review.between.urls")),
    path("billing/online/webhook/", connected_webhook, name="connected_webhook"),
    path("operator/messages/", lost.lost_messages, name="lost_messages"),
    path("operator/messages/<int:message_id>/again/", lost.lost_message_again, name="lost_message_again"),
    path("api/v1/", include("api.urls.association")),
]
handler403 = "tenants.views.errors.forbidden"
handler400 = "api.views.problems.bad_request"
handler404 = "api.views.problems.not_found"
handler500 = "api.views.problems.server_error"
