"""Who is on the register: every head can be, others are added by the office, nobody twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction

from membership.models import Person
from membership.operations import people
from peer_review.errors import ReviewRefused
from peer_review.models import Reviewer
from peer_review.queries.reviewers import register


class AlreadyOn(ReviewRefused):
    """Somebody is on the register once."""

    code = "already_on"
    message = "This person is on the register already."


@dataclass(frozen=True)
class Facts:
    """What is known of a reviewer; `school_id` is whose days they give, none: external, of an organisation."""

    school_id: int | None = None
    organisation: str = ""
    phases: Sequence[str] = field(default_factory=list)
    expertise: Sequence[str] = field(default_factory=list)
    capacity: int | None = None
    about: str = ""


@transaction.atomic
def add_heads(*, by: Person | None, school_ids: Collection[int], on: date) -> list[Reviewer]:
    """Put the heads of these schools on the register who are not on it yet; twice is once. Returns who was added."""
    heads = [head for head in register.heads_to_add(on) if head.school.pk in set(school_ids)]
    rows = [
        Reviewer(person=head.person, school=head.school, phases=[head.school.phase], joined_on=on) for head in heads
    ]
    Reviewer.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Reviewer.objects.filter(person__in=[head.person for head in heads]).select_related("person"))


@transaction.atomic
def add(*, by: Person | None, person_id: int, facts: Facts, on: date) -> Reviewer:
    """Put somebody the partnership knows on the register. Raises AlreadyOn."""
    person = Person.objects.select_for_update().get(pk=person_id)
    try:
        with transaction.atomic():
            return Reviewer.objects.create(person=person, joined_on=on, **vars(facts))
    except IntegrityError as error:
        raise AlreadyOn from error


@transaction.atomic
def add_external(*, by: Person | None, name: str, email: str, facts: Facts, on: date) -> Reviewer:
    """Put somebody from outside on the register; whoever has the e-mail address already is taken as they are.

    Raises AlreadyOn.
    """
    known = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    person = known or people.add(by=by, name=name, email=email)
    return add(by=by, person_id=person.pk, facts=facts, on=on)


@transaction.atomic
def change(*, by: Person | None, reviewer_id: int, facts: Facts, is_active: bool) -> Reviewer:
    """Change what the register says; places given before stay as they are."""
    reviewer = hold(reviewer_id)
    for name, value in vars(facts).items():
        setattr(reviewer, name, value)
    reviewer.is_active = is_active
    reviewer.save()
    return reviewer


def hold(reviewer_id: int) -> Reviewer:
    """Return a reviewer, held until the transaction ends."""
    return Reviewer.objects.select_related("person", "school").select_for_update(of=("self",)).get(pk=reviewer_id)
