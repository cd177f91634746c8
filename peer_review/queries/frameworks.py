"""Questions about frameworks: the list, one version, its earlier version, what a new one may begin from."""

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404

from peer_review.enums import FrameworkStatus
from peer_review.models import Framework


def listed(*, search: str = "", status: str = "") -> QuerySet[Framework]:
    """Return frameworks by name, newest version first, with how many cycles use each."""
    rows = Framework.objects.annotate(used=Count("cycles")).order_by("name", "-version")
    if search:
        rows = rows.filter(name__icontains=search)
    return rows.filter(status=status) if status in FrameworkStatus.values else rows


def get(framework_id: int) -> Framework:
    """Return one version with who made it. Raises Http404."""
    return get_object_or_404(Framework.objects.select_related("made_by"), pk=framework_id)


def before(framework: Framework) -> Framework | None:
    """Return the version before one; none for the first."""
    earlier = Framework.objects.filter(name=framework.name, version__lt=framework.version)
    return earlier.order_by("-version").first()


def versions(framework: Framework) -> list[Framework]:
    """Return all versions of a framework, newest first."""
    return list(Framework.objects.filter(name=framework.name).order_by("-version"))


def published() -> QuerySet[Framework]:
    """Return what a cycle may use."""
    return Framework.objects.filter(status=FrameworkStatus.PUBLISHED).order_by("name", "-version")
