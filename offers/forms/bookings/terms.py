"""Terms of booking as the office writes them, and the question what cancelling would cost."""

from datetime import date
from typing import Any

from django import forms

from offers import tier_lines
from offers.cancelling import COUNTS, Terms, Tier
from offers.enums import EventFormat
from tenants.form_fields import GovukDateField, PoundsField

NUMBER = {"class": "govuk-input--width-3"}


class TiersField(forms.CharField):
    """Tiers, one a line; cleans to `Tier`s."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else tier_lines.write(value)

    def clean(self, value: Any) -> tuple[Tier, ...]:
        """Raises ValidationError with the line that cannot be read."""
        try:
            return tier_lines.read(super().clean(value) or "")
        except tier_lines.TierUnreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from unreadable


def number(label: str, most: int, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a whole number from nought."""
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, widget=forms.NumberInput(attrs=NUMBER), **kwargs
    )


class TermsForm(forms.Form):
    """One version of terms."""

    name = forms.CharField(max_length=80)
    counts = forms.ChoiceField(label="Notice is counted in", choices=list(COUNTS.items()), widget=forms.RadioSelect)
    in_person = TiersField(label="In person", help_text="Notice: fee, one a line. “15: 0 %”, “8: £25.00”, “0: 100 %”")
    online = TiersField(label="Online", required=False, help_text="Empty: as in person")
    hybrid = TiersField(label="In person and online", required=False, help_text="Empty: as in person")
    free_at_least = number("Free events: notice without a fee", 365)
    free_fee_pence = PoundsField(label="Free events: fee for late cancelling or not coming")
    no_show_percent = number("Not coming costs, per cent of the price", 100)
    waives_ofsted = forms.BooleanField(label="An Ofsted visit costs nothing", required=False)
    substitution_hours = number("Somebody else may come until so many hours before", 999)
    transfer_at_least = number("A place may move until so much notice", 365)
    hold_hours = number(
        "Places are held for approval, hours", 999, required=False, help_text="Empty: as in the settings"
    )
    waiting_hours = number(
        "An offered place is kept, hours", 999, required=False, help_text="Empty: as in the settings"
    )

    def __init__(self, *args: Any, named: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if named:
            del self.fields["name"]

    @property
    def terms(self) -> Terms:
        """The terms typed."""
        given = dict(self.cleaned_data)
        given.pop("name", None)
        tiers = {kind.value: given.pop(kind.value) for kind in EventFormat}
        return Terms(**given, tiers={kind: rows for kind, rows in tiers.items() if rows})


def initial_of(terms: Terms) -> dict[str, Any]:
    """Return what the form shows of terms."""
    plain = {name: getattr(terms, name) for name in Terms.__dataclass_fields__ if name != "tiers"}
    return {**plain, **{kind.value: terms.tiers.get(kind.value, ()) for kind in EventFormat}}


class PreviewForm(forms.Form):
    """What would cancelling cost?"""

    price = PoundsField(label="Price of the place")
    format = forms.ChoiceField(choices=EventFormat, label="Format")
    event_on = GovukDateField(label="Day of the event")
    cancelled_on = GovukDateField(label="Day of cancelling")

    def days(self) -> tuple[date, date]:
        """The event's day and the day of cancelling."""
        return self.cleaned_data["event_on"], self.cleaned_data["cancelled_on"]
