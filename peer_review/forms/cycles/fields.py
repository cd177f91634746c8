"""Fields of cycles: a small number, months after the signature, phases that belong together, one a line."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from tenants.enums import Phase

NARROW = {"class": "govuk-input--width-4", "inputmode": "numeric"}
WORDS = {phase.label.lower(): phase.value for phase in Phase} | {phase.value: phase.value for phase in Phase}


def number(least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a small whole number."""
    return forms.IntegerField(min_value=least, max_value=most, widget=forms.TextInput(attrs=NARROW), **kwargs)


class MonthsField(forms.CharField):
    """Months like “3, 6, 12”; cleans to a list in order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        if isinstance(value, list):
            return value
        text = str(super().clean(value))
        found = re.findall(r"[0-9]+", text)
        months = sorted({int(part) for part in found if len(part) < 3})
        if re.sub(r"[0-9]+|[\s,;]|and|months", "", text) or (months and not 0 < months[0] <= months[-1] <= 36):
            raise ValidationError("Write months like “3, 6, 12”, up to 36.", "invalid")
        return months


class ExpertiseField(forms.CharField):
    """Groups of phases, one a line: “primary: nursery, primary”; cleans to {group: [phases]}."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(required=False, max_length=2000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{key}: {', '.join(Phase(phase).label for phase in phases)}" for key, phases in value.items())

    def clean(self, value: Any) -> dict[str, list[str]]:
        if isinstance(value, dict):
            return value
        rows = [_group(line) for line in str(super().clean(value)).splitlines() if line.strip()]
        found = dict(rows)
        if len(found) < len(rows):
            raise ValidationError("Each group needs a name of its own.", "twice")
        return found


def _group(line: str) -> tuple[str, list[str]]:
    title, _, rest = line.partition(":")
    words = [part.strip().lower() for part in rest.split(",") if part.strip()]
    unknown = [word for word in words if word not in WORDS]
    if not slugify(title) or not words or unknown:
        known = ", ".join(phase.label for phase in Phase)
        raise ValidationError(
            f"“{line.strip()}” must be like “primary: nursery, primary”. Phases are: {known}.", "invalid"
        )
    return slugify(title).replace("-", "_")[:40], list(dict.fromkeys(WORDS[word] for word in words))
