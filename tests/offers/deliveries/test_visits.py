"""A visit from request to signature: what each step does, refuses and tells."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from billing.models import Charge
from offers.enums import DeliveryStatus, OfferKind, OfferStatus, PaysWith
from offers.models import Agreement, AgreementLine, Delivery, DeliverySlot, ProviderAbsence
from offers.operations import allowances, charging
from offers.operations.deliveries import cancelling, matching, notes, reminding, requests, scheduling, signing
from offers.operations.deliveries.rows import WrongState
from offers.operations.providers import statements
from offers.queries.deliveries.terms import NotBought, NotDelivered, NotForSchool
from offers.queries.prices import NotPriced
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_delivery as make
from tests.factories.offers import NOW, ON
from tests.factories.offers_delivery import HALF, TUESDAY

Status = DeliveryStatus


def sign(delivery, **facts):
    by = facts.pop("by", None) or members.at_school(delivery.school)
    named = {"name": "Ada Marsh", "rating": 4} | facts
    return signing.sign(by=by, delivery_id=delivery.pk, on=TUESDAY, now=NOW, **named)


def cancel(delivery, by=None):
    return cancelling.cancel(by=by, delivery_id=delivery.pk, reason="No longer needed", on=TUESDAY, now=NOW)


# Asking


def test_a_member_pays_the_members_price_of_the_days_it_asks_for():
    made = make.requested(halves=3)

    assert (made.pays_with, made.price_pence, made.full_price_pence) == (PaysWith.PRICE, 750_00, 1050_00)
    assert made.arithmetic == "1.5 days × £500.00 = £750.00"


def test_an_allowance_with_enough_left_comes_before_the_price():
    school = make.member()
    days = make.days_for(school)

    made = make.requested(school=school)

    assert (made.pays_with, made.allowance, made.price_pence, made.full_price_pence) == (
        PaysWith.ALLOWANCE,
        days,
        0,
        700_00,
    )
    assert made.arithmetic == "1 day from “Adviser days”, 3 left before"


def test_an_allowance_with_too_little_left_is_left_alone():
    school = make.member()
    make.days_for(school, "0.5")

    assert make.requested(school=school).pays_with == PaysWith.PRICE


def test_days_of_the_core_entitlement_are_free():
    core = catalogue.OfferFactory(kind=OfferKind.CORE, title="Improvement partner")

    made = make.requested(offer=core)

    assert (made.pays_with, made.arithmetic) == (PaysWith.FREE, "Part of membership")


def test_a_service_bought_for_a_year_is_agreed_first():
    with pytest.raises(NotBought):
        make.requested(offer=catalogue.priced())


def test_days_of_a_service_bought_for_the_year_are_part_of_its_agreement():
    offer, school = catalogue.priced(), make.member()
    agreement = Agreement.objects.create(
        school=school,
        year=offer.year,
        account=charging.payer_of(by=None, school=school),
        reference="SLA-2627-0001",
        status="active",
        starts_on=offer.starts_on,
        ends_before=offer.ends_before,
    )
    line = AgreementLine.objects.create(
        agreement=agreement,
        offer=offer,
        school=school,
        title=offer.title,
        unit="school",
        annual_pence=200_00,
        net_pence=200_00,
        full_price_pence=300_00,
        starts_on=offer.starts_on,
        ends_before=offer.ends_before,
        schedule="start",
    )

    made = make.requested(offer=offer, school=school)

    assert (made.pays_with, made.line, made.arithmetic) == (PaysWith.FREE, line, "Part of SLA-2627-0001")
    AgreementLine.objects.update(terminated_on=ON)
    assert make.requested(offer=offer, school=school, topic="Its last day").line == line
    with pytest.raises(NotBought):
        make.requested(offer=offer, school=school, on=ON + timedelta(days=1))


@pytest.mark.parametrize(("unit", "pence"), [("hour", 9 * 50_00), ("session", 3 * 50_00), ("day", 75_00)])
def test_hours_sessions_and_days_are_counted_from_half_days(unit, pence):
    offer = catalogue.priced({"full": "50"}, unit=unit, kind=OfferKind.SUBCONTRACTED)

    assert make.requested(offer=offer, halves=3).price_pence == pence


def test_without_a_price_for_the_school_the_office_is_asked():
    with pytest.raises(NotPriced):
        make.requested(offer=catalogue.priced({"associate": "10"}, unit="day", kind=OfferKind.CONSULTANCY))


@pytest.mark.parametrize("facts", [{"kind": OfferKind.EVENT}, {"status": OfferStatus.DRAFT}])
def test_what_is_not_delivered_by_the_day_cannot_be_requested(facts):
    with pytest.raises(NotDelivered):
        make.requested(offer=make.consultancy(**facts))


def test_a_school_of_another_phase_is_told_whom_it_is_for():
    with pytest.raises(NotForSchool, match="This is for secondary schools"):
        make.requested(offer=make.consultancy(phases=["secondary"]))


@pytest.mark.parametrize(
    "wanted",
    [
        {"halves": 0},
        {"halves": 81},
        {"wanted_by": ON - timedelta(days=1)},
        {"wanted_from": ON + timedelta(days=9), "wanted_by": ON + timedelta(days=8)},
    ],
)
def test_days_that_cannot_be_are_refused(wanted):
    with pytest.raises(requests.WrongTime):
        make.requested(**wanted)


def test_a_double_click_asks_once():
    offer, school = make.consultancy(), make.member()
    head = members.at_school(school)

    first, second = (make.requested(offer, school, head) for _ in range(2))

    assert (first, Delivery.objects.count()) == (second, 1)


# Matching


def test_a_match_keeps_its_reason_and_frees_the_days_that_were_set():
    delivery = make.scheduled()
    other = catalogue.ProviderFactory()

    found = matching.match(by=None, delivery_id=delivery.pk, provider_id=other.pk, reason="Knows phonics", on=ON)

    assert (found.status, found.provider, found.match_reason) == (Status.MATCHED, other, "Knows phonics")
    assert DeliverySlot.objects.count() == 0


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"is_active": False}, "is not active any more"),
        ({"days_a_year": 0}, "cannot deliver this: only no days left this year"),
        ({"weekdays": [5]}, "cannot deliver this: free for"),
    ],
)
def test_a_provider_who_cannot_is_refused_with_the_reason(facts, reason):
    delivery = make.requested(wanted_by=ON + timedelta(days=4))

    with pytest.raises(matching.Unsuitable, match=reason):
        make.matched(delivery, catalogue.ProviderFactory(**facts))


def test_only_the_pool_delivers_what_the_pool_is_for():
    delivery = make.requested(offer=make.consultancy(pool=catalogue.PoolFactory()))
    inside, outside = catalogue.ProviderFactory(), catalogue.ProviderFactory()
    inside.pools.add(delivery.offer.pool)

    with pytest.raises(matching.Unsuitable, match="not in the pool “Counselling”"):
        make.matched(delivery, outside)
    assert make.matched(delivery, inside).provider == inside


def test_a_school_is_not_matched_with_itself():
    delivery = make.requested()

    with pytest.raises(matching.Unsuitable, match="it is the school that asks"):
        make.matched(delivery, catalogue.ProviderFactory(kind="school", school=delivery.school))


def test_what_is_delivered_is_not_matched_again():
    with pytest.raises(WrongState):
        make.matched(make.noted())


def test_matching_the_same_provider_again_tells_nobody_twice(tasks):
    delivery = make.matched()
    tasks.waiting()

    with tasks.committed():
        make.matched(delivery, delivery.provider)

    assert tasks.waiting() == []


# Days


def test_days_that_are_taken_are_refused_with_who_and_when():
    first = make.scheduled(halves=1)
    second = make.matched(provider=first.provider)

    with pytest.raises(scheduling.Booked) as refused:
        make.scheduled(second)

    assert str(refused.value) == (
        f"{first.provider} cannot come. Tuesday 10 November, morning is taken: {first.school}."
    )


def test_the_other_half_of_a_day_is_free():
    first = make.scheduled(halves=1)

    second = make.scheduled(make.matched(provider=first.provider, halves=1), [(TUESDAY, "pm")])

    assert second.status == Status.SCHEDULED


def test_a_day_in_an_absence_is_refused():
    delivery = make.matched()
    ProviderAbsence.objects.create(
        provider=delivery.provider, starts_on=TUESDAY, ends_before=TUESDAY + timedelta(days=1)
    )

    with pytest.raises(scheduling.Booked, match="is in an absence"):
        make.scheduled(delivery)


@pytest.mark.parametrize(
    ("slots", "words"),
    [
        (HALF, "Choose 1 day in all: these are half a day"),
        ([(ON - timedelta(days=3), h) for h in ("am", "pm")], "past"),
    ],
)
def test_too_few_days_and_days_in_the_past_are_refused(slots, words):
    with pytest.raises(scheduling.WrongDays, match=words):
        make.scheduled(make.matched(), slots)


def test_nobody_gives_more_days_than_a_year_has():
    provider = catalogue.ProviderFactory(days_a_year=1)
    first, second = make.matched(provider=provider), make.matched(provider=provider, halves=1)
    make.scheduled(first)

    with pytest.raises(scheduling.NoDaysLeft, match="0 days of 1 left this year, half a day wanted"):
        make.scheduled(second, [(date(2026, 11, 12), "am")])


def test_a_visit_over_two_academic_years_keeps_to_the_days_of_each():
    provider = catalogue.ProviderFactory(days_a_year=1)
    make.scheduled(make.matched(provider=provider), [(date(2027, 9, 8), half) for half in ("am", "pm")])

    with pytest.raises(scheduling.NoDaysLeft, match="0 days of 1 left this year, half a day wanted"):
        make.scheduled(make.matched(provider=provider), [(date(2027, 7, 8), "am"), (date(2027, 9, 9), "am")])


def test_a_visit_is_moved_onto_days_it_partly_has():
    delivery = make.scheduled()

    make.scheduled(delivery, [(TUESDAY, "pm"), (TUESDAY + timedelta(days=1), "am")])

    kept = DeliverySlot.objects.values_list("on_day", "half")
    assert sorted(kept) == [(TUESDAY, "pm"), (TUESDAY + timedelta(days=1), "am")]


def test_setting_the_same_days_again_tells_nobody(tasks):
    delivery = make.scheduled()
    tasks.waiting()

    with tasks.committed():
        make.scheduled(delivery)

    assert tasks.waiting() == []


def test_a_request_without_a_provider_has_no_days():
    with pytest.raises(WrongState):
        make.scheduled(make.requested())


# The note


def test_the_note_fixes_pay_and_travel():
    made = make.noted(halves=1)

    assert (made.status, made.cost_pence, made.travel_pence) == (Status.DELIVERED, 200_00, 5_40)


def test_own_staff_are_paid_nothing_for_a_day():
    provider = catalogue.ProviderFactory(kind="staff", day_rate_pence=0)

    assert make.noted(provider=provider).cost_pence == 0


def test_a_visit_is_not_noted_before_it_took_place():
    delivery = make.scheduled()

    with pytest.raises(notes.TooEarly):
        notes.note(by=None, delivery_id=delivery.pk, text="Done", miles=Decimal(0), on=ON, now=NOW)


def test_what_has_no_days_is_not_noted():
    with pytest.raises(WrongState):
        make.noted(make.matched())


# The signature


def test_a_signature_charges_the_price_once_with_the_order_number():
    delivery = make.noted(purchase_order="PO-7")

    done = sign(delivery)
    with pytest.raises(WrongState, match="signed already, by Ada Marsh on 2 November 2026"):
        sign(delivery)

    (charge,) = Charge.objects.all()
    assert (done.status, done.rating, done.signed_name) == (Status.SIGNED_OFF, 4, "Ada Marsh")
    assert (charge.source_kind, charge.source_id, charge.net_pence, charge.purchase_order, charge.school) == (
        "delivery",
        delivery.pk,
        500_00,
        "PO-7",
        delivery.school,
    )
    assert (charge.period_starts_on, charge.period_ends_before) == (TUESDAY, TUESDAY + timedelta(days=1))


def test_a_signature_uses_the_allowance_and_charges_nothing():
    school = make.member()
    days = make.days_for(school)

    sign(make.noted(school=school, halves=1))

    days.refresh_from_db()
    assert (days.used, Charge.objects.count()) == (Decimal("0.5"), 0)


def test_an_allowance_used_up_meanwhile_is_said_and_charged_only_when_agreed():
    school = make.member()
    days = make.days_for(school, "1")
    delivery = make.noted(school=school)
    allowances.use(allowance_id=days.pk, amount=Decimal("0.5"))

    with pytest.raises(signing.AllowanceGone, match=r"Signing now costs £500\.00 before VAT"):
        sign(delivery)
    assert (Delivery.objects.get().status, Charge.objects.count()) == (Status.DELIVERED, 0)

    done = sign(delivery, accepts_price=True)
    days.refresh_from_db()
    assert (done.pays_with, done.price_pence, days.used) == (PaysWith.PRICE, 500_00, Decimal("0.5"))
    assert Charge.objects.get().net_pence == 500_00


def test_who_made_a_visit_does_not_sign_for_it():
    consultant = members.PersonFactory()
    delivery = make.noted(provider=catalogue.ProviderFactory(person=consultant))

    with pytest.raises(signing.OwnVisit):
        sign(delivery, by=consultant)


def test_what_is_not_noted_is_not_signed():
    with pytest.raises(WrongState):
        sign(make.scheduled())


def test_a_query_goes_back_to_the_provider_and_a_new_note_answers_it():
    delivery = make.noted()
    head = members.at_school(delivery.school)

    signing.query(by=head, delivery_id=delivery.pk, words="It was half a day")
    asked = Delivery.objects.get().query
    answered = make.noted(delivery)

    assert (asked, answered.query, answered.status) == ("It was half a day", "", Status.DELIVERED)


# Cancelling and reminding


@pytest.mark.parametrize("step", [make.requested, make.matched, make.scheduled, make.noted])
def test_the_office_cancels_at_every_step_and_the_days_are_free_again(step):
    delivery = cancel(step(), by=members.office())

    assert (delivery.status, delivery.cancel_reason) == (Status.CANCELLED, "No longer needed")
    assert DeliverySlot.objects.count() == 0


def test_a_school_queries_what_took_place_instead_of_cancelling_it():
    delivery = make.noted()

    with pytest.raises(WrongState, match="Query it"):
        cancel(delivery, by=members.at_school(delivery.school))


def test_what_is_cancelled_is_not_cancelled_again():
    delivery = cancel(make.requested())

    with pytest.raises(WrongState):
        cancel(delivery)


def test_a_signed_visit_that_is_cancelled_takes_its_charge_back():
    delivery = cancel(make.signed(), by=members.office())

    assert (delivery.status, Charge.objects.filter(cancelled_at=None).count()) == (Status.CANCELLED, 0)


def test_a_signed_visit_that_is_cancelled_gives_its_allowance_back():
    school = make.member()
    days = make.days_for(school)
    delivery = make.signed(school=school)

    cancel(delivery, by=members.office())

    days.refresh_from_db()
    assert days.used == 0


def test_what_a_provider_is_paid_for_is_not_cancelled():
    delivery = make.signed()
    statements.make(by=None, month=TUESDAY, on=date(2026, 12, 1), now=NOW)

    with pytest.raises(cancelling.Stated):
        cancel(delivery, by=members.office())


def test_a_school_is_reminded_once_after_seven_days(tasks):
    delivery = make.noted()
    tasks.waiting()
    week = NOW + timedelta(days=7)

    with tasks.committed():
        counts = [reminding.remind(now=week), *(reminding.remind(now=week + timedelta(seconds=1)) for _ in range(2))]

    assert counts == [0, 1, 0]
    assert [sent.kwargs for sent in tasks.waiting()] == [{"delivery_id": delivery.pk, "kind": "reminder"}]


def test_a_visit_signed_while_reminders_are_made_is_not_reminded_about(monkeypatch):
    delivery = make.noted()
    late = reminding.visits.unsigned_since(NOW + timedelta(days=1))
    sign(delivery)
    monkeypatch.setattr(reminding.visits, "unsigned_since", lambda before: late)

    assert (late, reminding.remind(now=NOW + timedelta(days=8))) == ([delivery.pk], 0)


def test_a_queried_visit_is_not_reminded_about():
    delivery = make.noted()
    signing.query(by=members.at_school(delivery.school), delivery_id=delivery.pk, words="Why?")

    assert reminding.remind(now=NOW + timedelta(days=8)) == 0


# E-mails


def test_everybody_concerned_is_told_at_each_step(tasks):
    consultant = members.PersonFactory(email="casey@example.org")
    school = make.member()
    head = members.at_school(school, email="head@example.org")
    members.at_school(school, "business_manager", email="sbm@example.org")
    with tasks.committed():
        delivery = make.noted(provider=catalogue.ProviderFactory(person=consultant), school=school, by=head)
        signing.query(by=head, delivery_id=delivery.pk, words="It was half a day")
        sign(delivery, by=head)
    mail.outbox.clear()

    tasks.run()

    told = [(message.subject.partition(":")[0], message.to) for message in mail.outbox]
    assert told == [
        ("A visit for you", ["casey@example.org"]),
        ("The days are set", ["casey@example.org"]),
        ("The days are set", ["head@example.org"]),
        ("The days are set", ["sbm@example.org"]),
        ("Please sign for a visit", ["head@example.org"]),
        ("Please sign for a visit", ["sbm@example.org"]),
        ("The school has a query", ["casey@example.org"]),
        ("Signed", ["casey@example.org"]),
    ]


def test_a_cancellation_gives_the_reason(tasks):
    delivery = make.scheduled()
    tasks.waiting()
    with tasks.committed():
        cancel(delivery)
    mail.outbox.clear()

    tasks.run()

    assert next(message.to for message in mail.outbox) == [delivery.provider.email]
    assert "Reason: No longer needed" in mail.outbox[0].body
