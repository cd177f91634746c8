"""Where delegates answer: by the link of an e-mail without signing in, or signed in from what needs them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from membership.link_keys import key_hash
from membership.models import Person
from membership.requests import PersonRequest
from offers.forms.evaluation import AnswerForm
from offers.models import EvaluationRequest
from offers.operations.evaluation import answers, forms
from offers.operations.evaluation.answers import AnsweredAlready, AnswersRefused, AnswerTooLate
from offers.queries import evaluations
from tenants.access import permission_required

THANKS, SEEN = "Thank you", "You have answered already"


@never_cache
@require_http_methods(["GET", "POST"])
def evaluation(request: HttpRequest, key: str) -> HttpResponse:
    """The questions behind a link."""
    asked = evaluations.request_by_hash(key_hash(key))
    if asked is None:
        raise Http404("No such questions here.")
    return _page(request, asked, None)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required("membership.use_service")
def evaluation_own(request: PersonRequest, request_id: int) -> HttpResponse:
    """The same questions for a delegate who is signed in."""
    asked = evaluations.own_request(request.person, request_id)
    if asked is None:
        raise Http404("No such questions here.")
    return _page(request, asked, request.person)


def _page(request: HttpRequest, asked: EvaluationRequest, by: Person | None) -> HttpResponse:
    if asked.answered_on:
        return _said(request, asked, SEEN)
    speakers = {str(trainer.pk): trainer.name for trainer in evaluations.trainers_of(asked.event_id)}
    form = AnswerForm(
        request.POST if request.method == "POST" else None, questions=forms.read(asked.form), speakers=speakers
    )
    if form.is_valid():
        title = _give(form, asked, by)
        if title:
            return _said(request, asked, title)
    context = {"title": f"What did you think of “{asked.event}”?", "asked": asked, "form": form}
    return render(request, "offers/evaluation/answer.html", context)


def _give(form: AnswerForm, asked: EvaluationRequest, by: Person | None) -> str:
    """Keep the answers and return the title of the page that says so; nothing when they were refused."""
    try:
        answers.give(by=by, request_id=asked.pk, given=form.given, on=timezone.localdate())
    except AnsweredAlready:
        return SEEN
    except AnswerTooLate as late:
        form.add_error(None, str(late))
        return ""
    except AnswersRefused as refused:
        form.refuse(refused.errors)
        return ""
    return THANKS


def _said(request: HttpRequest, asked: EvaluationRequest, title: str) -> HttpResponse:
    return render(request, "offers/evaluation/thanks.html", {"title": title, "asked": asked})
