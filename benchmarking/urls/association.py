"""Routes of the association's own pages."""

from django.urls import path

from benchmarking.views import association, comparing, logs

urlpatterns = [
    path("", association.home, name="home"),
    path("partnerships/", association.partnership_directory, name="partnership_directory"),
    path("partnerships/<slug:slug>/", association.partnership_detail, name="partnership_detail"),
    path("partnerships/<slug:slug>/publish/", association.request_publication, name="request_publication"),
    path("compare/", comparing.compare, name="compare"),
    path("indicators/", comparing.indicator_list, name="indicators"),
    path("indicators/<slug:code>/", comparing.indicator_detail, name="indicator"),
    path("publications/", logs.publication_log, name="publications"),
    path("consents/", logs.consent_log, name="consent_log"),
    path("search/", logs.search, name="search"),
]
