"""Who delivers, when they cannot, what they are owed: what each operation does and refuses."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, ProgrammingError, transaction

from billing.models import Spend
from offers.enums import ProviderKind, StatementStatus
from offers.models import Delivery, Pool, Provider, ProviderAbsence, ProviderFee, ProviderStatement
from offers.operations.deliveries import signing
from offers.operations.providers import absences, fees, providers, statements
from offers.operations.providers.providers import ProviderFacts
from offers.pdf import provider_statements
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories.offers import NOW
from tests.factories.offers_delivery import TUESDAY

NOVEMBER, FIRST_OF_DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
Status = StatementStatus


def make_month(month=NOVEMBER, on=FIRST_OF_DECEMBER):
    return statements.make(by=None, month=month, on=on, now=NOW)


def statement(**facts):
    make.signed(provider=catalogue.ProviderFactory(**facts))
    (made,) = make_month()
    return made


def sent(**facts):
    made = statement(**facts)
    return statements.send(by=None, statement_id=made.pk, now=NOW)


def pay(made, by=None, **facts):
    return statements.pay(by=by or members.office("finance"), statement_id=made.pk, on=FIRST_OF_DECEMBER, **facts)


# Providers, pools, absences


def test_a_provider_is_added_in_a_pool_and_changed():
    pool = catalogue.PoolFactory()

    made = providers.add(by=None, facts=ProviderFacts(kind="consultant", name="Asha"), pool_ids=[pool.pk])
    changed = providers.change(
        by=None, provider_id=made.pk, facts=ProviderFacts(kind="consultant", name="Asha B", weekdays=[1]), pool_ids=[]
    )

    kept = Provider.objects.get()
    assert (changed, kept.name, kept.weekdays, list(kept.pools.all())) == (made, "Asha B", [1], [])


def test_a_school_that_delivers_is_named():
    with pytest.raises(providers.SchoolMissing):
        providers.add(by=None, facts=ProviderFacts(kind=ProviderKind.SCHOOL, name="A hub"))


def test_a_person_signs_in_as_one_provider():
    taken = catalogue.ProviderFactory(person=members.PersonFactory())

    with pytest.raises(providers.PersonTaken):
        providers.add(by=None, facts=ProviderFacts(kind="staff", name="B", person_id=taken.person_id))


def test_a_pool_has_a_name_of_its_own():
    first = providers.save_pool(
        by=None, pool_id=None, name="Counselling", provider_ids=[catalogue.ProviderFactory().pk]
    )
    renamed = providers.save_pool(by=None, pool_id=first.pk, name="Counsellors", provider_ids=[])

    with pytest.raises(providers.NameTaken):
        providers.save_pool(by=None, pool_id=None, name="Counsellors", provider_ids=[])
    assert (renamed.name, renamed.providers.count(), Pool.objects.count()) == ("Counsellors", 0, 1)


def test_an_absence_entered_twice_is_one_and_can_be_taken_back():
    provider = catalogue.ProviderFactory()
    facts = {"provider_id": provider.pk, "starts_on": TUESDAY, "ends_before": TUESDAY + timedelta(days=2)}

    first, second = (absences.add(by=None, **facts) for _ in range(2))
    absences.remove(by=None, provider_id=provider.pk, absence_id=first.pk)
    absences.remove(by=None, provider_id=provider.pk, absence_id=first.pk)

    assert (first, ProviderAbsence.objects.count()) == (second, 0)


def test_an_absence_of_another_provider_stays():
    kept = absences.add(
        by=None, provider_id=catalogue.ProviderFactory().pk, starts_on=TUESDAY, ends_before=FIRST_OF_DECEMBER
    )

    absences.remove(by=None, provider_id=catalogue.ProviderFactory().pk, absence_id=kept.pk)

    assert ProviderAbsence.objects.get() == kept


def test_an_absence_over_a_visit_is_refused_with_the_visit():
    delivery = make.scheduled()

    with pytest.raises(absences.VisitInTheWay, match=f"morning: {delivery.school}. Move it first"):
        absences.add(
            by=None, provider_id=delivery.provider_id, starts_on=TUESDAY, ends_before=TUESDAY + timedelta(days=1)
        )


def test_an_absence_ends_after_it_begins():
    with pytest.raises(absences.WrongOrder):
        absences.add(by=None, provider_id=catalogue.ProviderFactory().pk, starts_on=TUESDAY, ends_before=TUESDAY)


# Statements


def test_a_statement_has_the_signed_visits_and_the_fees_of_its_month():
    provider = catalogue.ProviderFactory()
    make.signed(provider=provider)
    make.noted(provider=provider, slots=[(date(2026, 11, 3), "am"), (date(2026, 11, 3), "pm")])
    fees.add(by=None, provider_id=provider.pk, description="Hub, 2026/27", amount_pence=10_000_00, on_day=NOVEMBER)
    fees.add(by=None, provider_id=provider.pk, description="Later", amount_pence=1, on_day=FIRST_OF_DECEMBER)

    (made,) = make_month()

    assert (made.number, made.status, made.net_pence) == (f"PS-2611-{provider.pk:05}", Status.DRAFT, 10_405_40)
    assert [(line["text"], line["pay_pence"], line["travel_pence"]) for line in made.lines] == [
        ("Hub, 2026/27", 10_000_00, 0),
        ("Adviser days: Early reading", 400_00, 5_40),
    ]


def test_what_is_on_a_statement_is_on_no_other():
    provider = catalogue.ProviderFactory()
    delivery = make.signed(provider=provider)

    first, again, december = make_month(), make_month(), make_month(FIRST_OF_DECEMBER, date(2027, 1, 1))

    assert (len(first), again, december) == (1, [], [])
    assert Delivery.objects.get().statement == first[0]
    assert delivery.school.name in str(first[0].lines)


def test_who_has_the_months_statement_already_waits_for_the_next():
    provider = catalogue.ProviderFactory()
    make.signed(provider=provider)
    (first,) = make_month()
    fees.add(by=None, provider_id=provider.pk, description="Late fee", amount_pence=100, on_day=NOVEMBER)

    again, (december,) = make_month(), *[make_month(FIRST_OF_DECEMBER, date(2027, 1, 1))]

    assert (again, december.net_pence, str(first)) == ([], 100, first.number)


def test_a_sent_statement_is_sent_once_more_to_where_it_went(tasks):
    made = sent(email="asha@example.org")

    with tasks.committed():
        again = statements.send(by=None, statement_id=made.pk, now=NOW + timedelta(days=1))

    assert (again.sent_at, [job.name for job in tasks.waiting()]) == (NOW, ["offers.email_statement"])


def test_what_was_signed_for_late_is_on_the_next_statement():
    provider = catalogue.ProviderFactory()
    make.signed(provider=provider)
    late = make.noted(provider=provider, slots=[(date(2026, 11, 3), "am"), (date(2026, 11, 3), "pm")])
    make_month()
    make.signed(late)

    (made,) = make_month(FIRST_OF_DECEMBER, date(2027, 1, 1))

    assert [line["on_day"] for line in made.lines] == ["2026-11-03"]


def test_who_is_owed_nothing_gets_no_statement():
    delivery = make.signed(make.noted(provider=catalogue.ProviderFactory(day_rate_pence=0)))
    Delivery.objects.filter(pk=delivery.pk).update(travel_pence=0)

    assert make_month() == []


def test_a_month_that_is_not_over_has_no_statements():
    with pytest.raises(statements.NotOver):
        make_month(on=date(2026, 11, 30))


def test_a_discarded_draft_leaves_its_visits_and_fees_for_another():
    made = statement()

    statements.discard(by=None, statement_id=made.pk)
    with pytest.raises(statements.StatementGone):
        statements.discard(by=None, statement_id=made.pk)

    assert [row.net_pence for row in make_month()] == [made.net_pence]


def test_a_statement_is_sent_with_its_pdf_and_kept(tasks):
    with tasks.committed():
        made = sent(email="asha@example.org")
    mail.outbox.clear()
    tasks.run()

    (message,) = [message for message in mail.outbox if "Statement" in message.subject]
    ((name, body, kind),) = message.attachments
    assert (made.status, made.sent_to, message.to) == (Status.SENT, "asha@example.org", ["asha@example.org"])
    assert (name, body[:5], kind) == (f"{made.number}.pdf", b"%PDF-", "application/pdf")
    with pytest.raises(statements.StatementGone):
        statements.discard(by=None, statement_id=made.pk)


def test_a_statement_made_after_midnight_is_of_the_new_day():
    made = statement()
    made.made_at = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)

    said = provider_statements.content(made)

    assert (said["date"], said["facts"][2]) == ([2027, 7, 1], ["Made on", "1 July 2027"])


def test_without_an_address_a_statement_is_not_sent():
    with pytest.raises(statements.NoAddress):
        sent(email="")


def test_paying_records_the_spending_once():
    made = sent()

    paid = pay(made, note="BACS 1 December")
    with pytest.raises(statements.StatementGone):
        pay(made)

    spend = Spend.objects.get()
    assert (paid.status, paid.paid_on, paid.spend, spend.amount_pence, spend.kind, spend.evidence) == (
        Status.PAID,
        FIRST_OF_DECEMBER,
        spend,
        405_40,
        "associates",
        made.number,
    )


def test_what_a_school_is_paid_is_spent_on_schools():
    pay(sent(kind="school", school=members.SchoolFactory()))

    assert Spend.objects.get().kind == "grants_to_schools"


def test_spending_that_is_kept_elsewhere_is_not_recorded():
    assert pay(sent(), is_spend=False).spend is None


def test_a_draft_is_not_paid():
    with pytest.raises(statements.StatementGone):
        pay(statement())


def test_nobody_pays_themselves():
    finance = members.office("finance")
    made = sent(person=finance)

    with pytest.raises(statements.OwnStatement):
        pay(made, by=finance)


def test_nobody_pays_their_own_school():
    school = members.SchoolFactory()
    finance = members.at_school(school, "business_manager")
    members.OfficeRoleHoldingFactory(person=finance, role="finance")

    with pytest.raises(statements.OwnStatement):
        pay(sent(kind="school", school=school), by=finance)


def test_a_fee_sent_twice_is_one():
    provider = catalogue.ProviderFactory()
    fee = {"provider_id": provider.pk, "description": "Hub", "amount_pence": 100, "on_day": NOVEMBER}

    assert fees.add(by=None, **fee) == fees.add(by=None, **fee)
    assert fees.add(by=None, **fee | {"amount_pence": 200}).amount_pence == 200


def test_a_fee_on_a_statement_stays():
    provider = catalogue.ProviderFactory()
    fee, other = (
        fees.add(by=None, provider_id=provider.pk, description="Fee", amount_pence=100, on_day=day)
        for day in (NOVEMBER, FIRST_OF_DECEMBER)
    )
    make_month()

    fees.remove(by=None, provider_id=provider.pk, fee_id=other.pk)
    fees.remove(by=None, provider_id=provider.pk, fee_id=other.pk)
    with pytest.raises(fees.FeeStated):
        fees.remove(by=None, provider_id=provider.pk, fee_id=fee.pk)
    assert ProviderFee.objects.get() == fee


# What the database holds


def test_the_lines_of_a_statement_never_change():
    made = statement()

    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        ProviderStatement.objects.filter(pk=made.pk).update(net_pence=1)


def test_a_statement_that_was_sent_is_never_deleted():
    made = sent()
    Delivery.objects.update(statement=None)

    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        made.delete()


def test_only_what_is_signed_off_is_on_a_statement():
    made, other = statement(), make.noted()

    with pytest.raises(IntegrityError, match="delivery_paid_is_signed_off"), transaction.atomic():
        Delivery.objects.filter(pk=other.pk).update(statement=made)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("provider_statement_paid_on", {"status": "paid", "sent_at": NOW}),
        ("provider_statement_sent_before_paid", {"status": "sent"}),
    ],
)
def test_a_statement_is_sent_and_then_paid(name, facts):
    made = statement()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ProviderStatement.objects.filter(pk=made.pk).update(**facts)


def test_signing_is_what_makes_a_visit_payable():
    delivery = make.noted()
    assert make_month() == []

    head = members.at_school(delivery.school)
    signing.sign(by=head, delivery_id=delivery.pk, name="Ada", rating=None, on=TUESDAY, now=NOW)

    assert len(make_month()) == 1
