"""Form fields in GOV.UK's patterns: a date typed as day, month and year; an amount typed in pounds."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tenants.money import MINUS, format_pence, to_pence

DATE_PARTS = ("day", "month", "year")
LARGEST_PENCE = 2**31 - 1


class GovukDateInput(forms.MultiWidget):
    """Three text boxes: day, month, year."""

    template_name = "django/forms/widgets/govuk_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in DATE_PARTS}, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for part, subwidget in zip(DATE_PARTS, context["widget"]["subwidgets"], strict=True):
            subwidget.update(part=part, width=4 if part == "year" else 2)
        return context


class GovukDateField(forms.Field):
    """A date typed as day, month and year; cleans to `datetime.date`."""

    widget = GovukDateInput
    default_error_messages = {
        "required": "Enter a date",
        "incomplete": "The date must include a %(missing)s",
        "invalid": "The date must be a real date, like 27 3 2027",
        "too_early": "The date must be on or after %(limit)s",
        "too_late": "The date must be on or before %(limit)s",
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Sequence[str | None] | date | None) -> date | None:
        if isinstance(value, date):
            return value
        parts = [(part or "").strip() for part in value or ()]
        if not any(parts):
            return None
        missing = [name for name, part in zip(DATE_PARTS, parts, strict=True) if not part]
        if missing:
            raise ValidationError(self.error_messages["incomplete"], "incomplete", {"missing": " and ".join(missing)})
        return self._real_date(parts)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            self._refuse("too_early", self.earliest)
        if value and self.latest and value > self.latest:
            self._refuse("too_late", self.latest)

    def has_changed(self, initial: date | None, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True

    def _real_date(self, parts: list[str]) -> date:
        try:
            day, month, year = (int(part) for part in parts)
            if not 1900 <= year <= 2999:
                raise ValueError("the year needs four digits")
            return date(year, month, day)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error

    def _refuse(self, code: str, limit: date) -> None:
        text = f"{limit.day} {limit:%B %Y}"
        raise ValidationError(self.error_messages[code], code, {"limit": text})


class PoundsInput(forms.TextInput):
    """A text box with a £ in front."""

    template_name = "django/forms/widgets/pounds.html"


class PoundsField(forms.Field):
    """An amount typed in pounds (“1,234.50”, “£12”); cleans to integer pence."""

    widget = PoundsInput
    default_error_messages = {
        "required": "Enter an amount in pounds",
        "invalid": "The amount must be a number of pounds, like 1,234.50",
        "too_precise": "The amount must have no more than two decimals",
        "too_small": "The amount must be %(limit)s or more",
        "too_large": "The amount must be %(limit)s or less",
    }

    def __init__(self, *, min_pence: int = 0, max_pence: int = LARGEST_PENCE, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_pence, self.max_pence = min_pence, max_pence

    def prepare_value(self, value: Any) -> Any:
        return format_pence(value).replace("£", "") if isinstance(value, int) else value

    def to_python(self, value: str | None) -> int | None:
        text = (value or "").replace("£", "").replace(",", "").replace(" ", "").replace(MINUS, "-")
        if not text:
            return None
        try:
            pounds = Decimal(text)
        except InvalidOperation as error:
            raise ValidationError(self.error_messages["invalid"], "invalid") from error
        if not pounds.is_finite() or abs(pounds) > LARGEST_PENCE:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        if pounds != round(pounds, 2):
            raise ValidationError(self.error_messages["too_precise"], "too_precise")
        return to_pence(pounds)

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is not None and value < self.min_pence:
            self._refuse("too_small", self.min_pence)
        if value is not None and value > self.max_pence:
            self._refuse("too_large", self.max_pence)

    def has_changed(self, initial: int | None, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True

    def _refuse(self, code: str, limit_pence: int) -> None:
        raise ValidationError(self.error_messages[code], code, {"limit": format_pence(limit_pence)})
