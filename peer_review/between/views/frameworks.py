"""The association's frameworks: versions that stay as they were published."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from peer_review import frameworks
from peer_review.between import presenters
from peer_review.between.forms import FrameworkForm
from peer_review.between.operations import rounds as operations
from peer_review.between.queries import rounds
from peer_review.between.requests import AccountRequest
from peer_review.between.theme_lines import theme_lines
from peer_review.example_frameworks import example, examples
from peer_review.framework_texts import evidence_lines, level_lines
from tenants import lists
from tenants.access import permission_required


@require_safe
@permission_required("between.organise")
def framework_list(request: AccountRequest) -> HttpResponse:
    """List the versions a round may use."""
    context = {
        "title": "Frameworks",
        "caption": "A version never changes; a review keeps the one it began with",
        "crumbs": presenters.crumbs(("Frameworks", "")),
        "page": lists.page(request, rounds.frameworks()),
    }
    return render(request, "peer_review/between/frameworks.html", context)


@require_safe
@permission_required("between.organise")
def framework_page(request: AccountRequest, pk: int) -> HttpResponse:
    """One version: themes, questions, levels."""
    found = get_object_or_404(rounds.frameworks(), pk=pk)
    crumbs = presenters.crumbs(("Frameworks", reverse("between_frameworks")), (str(found), ""))
    context = {"title": str(found), "crumbs": crumbs, "says": found.says}
    return render(request, "peer_review/between/framework.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("between.organise")
def framework_new(request: AccountRequest) -> HttpResponse:
    """Publish a framework, begun from an example or from nothing."""
    begun = example(request.GET.get("from", "")) or examples()[0]
    form = FrameworkForm(request.POST or None, initial={
        "themes": theme_lines(begun.content.themes),
        "levels": level_lines(begun.content.levels),
        "evidence_types": evidence_lines(begun.content.evidence_types),
    })  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = operations.publish_framework(
            by=request.actor,
            name=form.cleaned_data["name"],
            content=frameworks.as_json(form.content),
            now=timezone.now(),
        )
        messages.success(request, f"{made} is published.")
        return redirect("between_framework", made.pk)
    context = {
        "title": "Publish a framework",
        "crumbs": presenters.crumbs(("Frameworks", reverse("between_frameworks")), ("Publish", "")),
        "form": form,
        "chips": lists.chips(request, "from", [(row.key, row.name) for row in examples()]),
        "button_label": "Publish",
    }
    return render(request, "peer_review/between/framework_new.html", context)
