"""What school and lead write before the visit: self-evaluation, focus, timetable."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from membership.views.answers import attempt, told
from peer_review.enums import Part, Stage
from peer_review.forms.stages.preparing import FocusForm, NotesForm, rows_of
from peer_review.forms.stages.self_evaluation import ThemeForm, theme_forms
from peer_review.operations import telling
from peer_review.operations.reviews import focus, logistics, self_evaluation
from peer_review.queries.preparing import answers_of
from peer_review.queries.seeing import Seen
from peer_review.views.stages.around import around
from peer_review.views.stages.loading import ReviewRequest, load, require, signed_in
from peer_review.views.typed import posted
from tenants.access import allowed

AGREEING: Final = (Stage.FOCUS, Stage.LOGISTICS)


@require_http_methods(["GET", "POST"])
@signed_in
def self_evaluation_page(request: ReviewRequest, pk: int) -> HttpResponse:
    """Write the self-evaluation: kept as it is typed, sent when it is ready."""
    seen = load(request, pk, Part.SELF_EVALUATION, may="evaluate_self")
    says = seen.review.framework.says
    forms = theme_forms(says, answers_of(seen.review), posted(request))
    if request.method == "POST" and sum(form.is_valid() for form in forms) == len(forms):
        clashing = attempt(request, lambda: _keep(request, seen, forms))
        if request.htmx:
            return render(request, "peer_review/stages/saved.html", {"clashing": clashing, "now": timezone.now()})
        if clashing is None or (not clashing and _go_on(request, seen)):
            return redirect("review", pk)
        if not clashing:
            return redirect("review_self", pk)
        _show_clashes(seen, forms, clashing)
    elif request.method == "GET" and seen.review.self_evaluated_at:
        return redirect("review", pk)
    context = around(seen, "Self-evaluation") | {
        "forms": forms,
        "says": says,
        "sharing": seen.review.cycle.consent_text,
    }
    return render(request, "peer_review/stages/self_evaluation.html", context)


def _keep(request: ReviewRequest, seen: Seen, forms: list[ThemeForm]) -> tuple[str, ...]:
    words = [form.words for form in forms]
    return self_evaluation.keep(by=request.actor, review=seen.review, words=words, now=timezone.now())


def _go_on(request: ReviewRequest, seen: Seen) -> bool:
    """Send it where that was asked; otherwise say that it is kept."""
    if request.POST.get("step") != "send":
        messages.success(request, "Saved. The team reads it once you send it.")
        return True
    send = {"by": request.actor, "review": seen.review, "now": timezone.now()}
    return told(request, "The self-evaluation is sent. The lead reviewer is told.", lambda: telling.submit(**send))


def _show_clashes(seen: Seen, forms: list[ThemeForm], clashing: tuple[str, ...]) -> None:
    answers = answers_of(seen.review)
    for form in forms:
        if form.theme.key in clashing:
            form.show_clash(answers[form.theme.key])


@require_http_methods(["GET", "POST"])
@signed_in
def focus_page(request: ReviewRequest, pk: int) -> HttpResponse:
    """Write what the review looks at, and agree it."""
    seen = load(request, pk, Part.FOCUS, may="prepare")
    review, is_given = seen.review, seen.review.cycle.focus_source in focus.GIVEN
    kept = {"focus": review.focus, "themes": review.focus_themes}
    form = FocusForm(request.POST or None, says=review.framework.says, initial=kept)
    if request.method == "POST" and (is_given or form.is_valid()) and _wrote(request, seen, form, is_given):
        return redirect("review", pk)
    context = around(seen, "Focus of the review") | {
        "form": form,
        "is_given": is_given,
        "given": review.cycle.focus or ", ".join(theme.title for theme in review.framework.says.themes),
        "source": review.cycle.get_focus_source_display(),
        "may_agree": not review.focus_agreed_at and _may_agree(request, seen),
        "other": _other(seen),
    }
    return render(request, "peer_review/stages/focus.html", context)


def _wrote(request: ReviewRequest, seen: Seen, form: FocusForm, is_given: bool) -> bool:
    """Write the focus, and agree it where that was asked; whether all of it was accepted."""
    said = {"by": request.actor, "review": seen.review, "side": seen.side, "now": timezone.now()}
    agrees = request.POST.get("step") == "agree" and not (_other(seen) and form.has_changed())
    if not is_given and attempt(request, lambda: (telling.write_focus(**said, **form.cleaned_data),)) is None:
        return False
    if not agrees:
        other = _other(seen)
        asked = f"The {other} is told, and agrees it." if other else "The other side is told."
        messages.success(request, f"The focus is saved. {asked}")
        return True
    require(request, seen, "agree_focus")
    words = seen.review.words.say("the focus is agreed. The {host} and the team are told.")
    return told(request, words, lambda: telling.agree_focus(**said))


def _may_agree(request: ReviewRequest, seen: Seen) -> bool:
    """Whether the viewer agrees what is written: where one side writes and the other agrees, not their own words."""
    if _other(seen) and seen.review.focus_side in ("", seen.side):
        return False
    return allowed(request, "peer_review.agree_focus", seen) and seen.review.stage in AGREEING


def _other(seen: Seen) -> str:
    """Return who agrees what the viewer writes, in words; nobody else where one side settles the focus alone."""
    if not focus.has_two_sides(seen.review):
        return ""
    return str(seen.review.words.host) if seen.is_team else "lead reviewer"


@require_http_methods(["GET", "POST"])
@signed_in
def logistics_page(request: ReviewRequest, pk: int) -> HttpResponse:
    """Write the timetable and how to arrive."""
    seen = load(request, pk, Part.LOGISTICS, may="prepare")
    data = request.POST or None
    rows, notes = rows_of(seen.review, data), NotesForm(data, initial={"notes": seen.review.logistics})
    if request.method == "POST" and rows.is_valid() & notes.is_valid():
        filled = [row.cleaned_data for row in rows if row.cleaned_data and not row.is_empty]
        said = {"by": request.actor, "review": seen.review, "timetable": filled, "now": timezone.now()}
        if told(request, "Saved.", lambda: logistics.write(notes=notes.cleaned_data["notes"], **said)):
            return redirect("review_logistics" if request.POST.get("step") == "more" else "review", pk)
    context = around(seen, "Timetable and arrival") | {"rows": rows, "form": notes}
    return render(request, "peer_review/stages/logistics.html", context)
