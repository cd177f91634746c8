"""Agreements, budgets, spending and cash of the partnership a test runs in."""

from datetime import date
from typing import Any

from billing import vat
from billing.enums import AccountKind, CostKind, IncomeKind, SupplyKind
from billing.funding_sums import schedules
from billing.models import Account, BudgetLine, CashPosition, Charge, FundingAgreement, FundingInstalment, Spend
from billing.operations.funding import agreements, instalments, positions, spends
from membership.enums import VatTreatment
from tests.factories.billing import TODAY
from tests.factories.membership import office

CHOSEN = vat.Decision(VatTreatment.OUTSIDE, "A grant: nothing is supplied in return")


def council(**facts: Any) -> Account:
    """The council's account."""
    return Account.objects.create(
        **({"kind": AccountKind.COUNCIL, "la_code": 209, "name": "London Borough of Lewisham"} | facts)
    )


def terms(**facts: Any) -> agreements.AgreementTerms:
    """A council commission for the financial year 2027-28."""
    usual: dict[str, Any] = {
        "name": "School improvement commission",
        "funder": "London Borough of Lewisham",
        "kind": IncomeKind.COUNCIL,
        "starts_on": date(2027, 4, 1),
        "ends_before": date(2028, 4, 1),
    }
    return agreements.AgreementTerms(**(usual | facts))


def agreement(
    total_pence: int = 200_000_00, *, per_year: int = 2, is_invoiced: bool = True, is_bid: bool = False, **facts: Any
) -> FundingAgreement:
    """An agreement with equal instalments: £200,000 in April and October 2027."""
    made = agreements.enter_agreement(by=office(), terms=terms(**facts), is_bid=is_bid)
    parts = schedules.equal(total_pence, made.starts_on, made.ends_before, per_year=per_year)
    instalments.set_schedule(by=office(), agreement_id=made.pk, parts=parts, is_invoiced=is_invoiced)
    return made


def grant(total_pence: int = 200_000_00, **facts: Any) -> FundingAgreement:
    """An agreement that is paid without invoices."""
    return agreement(total_pence, is_invoiced=False, **({"kind": IncomeKind.GRANT, "name": "Hub grant"} | facts))


def instalment(made: FundingAgreement, place: int = 0) -> FundingInstalment:
    """One instalment of an agreement, by due date."""
    return FundingInstalment.objects.filter(agreement=made).order_by("due_on")[place]


def received(made: FundingAgreement, place: int = 0, *, on: date = TODAY) -> FundingInstalment:
    """An instalment that came in full without an invoice."""
    row = instalment(made, place)
    return instalments.record_grant(by=office(), instalment_id=row.pk, amount_pence=row.amount_pence, received_on=on)


def raised(made: FundingAgreement, place: int = 0, *, treatment: VatTreatment = VatTreatment.OUTSIDE) -> Charge:
    """An instalment that was charged."""
    how = instalments.Invoicing(SupplyKind.SERVICE, vat.Decision(treatment, CHOSEN.reason))
    return instalments.raise_instalment(by=office(), instalment_id=instalment(made, place).pk, how=how, on=TODAY)


def spend(made: FundingAgreement | None = None, amount_pence: int = 1_000_00, **facts: Any) -> Spend:
    """£1,000.00 spent on delivery today."""
    usual: dict[str, Any] = {"spent_on": TODAY, "kind": CostKind.DELIVERY, "description": "Hub training days"}
    draft = spends.SpendDraft(agreement_id=made.pk if made else None, amount_pence=amount_pence, **(usual | facts))
    return spends.record_spend(by=office(), draft=draft)


def budget(year: int = 2027, **pence: int) -> None:
    """Budget lines by kind: `grant=500` is income, `staff=300` a cost."""
    BudgetLine.objects.bulk_create(
        BudgetLine(
            financial_year=year, side="income" if kind in IncomeKind.values else "cost", kind=kind, amount_pence=amount
        )
        for kind, amount in pence.items()
    )


def position(balance_pence: int = 500_000_00, on: date = date(2027, 8, 31)) -> CashPosition:
    """What was in the bank."""
    return positions.record_position(by=office(), counted_on=on, balance_pence=balance_pence, today=on)


def of_place(canary: str) -> dict[str, Any]:
    """What the isolation matrix asks about, each with a place's word in it."""
    made = grant(name=f"Grant {canary}", funder=f"Funder {canary}", purpose=f"For {canary}")
    found = spend(made, description=f"Spent {canary}")
    return {"agreement": made, "instalment": instalment(made), "spend": found}
