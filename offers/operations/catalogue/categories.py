"""The headings of the catalogue."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from membership.models import Person
from offers.errors import OffersRefused
from offers.models import Category


class CategoryExists(OffersRefused):
    """Two headings of one name."""

    code = "category_exists"


class CategoryInUse(OffersRefused):
    """Offers, allowances or agreements name it."""

    code = "category_in_use"


def keep(*, by: Person | None, category_id: int | None, name: str, description: str, order: int) -> Category:
    """Add a category, or change one. Raises CategoryExists."""
    try:
        with transaction.atomic():
            row = Category.objects.select_for_update().get(pk=category_id) if category_id else Category()
            row.name, row.description, row.order = name, description, order
            row.save()
    except IntegrityError as error:
        raise CategoryExists(f"There is a category “{name}” already.") from error
    return row


@transaction.atomic
def remove(*, by: Person | None, category_id: int) -> None:
    """Remove a category nothing is in, of whatever year. Raises CategoryInUse."""
    row = Category.objects.select_for_update().filter(pk=category_id).first()
    if row is None:
        return
    try:
        with transaction.atomic():
            row.delete()
    except (IntegrityError, ProtectedError) as error:
        raise CategoryInUse(f"“{row}” has offers or allowances. Move them first.") from error
