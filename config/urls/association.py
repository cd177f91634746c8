"""Routes of the association's host (the public schema)."""

from django.urls import include, path

urlpatterns = [
    path("", include("config.urls.shared")),
    path("operator/", include("tenants.urls.operator")),
    path("", include("benchmarking.urls.association")),
    path("api/v1/", include("api.urls.association")),
]
handler403 = "tenants.views.errors.forbidden"
handler404 = "tenants.views.errors.not_found"
handler500 = "tenants.views.errors.server_error"
