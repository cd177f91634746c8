"""Funding in the demo: agreements as the partnerships' documents state them, a budget and cash to go with them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from billing import vat
from billing.enums import AccountKind, BudgetSide, CostKind, FundingStatus, IncomeKind, SupplyKind
from billing.funding_sums import schedules
from billing.funding_sums.recognition import recognised
from billing.funding_sums.schedules import Part
from billing.models import Account, FundingAgreement, FundingInstalment
from billing.operations import accounts, issuing, payments
from billing.operations.funding import agreements, budgets, instalments, positions, spends
from billing.queries.funding import expected
from billing.queries.funding.agreements import agreements as all_agreements
from config.demo.calendar import plans
from config.demo.names import draw, person_name
from config.demo.specification import FundingSpec, PartnershipSpec
from membership.enums import SubscriptionStatus, VatTreatment
from membership.models import Person, Subscription
from tenants.calendars import FinancialYear
from tenants.money import percentage, split
from tenants.queries.areas import authority_name

COMMISSION: Final = vat.Decision(VatTreatment.STANDARD, "A commission: services supplied to the council")
COSTS: Final = {CostKind.STAFF: 58, CostKind.ASSOCIATES: 22, CostKind.DELIVERY: 10, CostKind.PREMISES: 3,
                CostKind.OVERHEADS: 7}  # fmt: skip
SPENT: Final = Decimal("97.5")  # per cent of the income
BROUGHT_OVER: Final = timedelta(days=14)


def agree(spec: PartnershipSpec, by: Person, today: date) -> None:
    """Enter what is agreed or bid for, with its schedule, and what came without invoices by now."""
    if not spec.funding:
        return
    council = _council(spec, by)
    for item in spec.funding:
        _agree_one(item, spec, council, by, today)


def dates(item: FundingSpec, today: date) -> tuple[date, date]:
    """Return the first day of an agreement and the day after its last."""
    if item.starts_on and item.ends_before:
        return item.starts_on, item.ends_before
    first = FinancialYear.containing(today).start if item.year == "running" else int(item.year)
    return FinancialYear(first).starts_on, FinancialYear(first + item.years).starts_on


def parts(item: FundingSpec, today: date) -> list[Part]:
    """Return the instalments of an agreement."""
    starts_on, ends_before = dates(item, today)
    if item.first_pence:
        amounts = schedules.taper(item.first_pence, item.years)
        return schedules.yearly(amounts, starts_on, ends_before, per_year=item.per_year)
    return schedules.equal(item.total_pence, starts_on, ends_before, per_year=item.per_year)


def bill(by: Person, *, until: date) -> None:
    """Invoice the instalments due by a day, oldest first; the council pays within weeks, the last one not yet."""
    due = expected.uncharged(FundingStatus.ACTIVE).filter(is_invoiced=True, due_on__lte=until).order_by("due_on", "pk")
    for row in due.select_related("agreement"):
        how = instalments.Invoicing(SupplyKind.SERVICE, COMMISSION)
        charge = instalments.raise_instalment(by=by, instalment_id=row.pk, how=how, on=row.due_on)
        invoice = issuing.issue_invoice(by=by, account_id=charge.account_id, charge_ids=[charge.pk], on=row.due_on)
        received_on = row.due_on + timedelta(days=20 + draw("council", row.pk, out_of=25))
        if received_on <= until:
            payments.record_payment(
                by=by,
                account_id=charge.account_id,
                amount_pence=invoice.gross_pence,
                received_on=received_on,
                reference=invoice.number,
            )


def plan(spec: PartnershipSpec, by: Person, today: date) -> None:
    """Give the running year a budget and count the cash at the end of last month: three months of cost."""
    year = FinancialYear.containing(today)
    income = {kind: pence for kind, pence in _income(year, today).items() if pence}
    if not income:
        return
    stated = {(BudgetSide.COST.value, cost.kind): (cost.amount_pence, cost.note) for cost in spec.plan}
    costs = percentage(sum(income.values()), SPENT) // 100_000 * 100_000 - sum(cost.amount_pence for cost in spec.plan)
    shares = zip(COSTS, split(costs, list(COSTS.values())), strict=True)
    amounts = {(BudgetSide.INCOME.value, kind): (pence, "") for kind, pence in income.items()}
    amounts |= {(BudgetSide.COST.value, kind.value): (pence, "") for kind, pence in shares} | stated
    budgets.save_budget(by=by, financial_year=year.start, amounts=amounts)
    counted_on = today.replace(day=1) - timedelta(days=1)
    positions.record_position(
        by=by, counted_on=counted_on, balance_pence=costs // 4, today=today, note="All bank accounts together"
    )


def _agree_one(item: FundingSpec, spec: PartnershipSpec, council: Account, by: Person, today: date) -> None:
    starts_on, ends_before = dates(item, today)
    terms = agreements.AgreementTerms(
        name=item.name,
        funder=item.funder or council.name,
        account_id=None if item.funder else council.pk,
        kind=IncomeKind(item.kind),
        starts_on=starts_on,
        ends_before=ends_before,
        is_restricted=bool(item.purpose),
        purpose=item.purpose,
        match_pence=item.match_pence,
        match_note=item.match_note,
        probability=item.probability,
        decision_on=item.decision_on,
        contact=f"{person_name(spec.slug, 'funder', item.name)}, commissioning",
    )
    made = agreements.enter_agreement(by=by, terms=terms, is_bid=item.probability < 100)
    instalments.set_schedule(by=by, agreement_id=made.pk, parts=parts(item, today), is_invoiced=item.is_invoiced)
    _receive(made, by, today)
    if item.purpose:
        _spend(made, by, today)
    if item.match_pence:
        _match(made, by, today)
    if ends_before <= today:
        agreements.end_agreement(by=by, agreement_id=made.pk)


def _receive(made: FundingAgreement, by: Person, today: date) -> None:
    come = FundingInstalment.objects.filter(agreement=made, is_invoiced=False, amount_pence__gt=0)
    for row in come.filter(due_on__lte=today - BROUGHT_OVER):
        instalments.record_grant(
            by=by, instalment_id=row.pk, amount_pence=row.amount_pence, received_on=row.due_on + BROUGHT_OVER
        )


def _spend(made: FundingAgreement, by: Person, today: date) -> None:
    """All of an ended agreement, a good part of a running one."""
    total = all_agreements().get(pk=made.pk).total_pence
    is_over = made.ends_before <= today
    spent = total if is_over else percentage(total, Decimal(35))
    for place, pence in enumerate(split(spent, [2, 1])):
        draft = spends.SpendDraft(
            spent_on=min(made.starts_on + timedelta(days=60 + 60 * place), today),
            amount_pence=pence,
            kind=(CostKind.DELIVERY, CostKind.ASSOCIATES)[place],
            description=("Programme delivery", "Specialist leaders of education")[place],
            agreement_id=made.pk,
            evidence=f"Ledger {made.starts_on.year}-{place + 1}",
        )
        spends.record_spend(by=by, draft=draft)


def _match(made: FundingAgreement, by: Person, today: date) -> None:
    """The partnership's own share, as the days of the agreement pass."""
    draft = spends.SpendDraft(
        spent_on=today,
        amount_pence=recognised(made.match_pence, made.starts_on, made.ends_before, today),
        kind=CostKind.STAFF,
        description=f"Own share: {made.match_note.lower()}",
        agreement_id=made.pk,
        is_match=True,
    )
    spends.record_spend(by=by, draft=draft)


