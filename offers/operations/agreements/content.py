"""What an agreement says: everything its page and its PDF print, put together once when it is ordered and kept for good."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from billing.models import Account
from billing.supplier import identity
from offers.enums import Schedule
from offers.models import Agreement, AgreementLine
from offers.pricing.instalments import instalments
from offers.queries.agreements.buyers import buyer_of
from tenants.current import current_partnership
from tenants.money import format_pence

STATEMENT: Final = (
    "I am authorised to agree this for {buyer}. We order the services of {reference} for {net} before VAT and agree to"
    " its terms and its schedule of charges."
)


def build(agreement: Agreement, account: Account, lines: Sequence[AgreementLine]) -> dict[str, Any]:
    """Return the content of an agreement with its lines; JSON, amounts in pence."""
    net = sum(line.net_pence for line in lines)
    buyer = str(buyer_of(agreement))
    return {
        "reference": agreement.reference,
        "year": agreement.year.label,
        "supplier": identity(current_partnership()),
        "buyer": {"name": buyer, "address": _address(agreement), "payer": account.name},
        "starts_on": agreement.starts_on.isoformat(),
        "ends_before": agreement.ends_before.isoformat() if agreement.ends_before else "",
        "years": agreement.years,
        "needs_deed": agreement.needs_deed,
        "purchase_order": agreement.purchase_order,
        "lines": [_line(line) for line in lines],
        "net_pence": net,
        "terms": agreement.terms,
        "statement": STATEMENT.format(buyer=buyer, reference=agreement.reference, net=format_pence(net)),
    }


def terms_of(lines: Sequence[AgreementLine]) -> str:
    """Return the terms of all services of an agreement, each once, under the names of those it holds for."""
    held: dict[str, list[str]] = {}
    for line in lines:
        titles = held.setdefault(line.offer.terms.strip(), [])
        if line.title not in titles:
            titles.append(line.title)
    return "\n\n".join(f"{', '.join(titles)}:\n{terms}" for terms, titles in held.items() if terms)


def _address(agreement: Agreement) -> str:
    if agreement.school:
        return "\n".join(part for part in (agreement.school.address, agreement.school.postcode) if part)
    return agreement.trust.address if agreement.trust else ""


def _line(line: AgreementLine) -> dict[str, Any]:
    offer, arithmetic = line.offer, line.arithmetic
    charges: list[Mapping[str, Any]] = [
        {"due_on": row.due_on.isoformat(), "net_pence": row.net_pence}
        for row in instalments(line.schedule, line.net_pence, line.starts_on, line.ends_before)
    ]
    return {
        "title": line.title,
        "school": line.school.name,
        "summary": offer.summary,
        "specification": offer.specification,
        "standards": offer.standards,
        "statutory_note": offer.statutory_note,
        "sentence": arithmetic.get("sentence", ""),
        "net_pence": line.net_pence,
        "annual_pence": line.annual_pence,
        "starts_on": line.starts_on.isoformat(),
        "ends_before": line.ends_before.isoformat(),
        "schedule": Schedule(line.schedule).label,
        "charges": charges,
        "rolls_over": line.rolls_over,
        "notice_by": line.notice_by.isoformat() if line.notice_by else "",
        "admin_fee_pence": line.admin_fee_pence,
    }
