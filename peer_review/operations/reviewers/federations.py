"""Schools under one governing body or one head: written down so that they do not review each other."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from membership.models import Person
from peer_review.errors import ReviewRefused
from peer_review.models import Federation


class TooFew(ReviewRefused):
    """A federation has two schools or more."""

    code = "too_few"
    message = "Choose at least two schools."


class NameTaken(ReviewRefused):
    """Another federation has this name."""

    code = "name_taken"
    message = "There is a federation with this name already."


def write(*, by: Person | None, federation_id: int | None, name: str, school_ids: Collection[int]) -> Federation:
    """Add a federation, or change its name and schools. Raises TooFew, NameTaken."""
    if len(set(school_ids)) < 2:
        raise TooFew
    try:
        with transaction.atomic():
            made = Federation.objects.select_for_update().get(pk=federation_id) if federation_id else Federation()
            made.name = name
            made.save()
            made.schools.set(school_ids)
    except IntegrityError as error:
        raise NameTaken from error
    return made


def remove(*, by: Person | None, federation_id: int) -> None:
    """Dissolve a federation: its schools can review each other again; one that is gone stays gone."""
    Federation.objects.filter(pk=federation_id).delete()
