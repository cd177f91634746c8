"""Agreements in force: ended, stopped, changed, added to; shown before it is done, refused where the terms say so."""

from datetime import date
from decimal import Decimal

import pytest

from billing.models import Charge, Document
from billing.operations import gathering, issuing
from offers.enums import AgreementStatus
from offers.models import Agreement, AgreementLine, Allowance, BuyingRule, Offer
from offers.operations import allowances
from offers.operations.agreements import amending, baskets, locks, ordering, terminating
from offers.pricing.agreeing import Choice
from offers.queries.agreements.pricing import NotOffered
from tests.factories import membership as members
from tests.factories import offers_buying as make

OCTOBER = date(2026, 10, 1)


def terminate(line, by, last_day=date(2026, 9, 30), kept=None, on=make.ON):
    shown = terminating.ending_of(line, last_day).kept_pence if kept is None else kept
    return terminating.terminate(
        by=by, line_id=line.pk, last_day=last_day, reason="Moved", shown_kept_pence=shown, on=on, now=make.NOW
    )


def change(line, quantity, by, from_day=OCTOBER, shown=None, on=make.ON):
    pence = amending.change_of(line, Decimal(quantity), from_day, on).difference_pence if shown is None else shown
    return amending.change(
        by=by, line_id=line.pk, quantity=Decimal(quantity), from_day=from_day, shown_pence=pence, on=on, now=make.NOW
    )


def days(quantity="4", **facts):
    made = make.agreed(None, make.service("Adviser days", "450", unit="day", **facts), quantity=quantity)
    return make.line_of(made), make.manager(made.school)


def gather(on=OCTOBER):
    gathering.gather(by=None, chosen=["agreement"], on=on, now=make.NOW)


def test_what_was_invoiced_is_credited():
    made = make.agreed(None, make.service(admin_fee_pence=50_00))
    gather()
    charge = Charge.objects.get()
    issuing.issue_invoice(by=members.office(), account_id=made.account_id, charge_ids=[charge.pk], on=make.ON)

    terminate(make.line_of(made), make.manager(made.school))

    assert [row.net_pence for row in Document.objects.order_by("pk")] == [1200_00, -1051_37]


def test_days_bought_are_paid_by_what_was_used():
    line, by = days("4")
    allowances.use(allowance_id=Allowance.objects.get().pk, amount=Decimal("1.5"))

    found = terminate(line, by)

    assert found.arithmetic["kept_pence"] == 675_00
    assert found.arithmetic["kept_words"] == "1.5 of 4 used of £1,800.00 = £675.00"


def test_ended_its_allowance_and_its_capacity_end_with_it():
    line, by = days("4", capacity=4)
    allowances.use(allowance_id=Allowance.objects.get().pk, amount=Decimal(1))

    terminate(line, by)

    left = Allowance.objects.get()
    assert (left.ends_before, left.left, Offer.objects.get().sold) == (OCTOBER, 0, 0)


@pytest.mark.parametrize("last_day", [date(2026, 8, 30), date(2027, 9, 1)])
def test_a_last_day_outside_the_service_is_refused(last_day):
    line, by = days()

    with pytest.raises(terminating.DayOutside):
        terminate(line, by, last_day)


def test_other_money_than_was_shown_is_shown_again():
    line, by = days()

    with pytest.raises(terminating.EndingChanged):
        terminate(line, by, kept=1)


def test_ended_twice_is_ended_once():
    line, by = days()
    terminate(line, by)

    with pytest.raises(terminating.NotRunning):
        terminate(line, by)


def test_only_who_buys_and_the_office_end_a_service():
    line, _ = days()

    with pytest.raises(terminating.MayNotEnd):
        terminate(line, members.at_school(line.school, "staff"))
    assert terminate(line, members.office("finance")).terminated_on == date(2026, 9, 30)


def rolling(**facts):
    offer = make.service(rolls_over=True, **({"notice_by": date(2027, 3, 31)} | facts))
    made = make.agreed(None, offer)
    return make.line_of(made), make.manager(made.school)


def give_notice(line, by, on=date(2027, 3, 31)):
    return terminating.give_notice(by=by, line_id=line.pk, on=on, now=make.NOW)


def test_notice_on_the_last_day_is_in_time_and_giving_it_again_changes_nothing():
    line, by = rolling()

    first = give_notice(line, by)
    again = terminating.give_notice(
        by=members.at_school(line.school), line_id=line.pk, on=date(2027, 3, 31), now=make.NOW
    )

    assert (first.notice_given_by, again.notice_given_by) == (by, by)


def test_notice_a_day_late_is_refused_to_the_school_and_open_to_the_office():
    line, by = rolling()

    with pytest.raises(terminating.NoticeTooLate, match="31 March 2027"):
        give_notice(line, by, date(2027, 4, 1))
    assert give_notice(line, members.office("admin"), date(2027, 4, 1)).notice_given_at == make.NOW


def test_a_term_of_several_years_cannot_be_stopped_in_between():
    line, by = rolling(most_years=3)
    Agreement.objects.update(ends_before=date(2029, 9, 1))

    with pytest.raises(terminating.NoticeTooLate, match="31 August 2029"):
        give_notice(line, by)


def test_what_ends_by_itself_needs_no_notice():
    line, by = days()

    with pytest.raises(terminating.NothingToStop):
        give_notice(line, by)


