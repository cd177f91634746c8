"""Building evaluation forms without JavaScript: each question is added, changed, moved and taken out by a page or button."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from membership.requests import PersonRequest
from membership.views.answers import accepted, attempt, told
from offers import questions as schema
from offers.forms.evaluation import AnswerForm, NewForm, QuestionForm
from offers.models import EvaluationForm
from offers.operations.evaluation import forms as operations
from offers.presenters.evaluation import forms as present
from offers.queries import evaluations
from offers.questions import AnswersWrong, Question
from tenants.access import permission_required

RULE = "offers.manage_evaluation"
MOVES = {"up": -1, "down": 1}


@require_safe
@permission_required(RULE)
def evaluation_forms(request: PersonRequest) -> HttpResponse:
    """All forms with their versions."""
    rows = [(form, present.state(form)) for form in evaluations.forms()]
    return render(request, "offers/evaluation/forms.html", {"title": "Evaluation forms", "rows": rows})


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def evaluation_form_new(request: PersonRequest) -> HttpResponse:
    """Begin a form."""
    form = NewForm(request.POST or None)
    if form.is_valid():
        made = attempt(form, lambda: operations.create(by=request.person, **form.cleaned_data))
        if made:
            return redirect("evaluation_form", made.pk)
    context = {"title": "New evaluation form", "form": form, "cancel_url": reverse("evaluation_forms")}
    return render(request, "membership/form_page.html", context)


@require_safe
@permission_required(RULE)
def evaluation_form(request: PersonRequest, form_id: int) -> HttpResponse:
    """One version: its questions, and what can be done with it."""
    shown = _get(form_id)
    context = {
        "title": str(shown),
        "caption": present.caption(shown),
        "shown": shown,
        "state": present.state(shown),
        "questions": [present.question(question) for question in operations.read(shown)],
        "is_draft": shown.published_at is None,
    }
    return render(request, "offers/evaluation/form.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def question_new(request: PersonRequest, form_id: int) -> HttpResponse:
    """Add a question."""
    shown, form = _get(form_id), QuestionForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: operations.add_question(by=request.person, form_id=shown.pk, question=form.question()),
    ):
        return redirect("evaluation_form", shown.pk)
    return _question_page(request, shown, form, "Add a question")


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def question_change(request: PersonRequest, form_id: int, key: str) -> HttpResponse:
    """Change a question."""
    shown = _get(form_id)
    form = QuestionForm(request.POST or None, initial=present.initial(_question(shown, key)))
    if form.is_valid() and accepted(
        form,
        lambda: operations.change_question(by=request.person, form_id=shown.pk, question=form.question(key)),
    ):
        return redirect("evaluation_form", shown.pk)
    return _question_page(request, shown, form, "Change the question")


@require_POST
@permission_required(RULE)
def question_move(request: PersonRequest, form_id: int, key: str) -> HttpResponse:
    """Move a question up or down, or take it out."""
    shown, what, by = _get(form_id), request.POST.get("do", ""), request.person
    if what in MOVES:
        places, seen = MOVES[what], request.POST.get("at", "")
        at = int(seen) if seen.isdecimal() else None
        attempt(request, lambda: operations.move_question(by=by, form_id=shown.pk, key=key, places=places, at=at))
    elif what == "remove":
        told(request, "The question is out.", lambda: operations.remove_question(by=by, form_id=shown.pk, key=key))
    return redirect("evaluation_form", shown.pk)


@require_http_methods(["GET", "POST"])
@permission_required(RULE)
def evaluation_preview(request: PersonRequest, form_id: int) -> HttpResponse:
    """The form as delegates see it, to try out: nothing is kept."""
    shown = _get(form_id)
    asked, speakers = operations.read(shown), {"1": "Robin Example"}
    form = AnswerForm(request.POST if request.method == "POST" else None, questions=asked, speakers=speakers)
    kept: dict[str, object] | None = None
    if form.is_valid():
        try:
            kept = schema.checked(asked, form.given, speakers)
        except AnswersWrong as wrong:
            form.refuse(wrong.errors)
    context = {
        "title": f"Try {shown}",
        "caption": "As delegates see it. What you send is checked and not kept.",
        "form": form,
        "shown": shown,
        "kept": present.kept(asked, kept, speakers) if kept is not None else None,
        "was_tried": kept is not None,
    }
    return render(request, "offers/evaluation/preview.html", context)


@require_POST
@permission_required(RULE)
def evaluation_do(request: PersonRequest, form_id: int) -> HttpResponse:
    """Publish a draft, use a version, or say whether names are kept."""
    shown, by, pk = _get(form_id), request.person, form_id
    works: dict[str, tuple[str, Callable[[], EvaluationForm]]] = {
        "publish": (
            "It is published and used from now on.",
            lambda: operations.publish(by=by, form_id=pk, now=timezone.now()),
        ),
        "use": ("It is used from now on.", lambda: operations.use(by=by, form_id=pk)),
        "anonymous": (
            "Answers are kept without names.",
            lambda: operations.change_anonymity(by=by, form_id=pk, is_anonymous=True),
        ),
        "named": (
            "Answers are kept with names.",
            lambda: operations.change_anonymity(by=by, form_id=pk, is_anonymous=False),
        ),
    }
    work = works.get(request.POST.get("do", ""))
    if work:
        told(request, *work)
    return redirect("evaluation_form", shown.pk)


@require_POST
@permission_required(RULE)
def evaluation_version(request: PersonRequest, form_id: int) -> HttpResponse:
    """Open the draft of the next version."""
    shown = _get(form_id)
    draft = operations.new_version(by=request.person, form_id=shown.pk)
    return redirect("evaluation_form", draft.pk)


@require_POST
@permission_required(RULE)
def evaluation_discard(request: PersonRequest, form_id: int) -> HttpResponse:
    """Throw a draft away."""
    shown = _get(form_id)
    if told(request, "The draft is gone.", lambda: operations.discard(by=request.person, form_id=shown.pk)):
        return redirect("evaluation_forms")
    return redirect("evaluation_form", shown.pk)


def _get(form_id: int) -> EvaluationForm:
    found = evaluations.form(form_id)
    if found is None:
        raise Http404("No such form here.")
    return found


def _question(shown: EvaluationForm, key: str) -> Question:
    found = next((question for question in operations.read(shown) if question.key == key), None)
    if found is None:
        raise Http404("No such question here.")
    return found


def _question_page(request: PersonRequest, shown: EvaluationForm, form: QuestionForm, title: str) -> HttpResponse:
    context = {"title": title, "caption": str(shown), "form": form}
    context |= {"cancel_url": reverse("evaluation_form", args=[shown.pk])}
    return render(request, "membership/form_page.html", context)
