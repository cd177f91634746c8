"""What the association's staff can look up: publications, consent, and anything by name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from benchmarking.presenters import logs
from benchmarking.queries import publications
from tenants import lists
from tenants.access import permission_required


@require_GET
@permission_required("benchmarking.view_logs")
def publication_log(request: HttpRequest) -> HttpResponse:
    """List every publication, latest first."""
    runs = publications.runs(only_failed=request.GET.get("only") == "failed")
    file = lists.export(request, "publications", logs.RUN_COLUMNS, runs)
    context = {
        "title": "Publications",
        "caption": "Each partnership pushes its figures every night; nobody reads inside a partnership",
        "chips": lists.chips(request, "only", [("failed", "Failed")]),
        "page": lists.page(request, runs),
        "exports": lists.export_urls(request),
    }
    return file or render(request, "benchmarking/publications.html", context)


@require_GET
@permission_required("benchmarking.view_logs")
def consent_log(request: HttpRequest) -> HttpResponse:
    """List every change of consent, latest first."""
    changes = publications.consent_changes()
    file = lists.export(request, "consent-log", logs.CONSENT_COLUMNS, changes)
    context = {
        "title": "Consent log",
        "caption": "Who allowed or withdrew the sharing of figures; a withdrawal takes them down at once",
        "page": lists.page(request, changes),
        "exports": lists.export_urls(request),
    }
    return file or render(request, "benchmarking/consent_log.html", context)


@require_GET
@permission_required("benchmarking.compare")
def search(request: HttpRequest) -> HttpResponse:
    """Find partnerships and indicators by name or area."""
    words = request.GET.get("q", "").strip()
    hits = logs.hits(words) if words else []
    context = {
        "title": f"Results for “{words}”" if words else "Search",
        "caption": f"{len(hits)} found" if words else "Type a partnership, an area or an indicator in the box above",
        "words": words,
        "hits": hits,
    }
    return render(request, "benchmarking/search.html", context)
