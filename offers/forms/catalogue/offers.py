"""An offer, one page per subject: each form gives the facts the operation writes, and begins with what is there."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms

from billing.enums import IncomeKind, SupplyKind
from membership.enums import SchoolRoleKind, VatTreatment
from membership.models import MembershipClass, MembershipYear
from offers.enums import Audience, OfferKind, PartYear, Schedule
from offers.models import Offer
from offers.operations.catalogue.offers import Start
from offers.publishing import Part
from offers.queries.catalogue import offers as queries
from tenants.enums import Phase, Sector
from tenants.form_fields import GovukDateField, PoundsField

DAY: Final = timedelta(days=1)
COUNT: Final = {"class": "govuk-input--width-5", "inputmode": "numeric"}
CODE: Final = {"class": "govuk-input--width-5"}


def long_text(rows: int) -> forms.Textarea:
    """Return a box for several lines."""
    return forms.Textarea(attrs={"rows": rows})


def boxes(choices: Any, label: str, hint: str = "") -> forms.MultipleChoiceField:
    """Return a choice of none, some or all."""
    return forms.MultipleChoiceField(
        choices=choices, required=False, label=label, help_text=hint, widget=forms.CheckboxSelectMultiple
    )


class PartForm(forms.Form):
    """One page of an offer; `names` are the facts it writes as they are typed."""

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        self.offer = offer
        kwargs["initial"] = self.begin_with(offer)
        super().__init__(*args, **kwargs)

    def begin_with(self, offer: Offer) -> dict[str, Any]:
        """What the fields show first."""
        return {name: getattr(offer, name) for name in self.base_fields if hasattr(offer, name)}

    @property
    def values(self) -> dict[str, Any]:
        """The facts as the operation takes them."""
        return dict(self.cleaned_data)


class NewOfferForm(forms.Form):
    """What an offer begins with; everything else has a page of its own."""

    kind = forms.ChoiceField(choices=OfferKind.choices, widget=forms.RadioSelect, label="What is it?")
    category = forms.ModelChoiceField(queryset=None, empty_label="Choose a category")
    title = forms.CharField(max_length=120)
    summary = forms.CharField(max_length=300, help_text="One or two sentences, as the list shows them.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = queries.category_choices()

    def start(self, year: MembershipYear) -> Start:
        """The beginning of an offer that runs for a whole year."""
        given = self.cleaned_data
        return Start(
            year_id=year.pk,
            category_id=given["category"].pk,
            kind=given["kind"],
            title=given["title"],
            summary=given["summary"],
            starts_on=year.starts_on,
            ends_before=year.ends_before,
        )


class DescribeForm(PartForm):
    """What the school gets."""

    kind = forms.ChoiceField(choices=OfferKind.choices, label="What is it?")
    category = forms.ModelChoiceField(queryset=None, empty_label=None)
    title = forms.CharField(max_length=120)
    summary = forms.CharField(max_length=300, widget=long_text(2), help_text="As the list shows it.")
    specification = forms.CharField(required=False, widget=long_text(10), label="What the school gets")
    standards = forms.CharField(
        required=False, widget=long_text(5), label="Service standards", help_text="And what is measured, one a line."
    )
    statutory_note = forms.CharField(
        required=False,
        widget=long_text(3),
        label="What schools get by law, free of charge",
        help_text="Shown apart from what is bought.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = queries.category_choices()


class AudienceForm(PartForm):
    """Who may have it. Nothing ticked means everybody."""

    phases = boxes(Phase.choices, "Phases", "Nothing ticked: all phases.")
    sectors = boxes(Sector.choices, "Schools that are", "Nothing ticked: all schools.")
    audiences = boxes(Audience.choices, "Whom it is for", "Nothing ticked: whoever there is a price for.")
    classes = forms.ModelMultipleChoiceField(
        queryset=MembershipClass.objects.none(),
        required=False,
        label="Kinds of membership",
        help_text="Nothing ticked: it belongs to no membership alone.",
        widget=forms.CheckboxSelectMultiple,
    )
    roles = boxes(SchoolRoleKind.choices, "Meant for", "Said on the page; it keeps nobody from booking.")
    prerequisites = forms.ModelMultipleChoiceField(
        queryset=Offer.objects.none(),
        required=False,
        label="Needed before",
        help_text="Hold Ctrl or Cmd to choose several.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classes"].queryset = MembershipClass.objects.all()
        self.fields["prerequisites"].queryset = queries.others_of_year(self.offer)

    def begin_with(self, offer: Offer) -> dict[str, Any]:
        linked = {"classes": offer.classes.all(), "prerequisites": offer.prerequisites.all()}
        return super().begin_with(offer) | linked


class DeliveryForm(PartForm):
    """Who delivers, and how much of it there is."""

    provider = forms.ModelChoiceField(
        queryset=None, required=False, label="Delivered by", empty_label="The partnership’s office"
    )
    pool = forms.ModelChoiceField(queryset=None, required=False, label="Or by a pool of people", empty_label="No pool")
    capacity = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=1_000_000,
        label="Most that can be sold",
        widget=forms.TextInput(attrs=COUNT),
        help_text="Leave it empty when there is no limit.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].queryset = queries.providers()
        self.fields["pool"].queryset = queries.pools()
        if self.offer.sold:
            self.fields["capacity"].help_text = f"{self.offer.sold} are sold. Leave it empty when there is no limit."

    def clean(self) -> dict[str, Any]:
        """One deliverer: a name, or a pool."""
        given = super().clean() or {}
        if given.get("provider") and given.get("pool"):
            self.add_error("pool", "Choose who delivers, or a pool, not both.")
        return given


class TermsForm(PartForm):
    """When it runs, how it is charged, how it ends."""

    starts_on = GovukDateField(label="First day of the service")
    last_day = GovukDateField(label="Last day of the service")
    part_year = forms.ChoiceField(
        choices=PartYear.choices,
        widget=forms.RadioSelect,
        label="A school that begins late pays",
        help_text="What is bought by the day, hour, place or session costs the same whenever it is bought.",
    )
    schedule = forms.ChoiceField(choices=Schedule.choices, widget=forms.RadioSelect, label="Charged")
    rolls_over = forms.BooleanField(required=False, label="It goes on into the next year unless notice is given")
    notice_by = GovukDateField(required=False, label="Last day to give notice")
    most_years = forms.IntegerField(
        min_value=1, max_value=5, label="Longest term in years", widget=forms.TextInput(attrs=COUNT)
    )
    admin_fee_pence = PoundsField(required=False, label="Kept back when it is ended early")
    needs_deed = forms.BooleanField(required=False, label="Two people of the school must sign")
    terms = forms.CharField(required=False, widget=long_text(8), label="Terms", help_text="Frozen in each agreement.")

    def begin_with(self, offer: Offer) -> dict[str, Any]:
        return super().begin_with(offer) | {"last_day": offer.ends_before - DAY}

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "The last day must not be before the first.")
        return given

    @property
    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        last: date = given.pop("last_day")
        return given | {"ends_before": last + DAY, "admin_fee_pence": given["admin_fee_pence"] or 0}


class MoneyForm(PartForm):
    """What it is to the tax office and in the books."""

    supply = forms.ChoiceField(choices=SupplyKind.choices, label="Kind of supply", help_text="The VAT rules go by it.")
    vat_treatment = forms.ChoiceField(
        required=False, choices=[("", "By our VAT rules"), *VatTreatment.choices], label="VAT"
    )
    vat_reason = forms.CharField(
        required=False, max_length=200, label="Reason", help_text="Needed when it is not by the rules; printed."
    )
    income = forms.ChoiceField(choices=IncomeKind.choices, label="Kind of income")
    cfr_code = forms.CharField(
        required=False, max_length=5, label="CFR code", widget=forms.TextInput(attrs=CODE), help_text="For example E27."
    )
    aar_code = forms.CharField(
        required=False, max_length=7, label="AAR code", widget=forms.TextInput(attrs=CODE), help_text="Such as BAE230."
    )
    budget_pence = PoundsField(required=False, label="Income expected this year")

    def clean(self) -> dict[str, Any]:
        """A treatment that is not by the rules has a reason."""
        given = super().clean() or {}
        if given.get("vat_treatment") and not given.get("vat_reason"):
            self.add_error("vat_reason", "Say why the VAT is treated so.")
        return given


class CopyOfferForm(forms.Form):
    """One offer into another year."""

    year = forms.ModelChoiceField(
        queryset=MembershipYear.objects.none(), empty_label=None, label="Into the catalogue of"
    )
    percent = forms.DecimalField(
        min_value=-50,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        initial=0,
        label="Raise prices by, per cent",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "decimal"}),
    )

    def __init__(self, *args: Any, years: list[MembershipYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = MembershipYear.objects.filter(pk__in=[year.pk for year in years])


FORMS: Final[dict[str, type[PartForm]]] = {
    Part.DESCRIBE: DescribeForm,
    Part.AUDIENCE: AudienceForm,
    Part.DELIVERY: DeliveryForm,
    Part.TERMS: TermsForm,
    Part.MONEY: MoneyForm,
}
