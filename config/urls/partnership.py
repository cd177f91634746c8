"""Routes of a partnership's host."""

from django.urls import include, path

urlpatterns = [
    path("", include("config.urls.shared")),
    path("", include("membership.urls")),
    path("billing/", include("billing.urls")),
    path("offers/", include("offers.urls")),
    path("reviews/", include("peer_review.urls")),
    path("benchmarks/", include("benchmarking.urls.partnership")),
    path("api/v1/", include("api.urls.partnership")),
    path("settings/api-keys/", include("api.urls.keys")),
]
handler403 = "tenants.views.errors.forbidden"
handler400 = "api.views.problems.bad_request"
handler404 = "api.views.problems.not_found"
handler500 = "api.views.problems.server_error"
