"""Fields events share: a time on the clock, holidays one a line, a link that opens in a browser."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from offers.timing.recurrence import Break

CLOCK_FORMATS = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%H%M")
NUMBER = {"class": "govuk-input--width-4", "inputmode": "numeric"}


class ClockField(forms.Field):
    """A time typed as “16:00”, “9.30” or “4pm”; cleans to `datetime.time`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"class": "govuk-input--width-4"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: str | time | None) -> time | None:
        if value is None or isinstance(value, time):
            return value
        text = "".join(value.split()).lower()
        if not text:
            return None
        for layout in CLOCK_FORMATS:
            try:
                return datetime.strptime(text, layout).time()  # noqa: DTZ007 - a time on the clock
            except ValueError:
                continue
        raise ValidationError("The time must be like 16:00 or 9.30.", "invalid")


class LinkField(forms.CharField):
    """A link somebody follows to join: https or http, nothing a browser would run."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if text:
            try:
                URLValidator(schemes=["http", "https"])(text)
            except ValidationError as error:
                raise ValidationError("The link must begin with https:// or http://.", "invalid") from error
        return text


class BreaksField(forms.CharField):
    """Holidays, one a line: “15/2/2027 to 19/2/2027”, or a single day; cleans to a list of `Break`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, max_length=2000, **kwargs)

    def clean(self, value: Any) -> list[Break]:
        return [_break(line) for line in str(super().clean(value)).splitlines() if line.strip()]


def _break(line: str) -> Break:
    first, _, last = line.replace("–", " to ").partition(" to ")
    try:
        found = Break(_day(first), _day(last or first))
    except ValueError as error:
        raise ValidationError("“%(line)s” must be like 15/2/2027 to 19/2/2027.", "invalid", {"line": line}) from error
    if found.last < found.first:
        raise ValidationError("“%(line)s” ends before it begins.", "order", {"line": line})
    return found


def _day(text: str) -> date:
    return datetime.strptime(text.strip(), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no time zone
