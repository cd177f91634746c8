"""What the questions of insight answer for schools whose year was worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billing.models import Document
from billing.operations import credit_notes
from membership.enums import QuantityStatus
from membership.models import School
from offers.enums import BookingStatus, CancelReason, WaitingStatus
from offers.figures import take_up as sums
from offers.figures.ratings import Share
from offers.figures.value import Kind, Value
from offers.models import EvaluationForm, WaitingEntry
from offers.queries.insight import capacity, churn, engagement, entries, income, ratings, take_up, values
from offers.queries.insight.income import Income
from offers.queries.insight.scope import Scope
from tests.factories import billing as money
from tests.factories import membership as members
from tests.factories import offers as base
from tests.factories import offers_insight as make
from tests.factories.offers_insight import NOW, ON, STARTS


@pytest.fixture
def school() -> School:
    return make.member(name="Abbey Primary School")


def scope(**facts: object) -> Scope:
    return Scope(make.year(), **facts)


def worth(school: School) -> Value:
    return values.worth_of([school.pk], make.year(), ON)[school.pk].value


def test_the_value_of_a_year_worked_out_by_hand(school: School):
    make.whole_year(school)

    assert worth(school) == Value(
        starts_on=STARTS,
        until=ON,
        paid={"Membership": 7_980_00, "Services": 750_00},
        used={"Services": 1_500_00, "Courses": 300_00, "Visits": 1_050_00},
        saving_pence=150_00 + 200_00 + 2 * 55_00 + 200_00 + 100_00,
        discount_pence=420_00,
        services=2,
        places=3,
        visits=2,
        days=Decimal("1.5"),
        hours=Decimal("6.00"),
        downloads=1,
        unmet=2,
        unmet_answered=1,
    )


def test_what_a_service_s_allowance_paid_for_is_in_the_service_s_price(school: School):
    free = make.allowance(school)
    make.place(school, pays_with="allowance", allowance=free, price_pence=0)

    assert (worth(school).used, worth(school).places) == ({"Services": 600_00}, 1)


def test_what_membership_s_allowance_paid_for_counts_in_full(school: School):
    free = base.AllowanceFactory(school=school)
    make.place(school, pays_with="allowance", allowance=free, price_pence=0)

    assert (worth(school).used, worth(school).saving_pence) == ({"Courses": 150_00}, 150_00)


def changed(school: School, starts_on: date) -> None:
    """Days of an adviser: one was agreed, on the day they begin it became three."""
    new = make.service(school, net=1040_00, full=1300_00, unit="day", starts_on=starts_on)
    old = make.service(
        school, new.offer, net=520_00, full=650_00, unit="day", terminated_on=date(2026, 8, 31), replaced_by=new,
        arithmetic={"kept_pence": 520_00},
    )  # fmt: skip
    assert old.pk > new.pk


def test_a_service_that_was_changed_is_one_service_at_the_price_of_both_its_parts(school: School):
    changed(school, date(2026, 9, 1))

    made = worth(school)

    assert (made.services, made.used, made.saving_pence) == (1, {"Services": 1950_00}, 390_00)


def test_what_a_service_was_before_a_change_to_come_counts_already(school: School):
    changed(school, date(2027, 8, 1))

    assert (worth(school).services, worth(school).used) == (1, {"Services": 650_00})


def test_a_service_ended_early_counts_for_the_days_it_ran(school: School):
    make.service(school, net=365_00, full=730_00, terminated_on=date(2026, 9, 10))

    assert (worth(school).used, worth(school).saving_pence) == ({"Services": 20_00}, 10_00)


def test_credit_notes_lower_what_was_paid(school: School):
    document = make.invoiced(school, 100_00)
    line = Document.objects.get(pk=document.pk).lines.get()
    credit_notes.credit_invoice(
        by=members.office(), invoice_id=document.pk, reason="Agreed", on=ON, net_by_line={line.pk: 40_00}
    )

    assert worth(school).paid == {"Membership": 60_00}


def test_what_somebody_else_paid_for_the_school_is_not_what_it_paid(school: School):
    make.payer(school)
    council = money.AccountFactory(kind="council", school=None, la_code=209, name="London Borough of Lewisham")
    money.invoice(
        100_00, account=council, on=date(2026, 9, 14), school_id=school.pk,
        period_starts_on=STARTS, period_ends_before=date(2027, 9, 1),
    )  # fmt: skip

    assert worth(school).paid == {}


def test_what_is_ahead_or_of_another_year_or_cancelled_does_not_count(school: School):
    make.place(school, make.course(starts_at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC)))
    make.place(school, make.course(starts_at=datetime(2026, 7, 1, 9, 0, tzinfo=UTC)))
    make.place(
        school, status=BookingStatus.CANCELLED, cancelled_at=NOW, cancel_reason=CancelReason.DELEGATE, counted=False
    )
    make.visit(school, on=date(2027, 2, 1))

    assert (worth(school).places, worth(school).visits) == (0, 0)


def test_an_evening_course_is_on_the_day_it_is_in_london(school: School):
    make.place(school, make.course(starts_at=datetime(2027, 8, 31, 23, 30, tzinfo=UTC)))  # half past midnight in London

    found = values.worth_of([school.pk], make.year(), date(2027, 9, 30))

    assert found[school.pk].value.places == 0


def test_each_list_comes_to_its_figure(school: School):
    make.whole_year(school)
    found = values.worth_of([school.pk], make.year(), ON)[school.pk]

    of = {kind: [row for row in found.entries if row.kind == kind] for kind in Kind}
    assert (sum(row.price_pence for row in of[Kind.INVOICE]), len(of[Kind.PLACE]), len(of[Kind.DOWNLOAD])) == (
        found.value.paid_pence,
        found.value.places,
        found.value.downloads,
    )


@pytest.mark.parametrize("count", [1, 3])
def test_values_take_a_fixed_number_of_queries(count: int, django_assert_num_queries):
    schools = [make.member() for _ in range(count)]
    for one in schools:
        make.whole_year(one)

    shown = make.year()

    with django_assert_num_queries(9):
        values.worth_of([one.pk for one in schools], shown, ON)


def test_takes_are_counted_by_offer_and_school(school: School):
    governor, reading = make.offer(), make.offer("Early reading", kind="event")
    make.service(school, governor)
    course = make.course(reading)
    make.place(school, course)
    make.place(school, course)
    make.visit(school, governor, halves=1)
    make.download(school, governor)

    assert take_up.takes(scope()) == [
        sums.Take(governor.pk, school.pk, services=1, halves=1, downloads=1),
        sums.Take(reading.pk, school.pk, places=2),
    ]


@pytest.mark.parametrize(
    ("facts", "found"), [({"phase": "secondary"}, []), ({"kind": "event"}, []), ({"kind": "sla"}, [1]), ({}, [1])]
)
def test_a_scope_narrows_offers_and_schools(school: School, facts: dict[str, str], found: list[int]):
    make.service(school)

    assert [row.services for row in take_up.takes(scope(**facts))] == found


def test_allowances_with_something_left_are_those_of_the_year(school: School):
    left = make.allowance(school, used=Decimal(2))
    base.AllowanceFactory(school=school, used=Decimal(5))
    base.AllowanceFactory(school=school, starts_on=date(2025, 9, 1), ends_before=date(2026, 9, 1))

    assert [(row.pk, row.left) for row in take_up.unused_allowances(scope())] == [(left.pk, Decimal(3))]


def test_income_of_an_offer_is_invoiced_waiting_and_expected(school: School):
    offer = make.offer(budget_pence=2_000_00)
    first, second, _ = (make.service(make.member(), offer) for _ in range(3))
    make.invoiced(school, 750_00, kind="agreement", source=first.pk)
    money.charge(
        make.payer(school), 300_00, source_kind="agreement", source_id=second.pk,
        period_starts_on=STARTS, period_ends_before=date(2027, 1, 1),
    )  # fmt: skip

    [(found, row)] = income.by_offer(scope())

    assert (found, row, row.agreed_pence, row.difference_pence) == (
        offer,
        Income(2_000_00, invoiced_pence=750_00, waiting_pence=300_00, expected_pence=450_00 + 750_00),
        2_250_00,
        250_00,
    )


def test_a_course_and_a_visit_bring_income_to_their_offers(school: School):
    booking, visit = make.place(school), make.visit(school)
    make.invoiced(school, 95_00, kind="booking", source=booking.pk)
    make.invoiced(school, 20_00, kind="booking_fee", source=booking.pk)

    assert {offer.title: row for offer, row in income.by_offer(scope())} == {
        "Early reading": Income(invoiced_pence=115_00),
        "Adviser days": Income(expected_pence=visit.price_pence),
    }


def test_a_service_ended_early_expects_nothing_more(school: School):
    make.service(school, terminated_on=date(2026, 12, 1))

    assert income.by_offer(scope()) == []


def test_ratings_go_to_their_terms_with_their_base(school: School):
    event = make.course()
    make.rated(event, 5, 4, 3, 5, on=date(2026, 12, 20))
    make.rated(event, 5, on=date(2027, 1, 4))
    make.visit(school, rating=2)

    found = ratings.over_time(scope(), ON)

    assert [(row.term.label, row.events, row.visits) for row in found] == [
        ("Autumn 2026", Share(3, 4), Share(0, 1)),
        ("Spring 2027", Share(1, 1), Share(0, 0)),
    ]


def test_ratings_of_an_offer_are_those_of_its_events_and_visits(school: School):
    offer = make.offer("Early reading", kind="event")
    make.rated(make.course(offer), 5, 4, 1)
    make.visit(school, offer, rating=5)

    [found] = ratings.by_offer(scope())

    assert (found.offer, found.share) == (offer, Share(3, 4))


def test_a_single_event_with_few_anonymous_answers_is_in_no_sum(school: School):
    offer = make.offer("Early reading", kind="event")
    make.rated(make.course(offer), 5, 4, 1)
    make.rated(make.course(offer), 1, 1)

    [found], [term] = ratings.by_offer(scope()), ratings.over_time(scope(), ON)

    assert (found.share, found.answers) == (Share(2, 3), 5)
    assert term.events == Share(2, 3)
    assert ratings.of_year(make.year())[0] == Share(2, 3)


def test_few_answers_with_their_names_are_in_the_sum(school: School):
    make.rated(make.course(make.offer("Early reading", kind="event")), 5, 1)
    EvaluationForm.objects.update(is_anonymous=False)

    [found] = ratings.by_offer(scope())

    assert found.share == Share(1, 2)


def test_an_events_answers_of_two_terms_are_judged_together(school: School):
    event = make.course()
    make.rated(event, 5, 5, on=date(2026, 12, 20))
    make.rated(event, 1, on=date(2027, 1, 4))

    assert [row.events for row in ratings.over_time(scope(), ON)] == [Share(2, 2), Share(0, 1)]


def test_capacity_counts_places_and_who_waits():
    event = make.course(capacity=20)
    make.place(make.member(), event)
    waiting = {"event": event, "school": make.member(), "joined_at": NOW}
    WaitingEntry.objects.create(delegate=members.PersonFactory(), **waiting)
    WaitingEntry.objects.create(delegate=members.PersonFactory(), status=WaitingStatus.LEFT, **waiting)
    make.course(status="draft")

    found = capacity.by_category(capacity.events(scope()))

    assert found == [("Training and development", capacity.Places(events=1, capacity=20, taken=1, waiting=1))]
    assert (found[0][1].left, found[0][1].percent) == (19, 5)


def test_days_of_those_who_deliver_stop_at_what_is_agreed(school: School):
    visit = make.visit(school)
    provider = visit.provider
    type(provider).objects.filter(pk=provider.pk).update(days_a_year=20)

    [row] = capacity.time(make.year())

    assert (row.available, row.used, row.percent) == (40, 2, 5)


def test_the_heat_map_counts_each_way(school: School):
    idle = make.member(name="Zebra School")
    booking = make.place(school)
    make.service(school)
    make.visit(school)
    make.download(school)

    found = {one.name: [int(n) for n in row.counts.values()] for one, row in engagement.heat_map(scope())}

    assert found == {school.name: [1, 1, 1, 1, 0, 0], idle.name: [0, 0, 0, 0, 0, 0]}
    assert booking.school == school


def facts_of(school: School) -> churn.Facts:
    [row] = [row for row in churn.risks(scope(), ON, NOW) if row.school == school]
    return row.facts


def test_uses_of_this_year_and_by_the_same_day_last_year(school: School):
    make.whole_year(school)
    for month in (10, 12):
        make.place(school, make.course(starts_at=datetime(2025, month, 1, 9, 0, tzinfo=UTC)))
    make.place(school, make.course(starts_at=datetime(2026, 1, 19, 9, 0, tzinfo=UTC)))  # a day later than today

    assert (facts_of(school).used_now, facts_of(school).used_before) == (2 + 3 + 2, 2)


def test_what_churn_says_of_money_is_what_the_value_statement_says(school: School):
    make.whole_year(school)
    make.service(school, make.offer("Ended"), terminated_on=date(2026, 10, 31))

    assert (facts_of(school).paid_pence, facts_of(school).value_pence) == (
        worth(school).paid_pence,
        worth(school).used_pence,
    )


def test_troubles_of_a_school_become_facts(school: School):
    make.unmet(school)
    make.unmet(school, answered=True)
    make.visit(school, rating=2)
    make.rated(make.course(), 1, booking=make.place(school))
    make.service(school, notice_given_at=NOW)
    make.invoiced(school, 100_00)
    head = members.at_school(school)
    type(head.user).objects.filter(pk=head.user.pk).update(last_login=NOW - timedelta(days=100))

    found = facts_of(school)

    assert (found.unanswered, found.low_ratings, found.notices, found.overdue_pence, found.last_sign_in) == (
        1, 2, 1, 100_00, ON - timedelta(days=100),
    )  # fmt: skip


def test_the_newest_membership_says_whether_it_is_in_doubt(school: School):
    sub = members.SubscriptionFactory(school=school, status="invited", talk_requested_at=NOW)
    type(sub.quantity).objects.filter(pk=sub.quantity_id).update(status=QuantityStatus.DISPUTED)

    found = facts_of(school)

    assert (found.has_asked_to_talk, found.has_disputed, found.has_declined) == (True, True, False)


def test_a_debt_of_one_school_is_not_another_s(school: School):
    other = make.member()
    make.invoiced(other, 100_00)

    assert (facts_of(school).overdue_pence, facts_of(other).overdue_pence) == (0, 100_00)


@pytest.mark.parametrize("count", [1, 3])
def test_risks_take_a_fixed_number_of_queries(count: int, django_assert_num_queries):
    for _ in range(count):
        make.whole_year(make.member())

    shown = scope()

    with django_assert_num_queries(14):
        churn.risks(shown, ON, NOW)


def test_the_year_before_a_leap_day_is_a_day():
    assert churn._year_before(date(2028, 2, 29)) == date(2027, 2, 28)


def test_a_list_of_some_kinds_reads_no_others(school: School, django_assert_num_queries):
    with django_assert_num_queries(1):
        entries.of_schools([school.pk], STARTS, ON, kinds=[Kind.DOWNLOAD])
