"""What lines of agreements come to: their price, or what is kept of it once they ended early or were replaced."""

from django.db.models import BigIntegerField, F
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce


def due_pence() -> Coalesce:
    """Return the expression of what a line comes to, in pence net."""
    kept = Cast(KeyTextTransform("kept_pence", "arithmetic"), BigIntegerField())
    return Coalesce(kept, F("net_pence"), output_field=BigIntegerField())
