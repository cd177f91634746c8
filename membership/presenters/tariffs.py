"""How a tariff is shown: its rule in plain words."""

from collections.abc import Iterator
from typing import Any

from membership.enums import InvoiceTiming, Measure, MembershipKind, VatTreatment
from membership.models import MembershipClass, Tariff
from membership.presenters.renewal import Line
from membership.tariffs import ExceptionTerms
from tenants.enums import Phase
from tenants.money import format_pence, format_rate


def rule(tariff: Tariff) -> list[Line]:
    """Return what all schools pay, as keys and values."""
    amounts = [
        ("Fixed part", tariff.base_pence or None),
        ("Minimum", tariff.minimum_pence),
        ("Cap", tariff.cap_pence),
        ("Minimum for new members", tariff.new_joiner_minimum_pence),
    ]
    lines = [Line(key, format_pence(pence)) for key, pence in amounts if pence is not None]
    per_pupil = f"{format_rate(tariff.rate)} · {str(tariff.get_measure_display()).lower()}"
    return [
        *([Line("Per pupil", per_pupil)] if tariff.rate else []),
        *lines,
        *(Line(exception.label, exception_words(exception)) for exception in tariff.terms.exceptions),
        Line("Invoiced in", str(tariff.get_invoice_timing_display())),
        Line("VAT", " · ".join(filter(None, [str(tariff.get_vat_treatment_display()), tariff.vat_reason]))),
    ]


def exception_words(terms: ExceptionTerms) -> str:
    """“fixed £12,500.00 (Secondary, without a sixth form)”."""
    return f"{', '.join(_amounts(terms))} ({', '.join(_conditions(terms))})"


def initial(tariff: Tariff | None) -> dict[str, Any]:
    """Return what the form for the next version starts from."""
    if tariff is None:
        return {"measure": Measure.FTE, "invoice_timing": InvoiceTiming.SEPTEMBER, "vat_treatment": VatTreatment.EXEMPT}
    names = (
        "rate", "base_pence", "minimum_pence", "cap_pence", "new_joiner_minimum_pence", "measure", "invoice_timing",
        "vat_treatment", "vat_reason",
    )  # fmt: skip
    return {name: getattr(tariff, name) for name in names}


def initial_class(kind: MembershipClass | None) -> dict[str, Any]:
    """Return what the form about a class starts from."""
    names = ("name", "kind", "description", "terms")
    return {name: getattr(kind, name) for name in names} if kind else {"kind": MembershipKind.FULL}


def initial_exceptions(tariff: Tariff | None) -> list[dict[str, Any]]:
    """Return the exceptions the form for the next version starts from."""
    if tariff is None:
        return []
    words = {True: "true", False: "false", None: ""}
    return [vars(terms) | {"has_sixth_form": words[terms.has_sixth_form]} for terms in tariff.terms.exceptions]


def _amounts(terms: ExceptionTerms) -> Iterator[str]:
    if terms.fixed_pence is not None:
        yield f"fixed {format_pence(terms.fixed_pence)}"
    if terms.rate is not None:
        yield f"{format_rate(terms.rate)} per pupil"
    if terms.minimum_pence is not None:
        yield f"minimum {format_pence(terms.minimum_pence)}"
    if terms.cap_pence is not None:
        yield f"cap {format_pence(terms.cap_pence)}"


def _conditions(terms: ExceptionTerms) -> Iterator[str]:
    if terms.phase:
        yield str(Phase(terms.phase).label)
    if terms.type_name:
        yield terms.type_name
    if terms.has_sixth_form is not None:
        yield "with a sixth form" if terms.has_sixth_form else "without a sixth form"
    if terms.pupils_from is not None:
        yield f"{terms.pupils_from} pupils or more"
    if terms.pupils_below is not None:
        yield f"fewer than {terms.pupils_below} pupils"
