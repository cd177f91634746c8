"""How the use of a line travels in a form: “7:12000:31=8000,32=4000;9:500:”, account, pence and shares."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError

from billing.allocation import Share
from billing.matching import Part
from tenants.form_fields import LARGEST_PENCE

MOST_TEXT = 40_000
OLD = "This suggestion cannot be read any more. Open the line and choose again."


def packed(parts: Sequence[Part]) -> str:
    """Return the use of a line as text."""
    return ";".join(
        f"{part.account_id}:{part.amount_pence}:" + ",".join(f"{s.invoice_id}={s.amount_pence}" for s in part.shares)
        for part in parts
    )


def unpacked(text: str) -> tuple[Part, ...]:
    """Return the use of a line from its text. Raises ValueError."""
    parts = []
    for piece in text.split(";"):
        account, pence, shares = piece.split(":")
        pairs = [pair.split("=") for pair in shares.split(",") if pair]
        parts.append(Part(_number(account), _number(pence), tuple(Share(_number(a), _number(b)) for a, b in pairs)))
    return tuple(parts)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text[:15]) > LARGEST_PENCE:
        raise ValueError(f"{text[:15]} is no number of pence or of a row")
    return int(text)


class UseForm(forms.Form):
    """A suggestion as it was shown: what is pressed is what was read."""

    use = forms.CharField(max_length=MOST_TEXT, widget=forms.HiddenInput, error_messages={"required": OLD})

    def clean_use(self) -> tuple[Part, ...]:
        try:
            return unpacked(self.cleaned_data["use"])
        except ValueError as error:
            raise ValidationError(OLD) from error
