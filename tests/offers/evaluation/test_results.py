"""Results: shares with their base, few anonymous answers hidden, trainers see their own."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse

from offers.figures.ratings import Share
from offers.models import Event
from offers.presenters.evaluation import results as present
from offers.queries import evaluations
from tests.factories import offers_days as days
from tests.factories.membership import office
from tests.factories.offers import EventFactory, ProviderFactory
from tests.pages import text_of

YEAR = (date(2026, 9, 1), date(2027, 9, 1))


@pytest.fixture(autouse=True)
def over(time_machine):
    time_machine.move_to(days.OVER, tick=False)


@pytest.fixture
def form():
    return days.EvaluationFormFactory()


def answered(form, *ratings, event=None, trainer=None, **facts):
    event = event or EventFactory(**facts)
    for rating in ratings:
        said = {"q1": rating} | ({"q2": {str(trainer.pk): rating}} if trainer else {})
        days.EvaluationAnswerFactory(form=form, event=event, rating=rating, answers=said)
    return event


def of_event(browser, event, query=""):
    return browser.get(reverse("evaluation_event", args=[event.pk]) + query)


def test_an_event_has_its_share_with_the_base(form, client_for):
    event = answered(form, 5, 4, 4, 2)

    text = text_of(of_event(client_for(office()), event))

    assert "75 % rated good or better (base 4 answers)" in text
    assert "mean 3.8 of 5" in text
    assert "Rounded to whole per cent, halves up." in text


def test_two_anonymous_answers_are_not_shown(form, client_for):
    event = answered(form, 1, 1)
    browser = client_for(office())

    page, file = text_of(of_event(browser, event)), of_event(browser, event, "?format=csv")

    assert ("Fewer than 3 answers" in page, "base" in page) == (True, False)
    assert file["Content-Type"].startswith("text/html")


def test_two_answers_with_names_are_shown(client_for):
    event = answered(days.EvaluationFormFactory(is_anonymous=False), 5, 1)

    assert "50 % rated good or better (base 2 answers)" in text_of(of_event(client_for(office()), event))


def test_an_anonymous_file_has_no_names(form, client_for):
    event = days.held("present")
    answered(form, 5, 4, 3, event=event)

    rows = list(
        csv.DictReader(io.StringIO(of_event(client_for(office()), event, "?format=csv").content.decode("utf-8-sig")))
    )

    assert {row["Delegate"] for row in rows} == {""}
    assert sorted(row["How good was it overall?"] for row in rows) == ["3", "4", "5"]


def test_offers_are_summed_over_their_events(form):
    first = answered(form, 5, 5, 4)
    answered(form, 1, 1, 4, offer=first.offer)

    [row] = present.of_offers(evaluations.by_event(*YEAR))

    assert (row.offer_title, row.share) == (first.offer.title, Share(4, 6))


def test_a_single_event_with_few_answers_is_left_out_of_its_offers_sum(form):
    first = answered(form, 5, 5, 4)
    answered(form, 1, 1, offer=first.offer)

    [row] = present.of_offers(evaluations.by_event(*YEAR))

    assert (row.share, row.answers, row.is_shown) == (Share(3, 3), 3, True)


def test_an_offer_of_a_single_event_with_few_answers_is_not_shown(form):
    answered(form, 1, 1)

    [row] = present.of_offers(evaluations.by_event(*YEAR))

    assert present.share_words(row) == present.HIDDEN


def test_only_events_that_ended_in_the_year_count(form):
    answered(form, 5, 5, 5, starts_at=days.DURING.replace(year=2026, month=8))

    assert evaluations.by_event(*YEAR) == []


def test_months_make_a_line_from_two_on(form):
    answered(form, 5, 5, 1)
    assert present.over_time(evaluations.by_event(*YEAR)) is None

    answered(form, 4, 4, 4, starts_at=days.DURING.replace(month=2))
    trend = present.over_time(evaluations.by_event(*YEAR))

    assert [[cell.text for _, cell in row] for row in trend.rows] == [
        ["Jan 2027", "67 %", "3"],
        ["Feb 2027", "100 %", "3"],
    ]


def test_a_trainer_sees_their_own_ratings_and_no_others(form, client_for):
    event, other = EventFactory(title="Phonics"), EventFactory(title="Fractions")
    person = days.trainer(event, name="Casey Sample")
    answered(form, 5, 4, 1, event=event, trainer=person.provider)
    stranger = ProviderFactory()
    other.trainers.add(stranger)
    answered(form, 1, 1, 1, event=other, trainer=stranger)
    browser = client_for(person)

    text = text_of(browser.get(reverse("evaluation_speaker")))
    pages = [of_event(browser, one).status_code for one in (event, other)]

    assert "67 % rated good or better (base 3 answers)" in text
    assert ("Phonics" in text, "Fractions" in text, pages) == (True, False, [200, 403])


def test_a_trainer_asking_for_another_sees_their_own(form, client_for):
    event = EventFactory()
    person = days.trainer(event, name="Casey Sample")
    other = ProviderFactory(name="Jo Nobody")

    text = text_of(client_for(person).get(reverse("evaluation_speaker") + f"?trainer={other.pk}"))

    assert ("thought of Casey Sample" in text, "Jo Nobody" in text) == (True, False)


def test_few_ratings_of_a_trainer_are_not_shown(form):
    event = EventFactory()
    person = days.trainer(event)
    answered(form, 1, 1, event=event, trainer=person.provider)

    rows = evaluations.of_speaker(person.provider)

    assert (present.speaker_words(rows), present.speaker_words([])) == (present.HIDDEN, "No answers yet")


def test_few_ratings_of_a_trainer_are_not_what_is_missing_from_the_others(form):
    first = EventFactory()
    person = days.trainer(first)
    answered(form, 5, 5, 5, event=first, trainer=person.provider)
    second = EventFactory(offer=first.offer)
    second.trainers.add(person.provider)
    answered(form, 1, 1, event=second, trainer=person.provider)

    assert present.speaker_words(evaluations.of_speaker(person.provider)) == Share(3, 3).words()


@pytest.mark.parametrize(("by", "words"), [("", "Phonics"), ("offers", "Early reading"), ("trainers", "Casey Sample")])
def test_the_office_looks_by_event_offer_and_trainer(form, client_for, by, words):
    event = EventFactory(title="Phonics")
    person = days.trainer(event, name="Casey Sample")
    answered(form, 5, 4, 4, event=event, trainer=person.provider)
    browser, address = client_for(office()), reverse("evaluation_results") + f"?by={by}"

    text = text_of(browser.get(address))
    file = browser.get(address + "&format=csv").content.decode()

    assert f"{words}" in text
    assert "100 % rated good or better (base 3 answers)" in text
    assert words in file


def test_a_view_that_is_none_is_the_list_of_events_and_names_no_file(client_for):
    file = client_for(office()).get(reverse("evaluation_results"), {"by": 'x"\n; y', "format": "csv"})

    assert file["Content-Disposition"] == 'attachment; filename="evaluation-events.csv"'


def test_answers_about_the_impact_stand_apart(form, client_for):
    event = answered(form, 1, 1, 1)
    impact = days.EvaluationFormFactory(kind="impact")
    answered(impact, 5, 5, 5, event=event)

    text = text_of(of_event(client_for(office()), event, "?kind=impact"))

    assert "100 % rated good or better (base 3 answers)" in text


def test_the_page_says_how_many_of_those_asked_have_answered(form, client_for):
    request = days.EvaluationRequestFactory(form=form, answered_on=days.OVER_ON)
    days.EvaluationRequestFactory(form=form, booking__event=request.event)

    assert "1 of 2 who were asked have answered" in text_of(of_event(client_for(office()), request.event))


@pytest.mark.parametrize("by", ["", "offers", "trainers"])
@pytest.mark.parametrize("count", [1, 3])
def test_results_take_a_fixed_number_of_queries(form, client_for, django_assert_num_queries, by, count):
    for _ in range(count):
        event = EventFactory()
        answered(form, 5, 4, 4, event=event, trainer=days.trainer(event).provider)
    browser, address = client_for(office()), reverse("evaluation_results") + f"?by={by}"
    browser.get(address)

    with django_assert_num_queries({"": 7, "offers": 7, "trainers": 8}[by]):
        browser.get(address)
    assert Event.objects.count() == count


@pytest.mark.parametrize("count", [3, 6])
def test_an_events_answers_take_a_fixed_number_of_queries(form, client_for, django_assert_num_queries, count):
    event = EventFactory()
    answered(form, *[4] * count, event=event, trainer=days.trainer(event).provider)
    browser = client_for(office())
    of_event(browser, event)

    with django_assert_num_queries(9):
        of_event(browser, event)


def test_each_kind_of_question_has_its_sum(client_for):
    asked = [
        {"key": "q1", "kind": "yes_no", "text": "Come again?"},
        {"key": "q2", "kind": "choices", "text": "What helped?", "options": ["Talk", "Lunch"]},
        {"key": "q3", "kind": "text", "text": "What else?"},
    ]
    form = days.EvaluationFormFactory(is_anonymous=False, questions=asked)
    event = EventFactory()
    for said in ({"q1": True, "q2": ["Talk", "Lunch"]}, {"q1": False, "q2": ["Talk"]}, {"q3": "More time"}):
        days.EvaluationAnswerFactory(form=form, event=event, rating=None, answers=said)
    browser = client_for(office())

    text, file = text_of(of_event(browser, event)), of_event(browser, event, "?format=csv").content.decode()

    assert "50 % said yes (base 2 answers)" in text
    assert "Answer Answers Talk 2 Lunch 1" in text
    assert ("More time" in text, "More time" in file, "Talk, Lunch" in file) == (True, True, True)


def test_who_answered_before_the_e_mail_left_was_asked(form):
    event = EventFactory()
    for facts in ({"answered_on": days.OVER.date(), "sent_at": None}, {"sent_at": days.OVER}, {"sent_at": None}):
        days.EvaluationRequestFactory(form=form, event=event, booking__event=event, **facts)

    assert evaluations.response(event.pk, "after") == evaluations.Response(2, 1)
