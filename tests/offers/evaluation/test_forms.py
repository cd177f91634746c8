"""Forms in versions: drafts change, what is published stays, and the builder works by plain pages and buttons."""

import pytest
from django.db import Error
from django.urls import reverse

from offers.models import EvaluationForm
from offers.operations.evaluation import forms
from offers.operations.evaluation.forms import FormNameTaken, FormPublished, FormRefused
from offers.questions import Question, QuestionKind
from tests.factories import offers_days as days
from tests.factories.membership import office
from tests.pages import text_of

WHY = Question("new", QuestionKind.TEXT, "Why?")


def draft(**facts):
    return days.EvaluationFormFactory(published_at=None, is_current=False, **facts)


def texts(form):
    form.refresh_from_db()
    return [row["text"] for row in form.questions]


def test_a_form_begins_empty_or_with_the_usual_questions():
    by = office()

    empty = forms.create(by=by, name="After a talk", kind="after", is_anonymous=True)
    usual = forms.create(by=by, name="Impact", kind="impact", is_anonymous=False, has_usual=True)

    assert (empty.questions, len(usual.questions), usual.is_anonymous) == ([], 3, False)


def test_two_forms_of_one_name_are_refused():
    draft(name="After a talk")

    with pytest.raises(FormNameTaken):
        forms.create(by=office(), name="After a talk", kind="after", is_anonymous=True)


def test_a_draft_is_changed_question_by_question():
    by, form = office(), draft(questions=[])
    for text in ("One?", "Two?", "Three?"):
        forms.add_question(by=by, form_id=form.pk, question=Question("new", QuestionKind.TEXT, text))

    forms.move_question(by=by, form_id=form.pk, key="q3", places=-1)
    forms.change_question(by=by, form_id=form.pk, question=Question("q1", QuestionKind.TEXT, "First?"))
    forms.remove_question(by=by, form_id=form.pk, key="q2")

    assert texts(form) == ["First?", "Three?"]


def test_what_does_not_fit_the_schema_is_not_kept():
    form = draft(questions=[])

    with pytest.raises(FormRefused, match="2 to 12 different"):
        forms.add_question(by=office(), form_id=form.pk, question=Question("new", QuestionKind.CHOICE, "Which?"))
    assert texts(form) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda by, pk: forms.add_question(by=by, form_id=pk, question=WHY),
        lambda by, pk: forms.change_question(by=by, form_id=pk, question=WHY),
        lambda by, pk: forms.remove_question(by=by, form_id=pk, key="q1"),
        lambda by, pk: forms.move_question(by=by, form_id=pk, key="q1", places=1),
        lambda by, pk: forms.change_anonymity(by=by, form_id=pk, is_anonymous=False),
        lambda by, pk: forms.discard(by=by, form_id=pk),
    ],
)
def test_a_published_version_is_never_changed(change):
    form = days.EvaluationFormFactory()

    with pytest.raises(FormPublished):
        change(office(), form.pk)


def test_the_database_refuses_it_too():
    form = days.EvaluationFormFactory()

    with pytest.raises(Error, match="Cannot update rows"):
        EvaluationForm.objects.filter(pk=form.pk).update(questions=[])


def test_a_change_of_a_published_form_is_a_new_version_which_is_one_draft():
    form = days.EvaluationFormFactory(name="After a talk")

    made = forms.new_version(by=office(), form_id=form.pk)
    again = forms.new_version(by=office(), form_id=form.pk)

    assert (made.version, made.questions, made.published_at, again) == (2, form.questions, None, made)


def test_publishing_a_version_takes_the_place_of_the_one_in_use():
    form = days.EvaluationFormFactory()
    made = forms.new_version(by=office(), form_id=form.pk)

    forms.publish(by=office(), form_id=made.pk, now=days.OVER)
    forms.publish(by=office(), form_id=made.pk, now=days.OVER.replace(year=2030))

    made.refresh_from_db()
    assert (made.published_at, list(EvaluationForm.objects.filter(is_current=True))) == (days.OVER, [made])


def test_an_older_version_may_be_used_again_but_a_draft_may_not():
    old, _ = days.EvaluationFormFactory(is_current=False), days.EvaluationFormFactory()

    forms.use(by=office(), form_id=old.pk)

    assert list(EvaluationForm.objects.filter(is_current=True)) == [old]
    with pytest.raises(FormRefused, match="Publish the form"):
        forms.use(by=office(), form_id=draft().pk)


def test_a_form_without_questions_is_not_published():
    with pytest.raises(FormRefused, match="Add a question"):
        forms.publish(by=office(), form_id=draft(questions=[]).pk, now=days.OVER)


