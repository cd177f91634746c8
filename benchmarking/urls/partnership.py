"""Routes of a partnership's Insight, under /benchmarks/."""

from django.urls import path

from benchmarking.views import insight

urlpatterns = [
    path("", insight.insight, name="insight"),
    path("sharing/", insight.sharing, name="sharing"),
    path("sharing/publish/", insight.publish_now, name="publish_now"),
]
