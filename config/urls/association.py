"""Routes of the association's host (the public schema)."""

from django.urls import include, path

from billing.views.online.webhooks import connected_webhook

urlpatterns = [
    path("", include("config.urls.shared")),
    path("operator/", include("tenants.urls.operator")),
    path("", include("benchmarking.urls.association")),
    path("billing/online/webhook/", connected_webhook, name="connected_webhook"),
    path("api/v1/", include("api.urls.association")),
]
handler403 = "tenants.views.errors.forbidden"
handler400 = "api.views.problems.bad_request"
handler404 = "api.views.problems.not_found"
handler500 = "api.views.problems.server_error"