def test_a_draft_is_thrown_away_once():
    form = draft()

    forms.discard(by=office(), form_id=form.pk)
    forms.discard(by=office(), form_id=form.pk)

    assert EvaluationForm.objects.count() == 0


def test_a_form_is_built_tried_and_published_on_its_pages(client_for):
    browser = client_for(office("catalogue_manager"))
    browser.post(reverse("evaluation_form_new"), {"name": "After a talk", "kind": "after", "is_anonymous": "on"})
    form = EvaluationForm.objects.get()

    browser.post(reverse("question_new", args=[form.pk]), {"kind": "overall", "text": "How good?", "is_required": "on"})
    browser.post(
        reverse("question_new", args=[form.pk]), {"kind": "choices", "text": "What helped?", "options": "A\nB"}
    )
    browser.post(reverse("question_move", args=[form.pk, "q2"]), {"do": "up"})
    tried = browser.post(reverse("evaluation_preview", args=[form.pk]), {"q1": "5"})
    done = browser.post(reverse("evaluation_do", args=[form.pk]), {"do": "publish"}, follow=True)

    assert texts(form) == ["What helped?", "How good?"]
    assert "What helped? Not answered How good? 5" in text_of(tried)
    assert "It is published and used from now on." in text_of(done)
    assert form.answers.count() == 0


def test_a_question_that_does_not_fit_says_why_and_stays(client_for):
    form = draft(questions=[])

    page = client_for(office()).post(
        reverse("question_new", args=[form.pk]), {"kind": "choice", "text": "Which one?", "options": "Only this"}
    )

    assert "needs 2 to 12 different answers" in text_of(page)
    assert "Only this" in page.content.decode()


def test_a_question_is_changed_on_its_page(client_for):
    form = draft()
    address = reverse("question_change", args=[form.pk, "q3"])
    browser = client_for(office())

    page = browser.get(address)
    browser.post(address, {"kind": "text", "text": "What next?"})

    assert "What will you do differently in your school?" in page.content.decode()
    assert texts(form)[2] == "What next?"


def test_a_test_that_lacks_an_answer_says_so(client_for):
    page = client_for(office()).post(reverse("evaluation_preview", args=[draft().pk]), {})

    assert "Answer this question" in text_of(page)


def test_a_published_form_offers_a_new_version_only(client_for):
    form = days.EvaluationFormFactory()
    browser = client_for(office())

    page = text_of(browser.get(reverse("evaluation_form", args=[form.pk])))
    refused = browser.post(reverse("question_new", args=[form.pk]), {"kind": "text", "text": "Why?"})
    response = browser.post(reverse("evaluation_version", args=[form.pk]), follow=True)

    assert ("Add a question" in page, "Change it as a new version" in page) == (False, True)
    assert "is published and stays as it is" in text_of(refused)
    assert "(version 2)" in text_of(response)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_forms_takes_a_fixed_number_of_queries(client_for, django_assert_num_queries, count):
    for _ in range(count):
        days.EvaluationFormFactory()
    browser, address = client_for(office()), reverse("evaluation_forms")
    browser.get(address)

    with django_assert_num_queries(6):
        browser.get(address)


def test_names_are_kept_or_not_as_the_page_says_until_it_is_published(client_for):
    form, browser = draft(), client_for(office())
    address = reverse("evaluation_do", args=[form.pk])

    seen = []
    for do in ("named", "anonymous", "dance"):
        browser.post(address, {"do": do})
        form.refresh_from_db()
        seen.append(form.is_anonymous)

    assert seen == [False, True, True]


def test_an_older_version_is_used_again_from_its_page(client_for):
    old, new = days.EvaluationFormFactory(is_current=False), days.EvaluationFormFactory(is_current=True)

    client_for(office()).post(reverse("evaluation_do", args=[old.pk]), {"do": "use"})

    new.refresh_from_db()
    assert (new.is_current, EvaluationForm.objects.get(is_current=True)) == (False, old)


def test_a_draft_is_thrown_away_on_its_page_and_a_published_form_is_not(client_for):
    unpublished, published, browser = draft(), days.EvaluationFormFactory(), client_for(office())

    gone = browser.post(reverse("evaluation_discard", args=[unpublished.pk]), follow=True)
    refused = browser.post(reverse("evaluation_discard", args=[published.pk]), follow=True)

    assert "The draft is gone." in text_of(gone)
    assert "is published and stays as it is" in text_of(refused)
    assert list(EvaluationForm.objects.all()) == [published]


def test_a_name_that_is_taken_is_said_on_the_page(client_for):
    draft(name="After a talk")

    page = client_for(office()).post(reverse("evaluation_form_new"), {"name": "After a talk", "kind": "after"})

    assert "There is a form of this name." in text_of(page)