def test_more_days_are_charged_in_full_and_the_used_ones_stay_used():
    line, by = days("4")
    allowances.use(allowance_id=Allowance.objects.get().pk, amount=Decimal(3))

    new = change(line, "6", by)
    gather()

    line.refresh_from_db()
    assert (line.replaced_by, line.terminated_on, new.net_pence) == (new, date(2026, 9, 30), 900_00)
    assert (line.full_price_pence, new.full_price_pence) == (2700_00, 1350_00)
    assert sorted(row.net_pence for row in Charge.objects.all()) == [900_00, 1800_00]
    assert list(Allowance.objects.values_list("quantity", "used", "line")) == [(6, 3, new.pk)]


def test_days_can_be_used_up_to_the_day_of_a_change_and_after_it():
    line, by = days("4")

    new = change(line, "6", by)
    change(new, "8", by, date(2026, 11, 1))

    assert Allowance.objects.values_list("quantity", "starts_on", "ends_before").get() == (
        8,
        make.ON,
        date(2027, 9, 1),
    )


def test_fewer_days_are_credited_as_far_as_they_were_not_used():
    line, by = days("4")
    gather()
    allowances.use(allowance_id=Allowance.objects.get().pk, amount=Decimal(1))

    new = change(line, "2", by)

    assert [row.net_pence for row in Charge.objects.filter(cancelled_at=None)] == [900_00]
    assert (new.net_pence, Allowance.objects.get().quantity) == (0, 2)


def test_fewer_than_were_used_is_refused():
    line, by = days("4")
    allowances.use(allowance_id=Allowance.objects.get().pk, amount=Decimal("2.5"))

    with pytest.raises(amending.BelowUsed, match="of it are used already"):
        change(line, "2", by)


def test_what_runs_by_the_calendar_is_charged_by_the_days_left():
    made = make.agreed(None, make.service("Broadband", "365", unit="employee"), quantity="2")
    line, by = make.line_of(made), make.manager(made.school)

    found = amending.change_of(line, Decimal(3), OCTOBER, make.ON)
    new = change(line, "3", by)

    assert (found.kept_pence, found.new_pence, found.difference_pence) == (60_00, 1005_00, 335_00)
    assert (new.starts_on, new.net_pence) == (OCTOBER, 1005_00)


@pytest.mark.parametrize(
    ("quantity", "from_day", "refusal"),
    [
        ("4", OCTOBER, amending.SameQuantity),
        ("0", OCTOBER, baskets.BadQuantity),
        ("5", date(2026, 8, 31), amending.ChangeOutside),
        ("5", date(2027, 9, 1), amending.ChangeOutside),
    ],
)
def test_a_change_that_cannot_be_is_refused(quantity, from_day, refusal):
    line, by = days("4")

    with pytest.raises(refusal):
        change(line, quantity, by, from_day)


def test_what_is_bought_whole_has_no_number_to_change():
    made = make.agreed()

    with pytest.raises(amending.NotCounted):
        change(make.line_of(made), "2", make.manager(made.school))


def test_another_difference_than_was_shown_is_shown_again():
    line, by = days()

    with pytest.raises(amending.ChangeDiffers):
        change(line, "5", by, shown=1)


def test_more_than_is_left_is_refused_and_nothing_changes():
    line, by = days("4", capacity=5)

    with pytest.raises(locks.SoldOut):
        change(line, "6", by)

    assert AgreementLine.objects.count() == 1


def test_a_change_above_the_limit_must_be_asked_for():
    line, by = days("4")
    BuyingRule.objects.create(school=line.school, manager_limit_pence=100_00)

    with pytest.raises(ordering.MustAsk):
        change(line, "6", by)


def add(made, offer, by, pence=1200_00, from_day=make.ON, quantity="1"):
    choice = Choice(offer.pk, made.school_id, Decimal(quantity))
    return amending.add(by=by, agreement_id=made.pk, choice=choice, from_day=from_day, shown_pence=pence, on=make.ON)


def test_a_service_added_counts_and_brings_its_days():
    made, days_offer = make.agreed(), make.service("Adviser days", "450", unit="day")

    line = add(made, days_offer, make.manager(made.school), 900_00, quantity="2")

    assert (line.net_pence, days_offer.__class__.objects.get(pk=days_offer.pk).sold) == (900_00, 2)
    assert Allowance.objects.get().quantity == 2


def test_the_same_service_is_not_added_twice():
    made = make.agreed()

    with pytest.raises(NotOffered, match="in this agreement already"):
        add(made, Offer.objects.get(), make.manager(made.school))


def test_a_deed_is_not_added_without_its_signatures():
    made = make.agreed()

    with pytest.raises(amending.NeedsOrder):
        add(made, make.service("Payroll", needs_deed=True), make.manager(made.school))


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"pence": 1}, amending.ChangeDiffers),
        ({"from_day": date(2026, 8, 31)}, amending.ChangeOutside),
        ({"quantity": "0"}, baskets.BadQuantity),
    ],
)
def test_an_addition_that_cannot_be_is_refused(facts, refusal):
    made = make.agreed()

    with pytest.raises(refusal):
        add(made, make.service("Music"), make.manager(made.school), **facts)


def test_only_who_buys_adds():
    made = make.agreed()

    with pytest.raises(ordering.MayNotOrder):
        add(made, make.service("Music"), members.at_school(made.school, "staff"))


def test_nothing_is_added_to_what_is_not_in_force():
    made = make.agreed()
    Agreement.objects.update(status=AgreementStatus.CANCELLED)

    with pytest.raises(terminating.NotRunning):
        add(made, make.service("Music"), make.manager(made.school))


def test_an_addition_above_the_limit_must_be_asked_for():
    made = make.agreed()
    BuyingRule.objects.create(school=made.school, manager_limit_pence=100_00)

    with pytest.raises(ordering.MustAsk):
        add(made, make.service("Music"), make.manager(made.school))
