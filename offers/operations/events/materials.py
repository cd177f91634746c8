"""Files of an event: kept for its delegates under names of ours."""

from django.db import transaction

from membership.models import Person
from membership.uploads import checked
from offers.models import Material
from offers.operations import files
from offers.operations.events.locks import held


def add(*, by: Person, event_id: int, title: str, content: bytes) -> Material:
    """Keep a file for the delegates of an event; the same one twice is one. Raises FileRefused."""
    kept = checked(content, title)
    with transaction.atomic():
        event = held(event_id)
        if before := files.same(Material.objects.filter(event=event, title=title), content):
            return before
        name = files.store(content, kept.suffix)
        return Material.objects.create(
            event=event, title=title, file=name, file_name=kept.file_name, size=len(content), uploaded_by=by
        )


@transaction.atomic
def remove(*, by: Person, event_id: int, material_id: int) -> None:
    """Take a file away; a copy of the event that has the same file keeps it. Nothing happens a second time."""
    row = Material.objects.filter(event=held(event_id), pk=material_id).first()
    if row is None:
        return
    name = str(row.file.name)
    row.delete()
    files.drop(name)
