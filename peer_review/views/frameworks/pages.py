"""Frameworks: the list, one version, what it changes against the version before."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from membership.requests import PersonRequest
from peer_review import framework_diff
from peer_review.enums import FrameworkStatus
from peer_review.forms.frameworks.filters import FrameworkFilter
from peer_review.models import Framework
from peer_review.presenters.frameworks import page as present
from peer_review.queries import frameworks as queries
from tenants import lists
from tenants.access import allowed, permission_required


@require_safe
@permission_required("peer_review.view_cycles")
def frameworks(request: PersonRequest) -> HttpResponse:
    """All frameworks with their versions."""
    query = {"search": request.GET.get("q", "").strip(), "status": request.GET.get("status", "")}
    rows = queries.listed(**query)
    file = lists.export(request, "frameworks", present.COLUMNS, rows)
    if file:
        return file
    page = lists.page(request, rows)
    context = {
        "title": "Frameworks",
        "chips": lists.chips(request, "status", FrameworkStatus.choices),
        "filter": FrameworkFilter(request.GET),
        "export": lists.export_urls(request),
        "page": page,
        "rows": [present.row(framework) for framework in page],
        "may_change": allowed(request, "peer_review.configure"),
    }
    return render(request, "peer_review/frameworks/list.html", context)


@require_safe
@permission_required("peer_review.view_cycles")
def framework(request: PersonRequest, pk: int) -> HttpResponse:
    """One version, to read, to print, to go on from."""
    shown = queries.get(pk)
    before = queries.before(shown)
    content = shown.says
    may_change = allowed(request, "peer_review.configure")
    context = {
        "title": shown.name,
        "caption": f"Version {shown.version}",
        "crumbs": [crumbs(shown)[0], {"label": str(shown)}],
        "framework": shown,
        "content": content,
        "colour": present.colour(shown),
        "levels": present.levels(content),
        "words": present.words(content),
        "viewers": present.viewers(),
        "matrix": present.matrix(content),
        "versions": queries.versions(shown),
        "before": before,
        "differences": _differences(before, shown) if before else [],
        "may_change": may_change and shown.status == FrameworkStatus.DRAFT,
        "may_renew": may_change and shown.status != FrameworkStatus.DRAFT,
        "may_retire": may_change and shown.status == FrameworkStatus.PUBLISHED,
    }
    return render(request, "peer_review/frameworks/page.html", context)


def crumbs(shown: Framework, label: str = "") -> list[dict[str, str]]:
    """Return the way to a framework's page and to what is done there."""
    found = [
        {"label": "Frameworks", "url": reverse("frameworks")},
        {"label": str(shown), "url": reverse("framework", args=[shown.pk])},
    ]
    return [*found, {"label": label}] if label else found


def _differences(before: Framework, shown: Framework) -> list[framework_diff.Difference]:
    described = framework_diff.described(before.description, shown.description)
    return described + framework_diff.differences(before.says, shown.says)
