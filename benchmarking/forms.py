"""The choice of a comparison, kept in the address, and the choice of what a partnership shares."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict

from benchmarking import indicators
from benchmarking.indicators import Indicator
from benchmarking.queries import comparisons, published
from benchmarking.queries.comparisons import Choice
from benchmarking.queries.directory import Listed
from tenants.calendars import AcademicYear
from tenants.enums import Consent
from tenants.figures import FigureCode

DEFAULT = indicators.get(FigureCode.MEMBER_SHARE)
MOST = 4


class CompareForm(forms.Form):
    """What to compare, whom with and when; nothing chosen means members as a share of eligible schools, among all."""

    hide_optional = True

    indicator = forms.MultipleChoiceField(
        label="Indicators",
        choices=[(indicator.code, indicator.name) for indicator in indicators.ALL],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        required=False,
        help_text=f"Up to {MOST}",
    )
    like = forms.ChoiceField(label="In focus", required=False)
    year = forms.TypedChoiceField(label="Year", coerce=int, required=False)
    partnership = forms.MultipleChoiceField(
        label="Only these partnerships",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        required=False,
        help_text="Those that share with their name",
    )
    among = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, query: QueryDict, *, partnerships: Sequence[Listed], years: Mapping[int, bool], **options: Any
    ) -> None:
        self.named = {p.slug: p for p in partnerships if p.is_named}
        self.default_year = published.default_year(years)
        super().__init__(_filled(query, year=self.default_year, indicator=DEFAULT.code), **options)
        names = [(slug, p.name) for slug, p in self.named.items()]
        self._offer("like", [("", "No one in particular"), *names])
        self._offer("partnership", names)
        self._offer("year", [(str(year), AcademicYear(year).label) for year in years])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean_indicator(self) -> tuple[Indicator, ...]:
        codes = self.cleaned_data["indicator"]
        if len(codes) > MOST:
            raise forms.ValidationError(f"Choose up to {MOST} indicators.")
        return tuple(indicators.get(code) for code in codes)

    def choice(self) -> Choice:
        """Return what was chosen; anything that cannot be read counts as not chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        focus = self.named.get(chosen.get("like", ""))
        return Choice(
            indicators=chosen.get("indicator") or (DEFAULT,),
            year=chosen.get("year") or self.default_year,
            among=chosen.get("among") or comparisons.ALL,
            focus=focus,
            slugs=frozenset(chosen.get("partnership") or ()),
        )


def _filled(query: QueryDict, **defaults: object) -> QueryDict:
    """Return the query with what was left open, so that the form shows what the page compares."""
    filled = query.copy()
    for name, value in defaults.items():
        if name not in filled:
            filled[name] = str(value)
    return filled


class ConsentForm(forms.Form):
    """How the partnership's figures are shared."""

    consent = forms.ChoiceField(
        label="How may the association see your figures?",
        choices=[
            (Consent.NAMED, "With our name"),
            (Consent.ANONYMOUS, "Without our name"),
            (Consent.NONE, "Not at all: take down what is published"),
        ],
        widget=forms.RadioSelect,
    )
