"""Answers of delegates, once each. Of an anonymous form only that somebody answered is kept with the delegate, not what or when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from membership.models import Person
from offers import questions
from offers.errors import OffersRefused
from offers.models import EvaluationAnswer, EvaluationRequest
from offers.operations.evaluation import forms
from offers.queries.evaluations import ANSWERABLE, trainers_of
from offers.questions import AnswersWrong


class AnsweredAlready(OffersRefused):
    """The delegate has answered."""

    code = "answered_already"
    message = "You have answered already. Thank you."


class AnswerTooLate(OffersRefused):
    """The questions are no longer asked."""

    code = "answer_too_late"
    message = "These questions are closed. Thank you all the same."


class AnswersRefused(OffersRefused):
    """An answer does not fit its question; `errors` says which, by key."""

    code = "answers_refused"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("Some answers do not fit. They are marked.")
        self.errors = errors


@transaction.atomic
def give(*, by: Person | None, request_id: int, given: Mapping[str, Any], on: date) -> EvaluationAnswer:
    """Keep a delegate's answers. Raises AnsweredAlready, AnswerTooLate, AnswersRefused."""
    request = EvaluationRequest.objects.select_related("form").get(pk=request_id)
    if on >= request.due_on + ANSWERABLE:
        raise AnswerTooLate
    asked = forms.read(request.form)
    try:
        answers = questions.checked(asked, given, speakers_of(request))
    except AnswersWrong as wrong:
        raise AnswersRefused(wrong.errors) from wrong
    claim(request, on)
    is_anonymous = request.form.is_anonymous
    return EvaluationAnswer.objects.create(
        form=request.form,
        event_id=request.event_id,
        kind=request.kind,
        booking_id=None if is_anonymous else request.booking_id,
        answers=answers,
        rating=questions.overall(asked, answers),
        answered_on=on,
    )


def claim(request: EvaluationRequest, on: date) -> None:
    """Mark a request as answered, by one conditional update. Raises AnsweredAlready.

    Of an anonymous form the day it was due is written: the day of the answer would tell whose it is.
    """
    day = request.due_on if request.form.is_anonymous else on
    if not EvaluationRequest.objects.filter(pk=request.pk, answered_on__isnull=True).update(answered_on=day):
        raise AnsweredAlready


def speakers_of(request: EvaluationRequest) -> list[str]:
    """Return the keys under which the event's trainers are rated."""
    return [str(trainer.pk) for trainer in trainers_of(request.event_id)]
