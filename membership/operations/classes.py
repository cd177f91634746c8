"""Classes of membership: what they are called, give and ask."""

from django.db import transaction

from membership.models import MembershipClass, Person
from membership.refusals import Refusal


class NameTaken(Refusal):
    """Another class has this name."""

    code = "name_taken"
    message = "Another class of membership has this name."


def keep(
    *, by: Person | None, name: str, kind: str, description: str = "", terms: str = "", class_id: int | None = None
) -> MembershipClass:
    """Add a class of membership, or change one. Raises NameTaken."""
    with transaction.atomic():
        others = MembershipClass.objects.select_for_update().order_by("pk")
        if any(other.name == name and other.pk != class_id for other in others):
            raise NameTaken
        given = {"name": name, "kind": kind, "description": description, "terms": terms}
        if class_id is None:
            return MembershipClass.objects.create(**given)
        kept, _ = MembershipClass.objects.update_or_create(pk=class_id, defaults=given)
    return kept
