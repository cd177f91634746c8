"""What peer review keeps of a person who asks to be forgotten: reviews, places and days stay, the person goes."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db import models, transaction
from pghistory.models import Event

from membership.models import Person
from peer_review.models import Absence, Framework, Interest, Moment, Reviewer, Seat, Share
from peer_review.sealing import FORGOTTEN

FORMER: Final = FORGOTTEN
WORDS: Final = (models.CharField, models.TextField, models.JSONField)
SHORTEST: Final = 100  # columns with room for less hold keys, not words
MOST: Final = 5_000


@transaction.atomic
def erase(*, by: Person | None, person_id: int, now: datetime) -> None:
    """Forget a person in peer review; twice is once.

    Reviews and what they say stay, places keep role and days. What is known of the reviewer goes, links that say who did
    something become empty, what was shared with them is revoked, and wherever they are named in full it says “a former
    colleague”. The digest of a signature stays that of the report as it was signed.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    _forget_reviewer(person)
    _forget_shares(person, by, now)
    _forget_names(person.name)
    for model, field in links():
        model._default_manager.filter(**{field: person_id}).update(**{field: None})


def links() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every column of peer review that points to a person; histories cannot be changed and keep only the number."""
    for model in apps.get_app_config("peer_review").get_models(include_auto_created=True):
        if issubclass(model, Event):
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person:
                yield model, field.name


def _forget_reviewer(person: Person) -> None:
    reviewer = Reviewer.objects.select_for_update(of=("self",)).filter(person=person).first()
    if reviewer is None:
        return
    Interest.objects.filter(reviewer=reviewer).delete()
    Absence.objects.filter(reviewer=reviewer).delete()
    Seat.objects.filter(reviewer=reviewer).update(why=[], decline_reason="", override_reason="")
    reviewer.organisation, reviewer.about, reviewer.expertise, reviewer.is_active = "", "", [], False
    reviewer.save()


def _forget_shares(person: Person, by: Person | None, now: datetime) -> None:
    """A share with the person, by link to their address too, ends; what is left says that there was one."""
    theirs = Share.objects.filter(models.Q(person=person) | models.Q(email__iexact=person.email))
    theirs.filter(revoked_at__isnull=True).update(revoked_at=now, revoked_by=by)
    theirs.update(person=None, name=FORMER, email="", key_hash="", purpose="")


def texts() -> Iterator[tuple[type[models.Model], tuple[str, ...]]]:
    """Yield the columns in which somebody’s name may be typed: all words but names of things and what is written once."""
    for model in apps.get_app_config("peer_review").get_models():
        fields = [] if issubclass(model, (Event, Framework, Moment)) else model._meta.concrete_fields
        found = tuple(field.name for field in fields if isinstance(field, WORDS) and _is_free(field))
        if found:
            yield model, found


def _is_free(field: Any) -> bool:
    return field.name != "name" and not field.choices and (field.max_length or MOST) >= SHORTEST


def _forget_names(name: str) -> None:
    """Put “a former colleague” wherever somebody is named in full."""
    if " " not in name.strip():
        return
    for model, columns in texts():
        rows = model._default_manager.select_for_update(of=("self",)).filter(_says(name, columns))
        for row in rows.order_by("pk"):
            changed = {key: _fitting(model, key, without(getattr(row, key), name)) for key in columns}
            model._default_manager.filter(pk=row.pk).update(**changed)


def _says(name: str, columns: tuple[str, ...]) -> models.Q:
    found = models.Q()
    for column in columns:
        found |= models.Q(**{f"{column}__icontains": name})
    return found


def _fitting(model: type[models.Model], key: str, value: Any) -> Any:
    return value[: model._meta.get_field(key).max_length] if isinstance(value, str) else value  # type: ignore[union-attr]


def without(value: Any, name: str) -> Any:
    """Return JSON with a name replaced wherever a text has it as words of their own, in small letters or capitals."""
    if isinstance(value, str):
        return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", FORMER, value, flags=re.IGNORECASE)
    if isinstance(value, list):
        return [without(entry, name) for entry in value]
    if isinstance(value, dict):
        return {key: without(entry, name) for key, entry in value.items()}
    return value