def _council(spec: PartnershipSpec, by: Person) -> Account:
    held = Account.objects.filter(kind=AccountKind.COUNCIL, la_code=spec.las[0]).first()
    details = accounts.AccountDetails(
        name=f"{authority_name(spec.las[0])} Council",
        address=spec.address,
        invoice_email=f"commissioning@{spec.slug}-council.example.org",
        reference="School improvement",
    )
    return held or accounts.open_council_account(by=by, la_code=spec.las[0], details=details)


def _income(year: FinancialYear, today: date) -> dict[str, int]:
    """What the running year was planned to bring: memberships of the year that begins in it, and what is agreed."""
    found: dict[str, int] = {IncomeKind.SUBSCRIPTIONS: _fees(year, today)}
    due = FundingInstalment.objects.filter(due_on__gte=year.starts_on, due_on__lt=year.ends_before)
    rows: Sequence[tuple[str, int]] = due.exclude(agreement__status=FundingStatus.BID).values_list(
        "agreement__kind", "amount_pence"
    )  # type: ignore[assignment]
    for kind, pence in rows:
        found[kind] = found.get(kind, 0) + pence
    return found


def _fees(year: FinancialYear, today: date) -> int:
    starts = {plan.start for plan in plans(today)} & {year.start}
    agreed = (SubscriptionStatus.CONFIRMED, SubscriptionStatus.ACTIVE)
    return sum(
        Subscription.objects.filter(year__start_year__in=starts, status__in=agreed).values_list(
            "amount_pence", flat=True
        )
    )
