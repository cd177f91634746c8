"""Ordering: once, as reviewed, within what somebody may spend; two sign where the deed needs it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing.models import Account, Charge
from membership.models import Person
from offers.enums import AgreementStatus, OfferStatus, PurchaseStatus
from offers.models import Agreement, Allowance, BuyingRule, Offer, OfferPrice
from offers.operations import purchases
from offers.operations.agreements import locks, ordering, signatures, signing
from offers.operations.agreements.ordering import Order
from offers.operations.agreements.signatures import Signed
from offers.pdf.agreements import agreement_pdf
from offers.pricing.agreeing import digest
from offers.queries.agreements.buyers import Buyer
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_buying as make


def ready(**facts):
    school, offer = make.member(), make.service(**facts)
    head = members.at_school(school)
    return make.basket(school, offer, by=head), head


def test_an_order_is_an_agreement_in_force_with_everything_frozen():
    made, head = ready(terms="Thirty days’ notice.")

    done = make.order(made, head)

    assert done.status == AgreementStatus.ACTIVE
    assert done.reference == f"SLA-2627-{done.pk:04}"
    assert (done.account.school, done.purchase_order, done.ends_before) == (done.school, "PO-1", done.year.ends_before)
    assert done.terms == "Governor services:\nThirty days’ notice."
    [signature] = done.signatures.all()
    assert (signature.name, signature.capacity, signature.digest) == (head.name, "Head", digest(done.content))
    assert [line["charges"] for line in done.content["lines"]] == [[{"due_on": "2026-09-01", "net_pence": 1200_00}]]


def test_ordering_twice_orders_once():
    made, head = ready()
    shown = make.reviewed(made)
    make.order(made, head, digest=shown)

    with pytest.raises(ordering.AlreadyOrdered, match="SLA-2627"):
        make.order(made, head, digest=shown)

    assert Offer.objects.get().sold == 1


def test_a_basket_changed_in_another_tab_is_looked_at_again():
    made, head = ready()
    shown = make.reviewed(made)
    make.basket(made.school, Offer.objects.get(), make.service("Payroll"), by=head)

    with pytest.raises(ordering.PricesChanged):
        make.order(made, head, digest=shown)


def test_a_changed_price_is_looked_at_again():
    made, head = ready()
    shown = make.reviewed(made)
    OfferPrice.objects.update(rate=Decimal(1300))

    with pytest.raises(ordering.PricesChanged):
        make.order(made, head, digest=shown)


def test_an_offer_withdrawn_while_in_the_basket_is_named():
    made, head = ready()
    shown = make.reviewed(made)
    Offer.objects.update(status=OfferStatus.WITHDRAWN)

    with pytest.raises(ordering.CannotBeBought, match="“Governor services” cannot be bought: it is no longer offered"):
        make.order(made, head, digest=shown)


def test_an_empty_basket_cannot_be_ordered():
    made, head = ready()
    made.lines.all().delete()

    with pytest.raises(ordering.NothingChosen):
        make.order(made, head)


def test_what_is_agreed_for_the_year_is_not_bought_again():
    school, offer = make.member(), make.service()
    make.agreed(school, offer)
    head = members.at_school(school)

    with pytest.raises(ordering.CannotBeBought, match="is agreed for 2026/27 already"):
        make.order(make.basket(school, offer, by=head), head)


def test_sold_out_names_the_service_and_orders_nothing():
    made, head = ready(capacity=1)
    Offer.objects.update(sold=1)
    shown = Order("", Signed(head.name))

    with pytest.raises(ordering.CannotBeBought, match="it is sold out"):
        ordering.place(by=head, agreement_id=made.pk, order=shown, on=make.ON, now=make.NOW)


def test_more_days_than_are_left_is_refused_and_says_how_many():
    school, offer = make.member(), make.service("Adviser days", "450", unit="day", capacity=3)
    head = members.at_school(school)
    made = make.basket(school, offer, by=head, quantity="4")

    with pytest.raises(locks.SoldOut, match="3 left, and you want 4"):
        make.order(made, head)


@pytest.mark.parametrize("role", ["governor"])
def test_a_governor_cannot_order(role):
    made, _ = ready()

    with pytest.raises(ordering.MayNotOrder):
        make.order(made, members.at_school(made.school, role))


def test_somebody_of_another_school_cannot_order():
    made, _ = ready()

    with pytest.raises(ordering.MayNotOrder):
        make.order(made, members.at_school())


def test_a_longer_term_than_a_service_allows_is_refused():
    made, head = ready()
    Agreement.objects.update(years=3)
    made.refresh_from_db()

    with pytest.raises(ordering.TermTooLong, match="1 year at once"):
        make.order(made, head)


def test_several_years_keep_their_agreed_end():
    made, head = ready(most_years=3)
    Agreement.objects.update(years=3)
    made.refresh_from_db()

    assert make.order(made, head).ends_before.year == 2029


def test_a_name_must_be_typed():
    made, head = ready()
    blank = Order(make.reviewed(made), Signed("  "))

    with pytest.raises(signatures.NotSigned):
        ordering.place(by=head, agreement_id=made.pk, order=blank, on=make.ON, now=make.NOW)


def test_staff_spend_up_to_their_limit_and_ask_above_it():
    made, _ = ready()
    staff = members.at_school(made.school, "staff")
    with pytest.raises(ordering.MustAsk):
        make.order(made, staff)

    BuyingRule.objects.create(school=made.school, staff_limit_pence=1200_00)

    assert make.order(made, staff).status == AgreementStatus.ACTIVE


def test_the_business_manager_has_a_limit_where_the_school_says_so():
    made, _ = ready()
    BuyingRule.objects.create(school=made.school, manager_limit_pence=1000_00)

    with pytest.raises(ordering.MustAsk):
        make.order(made, make.manager(made.school))


def test_days_bought_and_what_comes_with_them_become_allowances():
    school, offer = make.member(), make.service("Adviser days", "450", unit="day")
    catalogue.GrantFactory(offer=offer, label="Free course places", unit="place", quantity=Decimal("1.5"))
    head = members.at_school(school)

    make.order(make.basket(school, offer, by=head, quantity="4"), head)

    found = Allowance.objects.order_by("unit").values_list("label", "unit", "quantity", "used")
    assert list(found) == [("Adviser days", "day", 4, 0), ("Free course places", "place", 6, 0)]


def test_a_deed_waits_for_a_second_person():
    made, head = ready(needs_deed=True)

    done = make.order(made, head)

    assert (done.status, Allowance.objects.count(), Charge.objects.count()) == (AgreementStatus.SIGNING, 0, 0)
    with pytest.raises(signatures.SignedAlready, match="Somebody else"):
        sign(done, head)
    assert sign(done, members.at_school(made.school, "governor")).status == AgreementStatus.ACTIVE
    assert [row.capacity for row in done.signatures.all()] == ["Head", "Governor"]


def sign(agreement: Agreement, by: Person, **facts):
    shown = facts.get("shown") or digest(agreement.content)
    name = facts.get("name", by.name)
    return signing.sign(by=by, agreement_id=agreement.pk, signed=Signed(name), shown=shown, now=make.NOW)


def test_staff_do_not_sign_a_deed():
    made, head = ready(needs_deed=True)
    done = make.order(made, head)

    with pytest.raises(signatures.MayNotSign):
        sign(done, members.at_school(made.school, "staff"))


def test_other_words_than_were_shown_are_not_signed():
    made, head = ready(needs_deed=True)
    done = make.order(made, head)

    with pytest.raises(signatures.WordsChanged):
        sign(done, make.manager(made.school), shown="0" * 64)


def test_a_third_signature_is_one_too_many():
    made, head = ready(needs_deed=True)
    done = make.order(made, head)
    sign(done, make.manager(made.school))

    with pytest.raises(signatures.SignedAlready):
        sign(done, members.at_school(made.school, "governor"))


def test_called_off_before_the_second_signature_it_can_be_sold_again():
    made, head = ready(needs_deed=True, capacity=1)
    done = make.order(made, head)

    ordering.cancel(by=head, agreement_id=done.pk, now=make.NOW)

    assert (Agreement.objects.get().status, Offer.objects.get().sold) == (AgreementStatus.CANCELLED, 0)
    with pytest.raises(ordering.AlreadyOrdered):
        ordering.cancel(by=head, agreement_id=done.pk, now=make.NOW)


def test_only_who_buys_calls_it_off():
    made, head = ready(needs_deed=True)
    done = make.order(made, head)

    with pytest.raises(ordering.MayNotOrder):
        ordering.cancel(by=members.at_school(), agreement_id=done.pk, now=make.NOW)


def test_a_trust_is_billed_on_its_own_account():
    trust = members.TrustFactory()
    school, offer = make.member(trust=trust), make.service()
    by = members.at_trust(trust)
    trust.service_choices.create(lineage=offer.lineage)
    made = make.baskets.choose(
        by=by, buyer=Buyer(trust=trust), year=offer.year, choices=[make.Choice(offer.pk, school.pk)], on=make.ON
    )

    done = make.order(made, by)

    assert done.account == Account.objects.get(trust=trust)
    assert [row.capacity for row in done.signatures.all()] == ["Trust finance"]


def test_a_request_holds_its_prices_and_is_ordered_when_approved():
    school, offer = make.member(), make.service()
    asked = make.requested(school, offer)
    OfferPrice.objects.update(rate=Decimal(5000))

    purchases.decide(by=asked.approver, purchase_id=asked.pk, approved=True, purchase_order="PO-9", now=make.NOW)

    made = Agreement.objects.get()
    assert (made.status, made.purchase_order, made.content["net_pence"]) == (AgreementStatus.ACTIVE, "PO-9", 1200_00)
    assert [row.person for row in made.signatures.all()] == [asked.approver]


def test_a_request_names_an_approver_of_the_school_who_may_spend_as_much():
    school, offer = make.member(), make.service()
    BuyingRule.objects.create(school=school, manager_limit_pence=1000_00)

    with pytest.raises(purchases.MayNotDecide):
        make.requested(school, offer)


def test_refused_the_basket_is_open_again():
    asked = make.requested(make.member(), make.service())

    purchases.decide(by=asked.approver, purchase_id=asked.pk, approved=False, note="Next year", now=make.NOW)

    asked.refresh_from_db()
    assert (asked.status, asked.note) == (PurchaseStatus.REFUSED, "Next year")
    assert Agreement.objects.get().status == AgreementStatus.BASKET


def test_refused_while_a_new_basket_was_begun_the_old_one_is_gone():
    school, offer = make.member(), make.service()
    asked = make.requested(school, offer)
    make.basket(school, make.service("Music"))

    purchases.decide(by=asked.approver, purchase_id=asked.pk, approved=False, now=make.NOW)

    assert list(Agreement.objects.order_by("pk").values_list("status", flat=True)) == ["cancelled", "basket"]


def test_nobody_answered_in_time():
    asked = make.requested(make.member(), make.service())
    late = make.NOW + timedelta(hours=73)

    assert purchases.expire_due(by=None, now=late) == 1
    assert purchases.expire_due(by=None, now=late) == 0
    assert Agreement.objects.get().status == AgreementStatus.BASKET
    with pytest.raises(purchases.PurchaseExpired):
        purchases.decide(by=asked.approver, purchase_id=asked.pk, approved=True, now=late)


def test_the_second_to_decide_is_told_who_decided():
    school = make.member()
    asked = make.requested(school, make.service())
    purchases.decide(by=asked.approver, purchase_id=asked.pk, approved=True, now=make.NOW)

    with pytest.raises(purchases.AlreadyDecided, match=f"{asked.approver.name} approved this already."):
        purchases.decide(by=members.at_school(school), purchase_id=asked.pk, approved=False, now=make.NOW)


def test_who_asked_does_not_approve_and_may_withdraw():
    school, offer = make.member(), make.service()
    asked = make.requested(school, offer, by=make.manager(school), approver=members.at_school(school))
    with pytest.raises(purchases.MayNotDecide):
        purchases.decide(by=asked.asked_by, purchase_id=asked.pk, approved=True, now=make.NOW)
    with pytest.raises(purchases.MayNotDecide):
        purchases.withdraw(by=asked.approver, purchase_id=asked.pk, now=make.NOW)

    purchases.withdraw(by=asked.asked_by, purchase_id=asked.pk, now=make.NOW)

    assert Agreement.objects.get().status == AgreementStatus.BASKET


def test_an_unknown_link_decides_nothing():
    with pytest.raises(purchases.PurchaseUnknown):
        purchases.decide(by=None, key="no-such-key", approved=True, now=make.NOW)


def test_withdrawn_while_it_waited_it_cannot_be_approved():
    asked = make.requested(make.member(), make.service())
    Offer.objects.update(status=OfferStatus.WITHDRAWN)

    with pytest.raises(ordering.CannotBeBought, match="no longer offered"):
        purchases.decide(by=asked.approver, purchase_id=asked.pk, approved=True, now=make.NOW)


def test_the_pdf_is_the_same_each_time():
    made, head = ready(
        terms="Thirty days’ notice.", specification="Clerking.\n\nTraining.", standards="Minutes in 5 days"
    )
    done = make.order(made, head)

    assert agreement_pdf(done) == agreement_pdf(Agreement.objects.get())


def test_an_approver_who_has_left_decides_nothing_by_the_link(monkeypatch):
    monkeypatch.setattr(purchases, "new_key", lambda: "key")
    asked = make.requested(make.member(), make.service())
    asked.approver.school_roles.all().delete()

    with pytest.raises(purchases.MayNotDecide):
        purchases.decide(by=None, key="key", approved=True, now=make.NOW)
