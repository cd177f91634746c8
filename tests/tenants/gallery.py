"""Sample data for `templates/gallery.html`: every shared component once, with invented figures and persons."""

from datetime import UTC, date, datetime
from types import SimpleNamespace as Thing
from typing import Any

from django import forms
from django.core.paginator import Paginator

from tenants.form_fields import GovukDateField, PoundsField


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(help_text="As it should stand on the invoice.")
    email = forms.EmailField(label="E-mail")
    census_on = GovukDateField(label="Census date", help_text="For example, 1 10 2026")
    amount = PoundsField(label="Agreed amount")
    phase = forms.ChoiceField(choices=[("primary", "Primary"), ("secondary", "Secondary")])
    basis = forms.ChoiceField(
        label="How pupils are counted",
        choices=[("fte", "Full-time equivalent"), ("headcount", "Headcount")],
        widget=forms.RadioSelect,
    )
    terms = forms.MultipleChoiceField(
        label="Terms covered",
        choices=[("autumn", "Autumn"), ("spring", "Spring"), ("summer", "Summer")],
        widget=forms.CheckboxSelectMultiple,
    )
    agreed = forms.BooleanField(label="The head has agreed this", help_text="In writing or in the service.")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    letter = forms.FileField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


class SampleFilter(forms.Form):
    """A filter panel."""

    hide_optional = True
    payer = forms.CharField(required=False)


def bound_form() -> SampleForm:
    """Return the sample form sent with mistakes in it."""
    data = {
        "name": "",
        "email": "head",
        "census_on_day": "31",
        "census_on_month": "2",
        "census_on_year": "2026",
        "amount": "a lot",
        "version": "3",
        "note": "<b>kept & escaped</b>",
    }
    return SampleForm(data)


def shell() -> dict[str, Any]:
    """Return the surroundings of a partnership's office page."""
    counts = {"Schools": 92, "Catalogue": 48, "Events": 17, "Peer review": 0}
    names = ("Home", "Schools", "Memberships", "Catalogue", "Events", "Peer review", "Billing", "Insight")
    items = [Thing(label=n, url="#", count=counts.get(n), is_current=n == "Billing") for n in names]
    office = [Thing(label=n, url="#", count=None, is_current=False) for n in ("Governance", "People", "Settings")]
    return {
        "site_name": "Haringey Education Partnership",
        "mark": "HE",
        "place": "Lancasterian Primary School",
        "switch_url": "/act-for/",
        "switcher": [
            Thing(label="Lancasterian Primary School", value="1", is_current=True),
            Thing(label="Coldfall Primary School", value="2", is_current=False),
        ],
        "sections": [Thing(title="", items=items), Thing(title="Partnership", items=office)],
        "search_url": "/search/",
        "user_initials": "AK",
        "user_name": "Amina Khan",
        "account_links": [Thing(label="Sign-in and security", url="#")],
        "sign_out_url": "/sign-out/",
        "is_demo": True,
    }


def context() -> dict[str, Any]:
    """Return everything the gallery shows."""
    return {
        "title": "Invoices",
        "caption": "412 documents this financial year · £812,900 issued · £640,118 paid",
        "crumbs": [{"label": "Home", "url": "#"}, {"label": "Billing", "url": "#"}, {"label": "Invoices"}],
        "shell": shell(),
        "form": bound_form(),
        "filter_form": SampleFilter(),
        "chips": [
            {"label": "2026/27", "url": "?", "is_on": True},
            {"label": "Not paid", "url": "?", "is_on": True},
            {"label": "Overdue", "url": "?", "is_on": False},
            {"label": "Held", "url": "?", "is_on": False},
            {"label": "Trusts", "url": "?", "is_on": False},
        ],
        "export": {"csv": "#", "xlsx": "#"},
        "tasks": _tasks(),
        "figures": _figures(),
        "invoices": _invoices(),
        "page": Paginator(range(412), 25).page(4),
        "rows": [
            {"key": "Improvement partner", "value": "4 half-day visits, data profile each autumn"},
            {"key": "Purchase order", "value": "PO-1189", "action_url": "#", "action_label": "Change"},
        ],
        "notes": [
            "Cap £12,500 not reached",
            "last year £7,904.00 (416 pupils), +£133.00",
            "VAT: exempt, education supplied by an eligible body",
        ],
        "consequences": ["84 invoices get their numbers.", "84 e-mails are sent.", "This cannot be undone."],
        "events": [
            {"title": "Paid", "when": datetime(2026, 10, 28, 9, 30, tzinfo=UTC), "by": "bank file", "text": ""},
            {"title": "Sent", "when": date(2026, 10, 12), "by": "Amina Khan", "text": ""},
            {"title": "Proposed", "when": "June 2026", "by": "", "text": ""},
        ],
    }


def _tasks() -> list[Thing]:
    lines = [
        ("3 schools dispute their pupil number", "Belmont Infant says 216, not 219.", "since Thursday", "Decide"),
        ("Autumn billing run is ready to approve", "84 invoices, £612,480.00.", "due 27 Nov", "Review and issue"),
        ("Review of Earlsmead Primary has no trained lead", "Two reviewers fit.", "visit 2 Dec", "Choose"),
    ]
    return [
        Thing(title=title, url="#", reason=reason, when=when, button_label=label, is_primary=label.startswith("Review"))
        for title, reason, when, label in lines
    ]


def _figures() -> list[Thing]:
    return [
        Thing(label="Members", value="92", note="+2 on last year · 79 Haringey, 13 Enfield", url="#"),
        Thing(label="Subscriptions confirmed", value="81 of 92", note="£731,310 of £812,900", url="#"),
        Thing(label="Overdue", value="£18,442", note="4 schools · oldest 71 days", url="#"),
        Thing(label="Places filled this term", value="86 %", note="1,204 of 1,400 · 94 % rated good or better", url=""),
    ]


def _invoices() -> list[Thing]:
    lines = [
        ("INV-2627-0412", "Belmont Junior School", "Subscription 2026/27", 416100, "Paid", "good"),
        ("INV-2627-0413", "Bounds Green Junior School", "Subscription 2026/27", 666900, "Overdue 12 days", "bad"),
        ("INV-2627-0414", "A trust (3 schools)", "Subscriptions 2026/27", 2124200, "Part paid", "warn"),
        ("INV-2627-0415", "Coldfall Primary School", "Subscription, capped", 1250000, "Sent", "accent"),
        ("CRN-2627-0019", "Highgate Primary School", "Credit: course cancelled", -18000, "Allocated", "neutral"),
    ]
    return [
        Thing(number=n, day=date(2026, 10, 12), payer=payer, purpose=purpose, pence=pence, status=status, colour=colour)
        for n, payer, purpose, pence, status, colour in lines
    ]
