"""Pages about a partnership's API keys."""

from django.urls import path

from api.views import keys

urlpatterns = [
    path("", keys.key_list, name="api-keys"),
    path("new/", keys.issue, name="api-key-new"),
    path("<int:key_id>/revoke/", keys.revoke, name="api-key-revoke"),
]
