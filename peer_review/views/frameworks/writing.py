"""Writing a framework: begin, change part by part, publish, renew, retire."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, saved, told
from peer_review.enums import Part
from peer_review.example_frameworks import example, examples
from peer_review.forms.frameworks import parts as forms
from peer_review.frameworks import Content, FrameworkUnusable
from peer_review.models import Framework
from peer_review.operations import frameworks as operations
from peer_review.queries import frameworks as queries
from peer_review.views.frameworks.pages import crumbs
from peer_review.views.typed import posted
from tenants.access import permission_required

TITLES: Final = {"about": "About it", "themes": "Themes and questions", "scale": "Scale, evidence and words"}
OF_EXAMPLE, OF_FRAMEWORK = "example", "framework"


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def framework_new(request: PersonRequest) -> HttpResponse:
    """Begin a framework from an example or from another one."""
    form = forms.NewForm(posted(request), choices=_beginnings(), initial={"begin": f"{OF_EXAMPLE}:four_words"})
    if form.is_valid():
        content, description = _beginning(form.cleaned_data["begin"])
        made = attempt(
            form,
            lambda: operations.create(
                by=request.person,
                name=form.cleaned_data["name"],
                content=content,
                description=description,
                now=timezone.now(),
            ),
        )
        if made:
            messages.success(request, "The draft is made. Change what you like, then publish it.")
            return redirect("framework", made.pk)
    context = {
        "title": "New framework",
        "crumbs": [{"label": "Frameworks", "url": reverse("frameworks")}, {"label": "New"}],
        "form": form,
        "text": "Begin from one of the examples or from a framework of your own; everything in it can be changed.",
        "button_label": "Make a draft",
        "cancel_url": reverse("frameworks"),
    }
    return render(request, "membership/form_page.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def framework_change(request: PersonRequest, pk: int, part: str = "about") -> HttpResponse:
    """Change one part of a draft."""
    shown = queries.get(pk)
    if part == "themes":
        return _themes(request, shown)
    form, parts_of = _form(request, shown, part)
    if saved(request, form, "Saved.", lambda: _change(request, shown, parts_of(), form.cleaned_data)):
        return redirect("framework", shown.pk)
    title = TITLES.get(part) or f"Who sees “{Part(part).label}”?"
    context = {"title": title, "crumbs": crumbs(shown, title), "form": form, "text": "" if part in TITLES else _RULE}
    return render(request, "membership/form_page.html", context | {"cancel_url": _back(shown)})


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def framework_publish(request: PersonRequest, pk: int) -> HttpResponse:
    """Publish a draft, after saying what that does."""
    shown = queries.get(pk)
    if request.method == "POST" and told(
        request,
        "Published. Cycles can use it.",
        lambda: operations.publish(by=request.person, framework_id=shown.pk, now=timezone.now()),
    ):
        return redirect("framework", shown.pk)
    consequences = [
        "It can be chosen for cycles.",
        "It never changes again: to change it, make a new version.",
        "Earlier versions are no longer offered; reviews that began with them keep them.",
    ]
    return _confirm(request, shown, "Publish this framework?", consequences, "Publish")


@require_POST
@permission_required("peer_review.configure")
def framework_copy(request: PersonRequest, pk: int) -> HttpResponse:
    """Make the next version, or go to the draft there is."""
    shown = queries.get(pk)
    made = attempt(request, lambda: operations.copy(by=request.person, framework_id=shown.pk, now=timezone.now()))
    return redirect("framework", made.pk if made else shown.pk)


@require_http_methods(["GET", "POST"])
@permission_required("peer_review.configure")
def framework_retire(request: PersonRequest, pk: int) -> HttpResponse:
    """Offer a version no longer."""
    shown = queries.get(pk)
    if request.method == "POST":
        told(request, "It is no longer offered.", lambda: operations.retire(by=request.person, framework_id=shown.pk))
        return redirect("framework", shown.pk)
    consequences = ["New cycles cannot choose it.", "Cycles and reviews that use it go on with it."]
    return _confirm(request, shown, "Offer this framework no longer?", consequences, "Offer it no longer")


_RULE: Final = (
    "Each role sees this part from a stage on. What the school shares, and what the cycle’s agreement shows the "
    "office, comes on top. Some limits hold whatever is chosen here."
)


def _themes(request: PersonRequest, shown: Framework) -> HttpResponse:
    content = shown.says
    formset = forms.ThemesFormSet(posted(request), initial=forms.theme_initial(content))
    if formset.is_valid() and _themes_saved(request, shown, formset, content):
        messages.success(request, "Saved.")
        return redirect("framework", shown.pk)
    context = {
        "title": TITLES["themes"],
        "crumbs": crumbs(shown, TITLES["themes"]),
        "formset": formset,
        "cancel_url": _back(shown),
    }
    return render(request, "peer_review/frameworks/themes.html", context)


def _themes_saved(request: PersonRequest, shown: Framework, formset: Any, content: Content) -> bool:
    """Save; what is refused is said at the first theme."""
    first = formset.forms[0]
    try:
        themes = formset.themes(content)
    except FrameworkUnusable as error:
        first.add_error(None, str(error))
        return False
    return accepted(first, lambda: _change(request, shown, {"themes": themes}, {}))


def _form(request: PersonRequest, shown: Framework, part: str) -> tuple[Any, Callable[[], dict[str, Any]]]:
    """The form of a part, and how what was typed becomes content. Raises Http404."""
    content, data = shown.says, posted(request)
    if part == "about":
        known = {"name": shown.name, "description": shown.description, "principles": "\n".join(content.principles)}
        about = forms.AboutForm(data, content=content, has_name=shown.version == 1, initial=known)
        return about, about.parts
    if part == "scale":
        scale = forms.ScaleForm(data, content=content, initial=forms.scale_initial(content))
        return scale, scale.parts
    if part not in Part.values:
        raise Http404
    rules = forms.VisibilityForm(data, content=content, part=Part(part))
    return rules, lambda: rules.parts(content)


def _change(request: PersonRequest, shown: Framework, parts: dict[str, Any], typed: dict[str, Any]) -> Framework:
    return operations.change(
        by=request.person,
        framework_id=shown.pk,
        parts=parts,
        name=typed.get("name", ""),
        description=typed.get("description"),
    )


def _beginnings() -> list[tuple[str, str]]:
    ours = [(f"{OF_FRAMEWORK}:{row.pk}", f"Our {row}") for row in queries.listed()]
    return [*((f"{OF_EXAMPLE}:{row.key}", f"{row.name}. {row.description}") for row in examples()), *ours]


def _beginning(chosen: str) -> tuple[Content, str]:
    kind, _, key = chosen.partition(":")
    found = example(key) if kind == OF_EXAMPLE else None
    if found:
        return found.content, found.description
    source = queries.get(int(key))
    return source.says, source.description


def _back(shown: Framework) -> str:
    return reverse("framework", args=[shown.pk])


def _confirm(
    request: PersonRequest, shown: Framework, title: str, consequences: list[str], button: str
) -> HttpResponse:
    context = {
        "title": title,
        "caption": str(shown),
        "crumbs": crumbs(shown, button),
        "consequences": consequences,
        "button_label": button,
        "cancel_url": _back(shown),
    }
    return render(request, "billing/payer_confirm.html", context)
