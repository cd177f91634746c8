"""Evaluation forms: drafts are changed, published versions never; a change is a new version."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from membership.models import Person
from offers import questions as schema
from offers.errors import OffersRefused
from offers.models import EvaluationForm
from offers.questions import Question, QuestionsWrong

Change = Callable[[Sequence[Question]], Sequence[Question]]


class FormPublished(OffersRefused):
    """A published version is not changed."""

    code = "form_published"
    message = "This version is published and stays as it is. Make a new version to change it."


class FormRefused(OffersRefused):
    """The form has no questions, or a question does not fit; the message says which."""

    code = "form_refused"


class FormNameTaken(OffersRefused):
    """There is a form of this name."""

    code = "form_name_taken"
    message = "There is a form of this name. Make a new version of it, or choose another name."


@transaction.atomic
def create(*, by: Person, name: str, kind: str, is_anonymous: bool, has_usual: bool = False) -> EvaluationForm:
    """Begin a form, with the usual questions of its kind or none. Raises FormNameTaken."""
    asked = schema.as_json(schema.USUAL[kind]) if has_usual else []
    facts = {"kind": kind, "is_anonymous": is_anonymous, "created_by": by, "questions": asked}
    form, is_new = EvaluationForm.objects.get_or_create(name=name, version=1, defaults=facts)
    if not is_new:
        raise FormNameTaken
    return form


@transaction.atomic
def new_version(*, by: Person, form_id: int) -> EvaluationForm:
    """Return the draft of a form's next version, made with the same questions when there is none yet."""
    old = EvaluationForm.objects.select_for_update(of=("self",)).get(pk=form_id)
    versions = EvaluationForm.objects.filter(name=old.name)
    draft = versions.filter(published_at__isnull=True).first()
    if draft:
        return draft
    latest = versions.aggregate(latest=Max("version"))["latest"]
    return EvaluationForm.objects.create(
        name=old.name,
        kind=old.kind,
        version=latest + 1,
        questions=old.questions,
        is_anonymous=old.is_anonymous,
        created_by=by,
    )


@transaction.atomic
def change_anonymity(*, by: Person, form_id: int, is_anonymous: bool) -> EvaluationForm:
    """Say whether answers are kept without who gave them. Raises FormPublished."""
    form = _draft(form_id)
    form.is_anonymous = is_anonymous
    form.save(update_fields=["is_anonymous"])
    return form


def add_question(*, by: Person, form_id: int, question: Question) -> EvaluationForm:
    """Put a question at the end. Raises FormPublished, FormRefused."""
    return _change(form_id, lambda found: schema.added(found, question))


def change_question(*, by: Person, form_id: int, question: Question) -> EvaluationForm:
    """Replace the question of the same key. Raises FormPublished, FormRefused."""
    return _change(form_id, lambda found: schema.changed(found, question))


def remove_question(*, by: Person, form_id: int, key: str) -> EvaluationForm:
    """Take a question out. Raises FormPublished."""
    return _change(form_id, lambda found: schema.removed(found, key))


def move_question(*, by: Person, form_id: int, key: str, places: int, at: int | None = None) -> EvaluationForm:
    """Move a question up (−1) or down (1) from the place it was seen at. Raises FormPublished."""
    return _change(form_id, lambda found: schema.moved(found, key, places, at))


@transaction.atomic
def publish(*, by: Person, form_id: int, now: datetime) -> EvaluationForm:
    """Publish a draft and use it for events from now on; twice is once. Raises FormRefused."""
    form = EvaluationForm.objects.select_for_update(of=("self",)).get(pk=form_id)
    if form.published_at is None:
        if not read(form):
            raise FormRefused("Add a question before you publish.")
        form.published_at = now
        form.save(update_fields=["published_at"])
        _use(form)
    return form


@transaction.atomic
def use(*, by: Person, form_id: int) -> EvaluationForm:
    """Use a published version for events that say nothing else. Raises FormRefused."""
    form = EvaluationForm.objects.select_for_update(of=("self",)).get(pk=form_id)
    if form.published_at is None:
        raise FormRefused("Publish the form before you use it.")
    _use(form)
    return form


@transaction.atomic
def discard(*, by: Person, form_id: int) -> None:
    """Throw a draft away; one that is gone is gone. Raises FormPublished."""
    form = EvaluationForm.objects.select_for_update(of=("self",)).filter(pk=form_id).first()
    if form and form.published_at:
        raise FormPublished
    if form:
        form.delete()


def read(form: EvaluationForm) -> tuple[Question, ...]:
    """Return a form's questions. Raises FormRefused."""
    try:
        return schema.from_json(form.questions)
    except QuestionsWrong as wrong:
        raise FormRefused(str(wrong)) from wrong


@transaction.atomic
def _change(form_id: int, change: Change) -> EvaluationForm:
    form = _draft(form_id)
    try:
        form.questions = schema.as_json(change(read(form)))
    except QuestionsWrong as wrong:
        raise FormRefused(str(wrong)) from wrong
    form.save(update_fields=["questions"])
    return form


def _draft(form_id: int) -> EvaluationForm:
    form = EvaluationForm.objects.select_for_update(of=("self",)).get(pk=form_id)
    if form.published_at:
        raise FormPublished
    return form


def _use(form: EvaluationForm) -> None:
    """Make it the current one of its kind; the other's row is changed first, the index allows one."""
    EvaluationForm.objects.filter(kind=form.kind, is_current=True).exclude(pk=form.pk).update(is_current=False)
    EvaluationForm.objects.filter(pk=form.pk).update(is_current=True)
    form.is_current = True
