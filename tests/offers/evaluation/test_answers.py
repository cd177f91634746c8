"""Answers: given once, without an account; of anonymous forms neither who nor when is kept."""

from datetime import timedelta

import pytest
from django.db import Error
from django.urls import reverse

from offers.models import EvaluationAnswer
from offers.operations.evaluation import answers
from offers.operations.evaluation.answers import AnsweredAlready, AnswersRefused, AnswerTooLate
from tests.factories import offers_days as days
from tests.factories.membership import PersonFactory
from tests.factories.offers import ProviderFactory
from tests.pages import text_of

LATER = days.OVER_ON + timedelta(days=3)


@pytest.fixture(autouse=True)
def later(time_machine):
    time_machine.move_to("2027-01-23T12:00:00+00:00", tick=False)


def asked(**facts):
    return days.EvaluationRequestFactory(key="the-key", **facts)


def named_form(**facts):
    return days.EvaluationFormFactory(is_anonymous=False, **facts)


def give(request, **given):
    return answers.give(by=None, request_id=request.pk, given=given or {"q1": 4}, on=LATER)


def test_an_anonymous_answer_knows_neither_who_nor_when():
    request = asked()

    kept = give(request)

    request.refresh_from_db()
    assert (kept.booking, kept.rating, kept.answered_on) == (None, 4, LATER)
    assert request.answered_on == request.due_on


def test_an_answer_with_a_name_knows_both():
    request = asked(form=named_form())

    kept = give(request)

    request.refresh_from_db()
    assert (kept.booking, request.answered_on) == (request.booking, LATER)


def test_one_answers_once():
    request = asked()
    give(request)

    with pytest.raises(AnsweredAlready):
        give(request)
    assert EvaluationAnswer.objects.count() == 1


def test_an_answer_is_never_changed():
    kept = give(asked())

    with pytest.raises(Error, match="Cannot update rows"):
        EvaluationAnswer.objects.filter(pk=kept.pk).update(rating=5)


def test_answers_that_do_not_fit_are_refused_and_may_be_given_again():
    request = asked()

    with pytest.raises(AnswersRefused) as refused:
        give(request, q1=9, q7="x")
    assert refused.value.errors == {"q1": "Choose a number from 1 to 5", "q7": "There is no such question."}
    assert give(request).rating == 4


def test_after_four_months_it_is_too_late():
    request = asked()

    with pytest.raises(AnswerTooLate):
        answers.give(by=None, request_id=request.pk, given={"q1": 4}, on=request.due_on + timedelta(days=120))


def test_only_trainers_of_the_event_are_rated():
    request, trainer, other = asked(), ProviderFactory(), ProviderFactory()
    request.event.trainers.add(trainer)

    with pytest.raises(AnswersRefused):
        give(request, q1=4, q2={str(other.pk): 5})
    assert give(request, q1=4, q2={str(trainer.pk): 5}).answers["q2"] == {str(trainer.pk): 5}


def test_the_link_of_the_e_mail_is_enough(client):
    request = asked()
    trainer = ProviderFactory(name="Casey Example")
    request.event.trainers.add(trainer)
    address = reverse("evaluation", args=["the-key"])

    page = client.get(address)
    done = client.post(address, {"q1": "5", f"q2-{trainer.pk}": "4", "q3": "Read aloud", "q4": ""})
    again = client.post(address, {"q1": "1"})

    assert ("How good was the trainer? Casey Example" in text_of(page), "without your name" in text_of(page)) == (
        True,
        True,
    )
    assert "Thank you" in text_of(done)
    assert "You have answered already" in text_of(again)
    assert EvaluationAnswer.objects.get().answers == {"q1": 5, "q2": {str(trainer.pk): 4}, "q3": "Read aloud"}


def test_unticked_boxes_break_nothing(client):
    question = {"key": "q1", "kind": "choices", "text": "What helped?", "options": ["A", "B"], "is_required": False}
    asked(form=days.EvaluationFormFactory(questions=[question]))

    done = client.post(reverse("evaluation", args=["the-key"]), {})

    assert "Thank you" in text_of(done)
    assert EvaluationAnswer.objects.get().answers == {}


@pytest.mark.parametrize(
    ("typed", "words"),
    [({}, "Answer this question"), ({"q1": "7"}, "Choose one of the answers"), ({"q1": "3", "q3": "x" * 2001}, "2000")],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, typed, words):
    asked()

    page = client.post(reverse("evaluation", args=["the-key"]), typed | {"q4": "Keep this"})

    assert words in text_of(page)
    assert "Keep this" in page.content.decode()
    assert EvaluationAnswer.objects.count() == 0


def test_an_unknown_link_is_missing(client):
    asked()

    assert client.get(reverse("evaluation", args=["another-key"])).status_code == 404


def test_a_delegate_who_is_signed_in_answers_from_home(client_for):
    request = asked()
    browser = client_for(request.booking.delegate)

    home = text_of(browser.get(reverse("home")))
    done = browser.post(reverse("evaluation_own", args=[request.pk]), {"q1": "5"})
    after = text_of(browser.get(reverse("home")))

    sentence = f"Tell us what you thought of “{request.event}”"
    assert ("Thank you" in text_of(done), sentence in home, sentence in after) == (True, True, False)


def test_nobody_answers_for_somebody_else(client_for):
    request = asked()

    response = client_for(PersonFactory()).post(reverse("evaluation_own", args=[request.pk]), {"q1": "1"})

    assert (response.status_code, EvaluationAnswer.objects.count()) == (404, 0)


def test_too_late_is_said_on_the_page(client, time_machine):
    request = asked()
    time_machine.move_to(days.OVER + timedelta(days=121), tick=False)

    page = client.post(reverse("evaluation", args=["the-key"]), {"q1": "5"})

    request.refresh_from_db()
    assert "These questions are closed." in text_of(page)
    assert request.answered_on is None


def test_what_the_schema_refuses_is_said_beside_its_question(client):
    form = days.EvaluationFormFactory(
        questions=[{"key": "q1", "kind": "text", "text": "Why?", "is_required": True, "options": []}]
    )
    asked(form=form)

    page = client.post(reverse("evaluation", args=["the-key"]), {"q1": "Because\x00"})

    assert (page.status_code, EvaluationAnswer.objects.count()) == (200, 0)
