"""What agreements charge: by their schedule, for runs as often as they ask, never for a basket."""

from datetime import date

from billing.models import Charge
from billing.operations import gathering
from offers.models import AgreementLine
from offers.operations.agreements import due, ordering, terminating
from offers.queries import waiting
from offers.queries.agreements import agreements
from tests.factories import membership as members
from tests.factories import offers_buying as make
from tests.factories.membership import office


def gather(on):
    return gathering.gather(by=None, chosen=[due.KIND], on=on, now=make.NOW)


def charged():
    rows = Charge.objects.filter(cancelled_at=None).order_by("period_starts_on", "pk")
    return [(row.period_starts_on, row.net_pence) for row in rows]


def test_only_what_is_due_is_charged_and_asking_again_changes_nothing():
    make.agreed(None, make.service(schedule="terms"))

    gather(date(2027, 1, 1))
    gather(date(2027, 1, 1))

    assert charged() == [(date(2026, 9, 1), 400_00), (date(2027, 1, 1), 400_00)]


def test_over_a_year_the_instalments_are_the_price():
    make.agreed(None, make.service(pounds="1000", schedule="months"))

    for month in (9, 10, 11, 12):
        gather(date(2026, month, 1))
    gather(date(2027, 8, 31))

    assert (len(charged()), sum(pence for _, pence in charged())) == (12, 1000_00)


def test_a_basket_a_request_a_deed_and_a_cancelled_one_charge_nothing():
    school = make.member()
    make.basket(school, make.service("A"))
    make.requested(make.member(), make.service("B"))
    head = members.at_school(school)
    waiting = make.order(make.basket(school, make.service("C", needs_deed=True), by=head), head)
    gather(date(2027, 8, 31))
    ordering.cancel(by=head, agreement_id=waiting.pk, now=make.NOW)

    gather(date(2027, 8, 31))

    assert charged() == []


def test_a_charge_says_the_service_the_part_the_school_and_the_order():
    made = make.agreed(None, make.service(schedule="terms"))

    gather(make.ON)

    [charge] = Charge.objects.all()
    assert charge.description == f"Governor services, {made.reference}, part 1 of 3"
    assert (charge.school, charge.account, charge.purchase_order) == (made.school, made.account, "PO-1")
    assert (charge.source_kind, charge.source_id) == ("agreement", make.line_of(made).pk)


def terminate(line, last_day, by, on=None):
    on = on or last_day
    kept = terminating.ending_of(line, last_day).kept_pence
    return terminating.terminate(
        by=by, line_id=line.pk, last_day=last_day, reason="Moved", shown_kept_pence=kept, on=on, now=make.NOW
    )


def test_ended_early_what_waits_is_lowered_and_asking_again_leaves_it_so():
    made = make.agreed(None, make.service(admin_fee_pence=50_00))
    gather(make.ON)

    terminate(make.line_of(made), date(2026, 9, 30), make.manager(made.school))
    gather(date(2027, 8, 31))

    assert charged() == [(date(2026, 9, 1), 148_63)]


def test_ended_early_instalments_stop_at_what_is_kept():
    made = make.agreed(None, make.service(schedule="terms"))
    gather(date(2027, 1, 1))

    terminate(make.line_of(made), date(2027, 1, 31), make.manager(made.school))
    gather(date(2027, 8, 31))

    kept = AgreementLine.objects.get().arithmetic["kept_pence"]
    assert sum(pence for _, pence in charged()) == kept == 503_01


def test_ended_before_anything_was_charged_only_the_part_due_is_charged():
    made = make.agreed(None, make.service(schedule="end"))

    terminate(make.line_of(made), date(2026, 11, 30), make.manager(made.school))
    gather(date(2026, 11, 30))

    assert charged() == [(date(2026, 9, 1), 299_18)]


def test_lists_and_homes_count_what_is_kept():
    made = make.agreed(None, make.service(admin_fee_pence=50_00), make.service("Music", "100"))
    terminate(make.line_of(made), date(2026, 9, 30), make.manager(made.school))

    [row] = agreements.agreements()

    assert row.net_pence == 148_63 + 100_00
    found = waiting.of_office(office(), make.NOW)
    assert (found.agreements, found.agreed_pence) == (1, 248_63)
