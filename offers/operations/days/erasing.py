"""What is left of a person who asks to be forgotten: numbers stay true, names go."""

from datetime import datetime

from django.db import transaction

from membership.models import Person
from offers.models import Certificate, CpdEntry, EvaluationAnswer, EvaluationRequest

ERASED = "Erased"


@transaction.atomic
def erase(*, by: Person | None, person_id: int, now: datetime) -> None:
    """Erase a person's record, name on certificates, and who gave their answers; twice is once.

    Marks and places stay: they are counted, and belong to the school's bookings. Answers stay without who gave them.
    """
    CpdEntry.objects.filter(person=person_id).delete()
    Certificate.objects.filter(booking__delegate=person_id).update(name=ERASED)
    EvaluationAnswer.objects.filter(booking__delegate=person_id).update(booking=None)
    EvaluationRequest.objects.filter(booking__delegate=person_id).delete()
