"""The pages of buying: what a school sees and does, back buttons and double clicks, and what others may not."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from offers.eligibility import UNPAID
from offers.enums import AgreementStatus, OfferStatus, PurchaseStatus
from offers.models import Agreement, AgreementLine, BuyingRule, Offer, OfferPrice, Purchase, TrustChoice
from offers.operations.agreements import rollover
from offers.pricing.agreeing import digest
from tests.factories import membership as members
from tests.factories import offers as catalogue
from tests.factories import offers_buying as make


def said(response):
    return [str(message) for message in response.context["messages"]]


def tick(browser, *rows, **typed):
    """Send the basket's form with some rows ticked."""
    day = {"starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026", "years": "1"}
    return browser.post(reverse("basket"), day | {"tick": rows, "year": "2026"} | typed, follow=True)


def order(browser, agreement, shown=None, name="Ada Marsh", po="PO-7"):
    data = {"digest": shown or make.reviewed(agreement), "signed_name": name, "purchase_order": po}
    return browser.post(reverse("basket_order", args=[agreement.pk]), data, follow=True)


def test_ticking_and_saying_how_many_leads_to_the_review(manager, school, words):
    day, year = make.service("Adviser days", "450", unit="day"), make.service("Payroll", "200")

    response = tick(
        manager, f"{day.pk}-{school.pk}", f"{year.pk}-{school.pk}", **{f"quantity-{day.pk}-{school.pk}": "2.5"}
    )

    text = words(response)
    assert "2.5 days × £450.00 = £1,125.00" in text
    assert "Before VAT £1,325.00" in text
    assert response.redirect_chain[-1][0] == reverse("basket_order", args=[Agreement.objects.get().pk])


def test_a_number_that_is_none_is_said_and_nothing_changes(manager, school, words):
    day = make.service("Adviser days", "450", unit="day")
    name = f"{day.pk}-{school.pk}"

    response = tick(manager, name, **{f"quantity-{name}": "a few"})

    assert "Say how many you want as a number, like 3 or 2.5." in words(response)
    assert Agreement.objects.count() == 0


def test_a_day_that_does_not_exist_is_said_where_it_was_typed(manager, school):
    offer = make.service()
    wrong = {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2027"}

    page = tick(manager, f"{offer.pk}-{school.pk}", **wrong).content.decode()

    assert "must be a real date" in page
    assert re.findall(r"<details[^>]* open>.*?<span[^>]*>([^<]+)", page) == ["When they begin"]


def test_an_order_becomes_an_agreement_in_force(manager, school, words):
    made = make.basket(school, make.service())

    response = order(manager, made)

    made.refresh_from_db()
    assert said(response) == [f"{made.reference} is agreed. It comes by e-mail, too."]
    assert "Governor services" in words(response)
    assert made.status == AgreementStatus.ACTIVE


def test_the_order_button_pressed_twice_and_the_back_button_order_once(manager, school):
    made = make.basket(school, make.service())
    shown = make.reviewed(made)
    order(manager, made, shown)

    again = order(manager, made, shown)
    back = manager.get(reverse("basket_order", args=[made.pk]), follow=True)

    made.refresh_from_db()
    assert said(again) == [f"This was ordered already: {made.reference}."]
    assert back.redirect_chain[-1][0] == reverse("agreement", args=[made.pk])
    assert (Agreement.objects.count(), Offer.objects.get().sold) == (1, 1)


def test_prices_that_changed_are_shown_again_before_they_are_ordered(manager, school, words):
    made = make.basket(school, make.service())
    shown = make.reviewed(made)
    OfferPrice.objects.update(rate=Decimal(1300))

    text = words(order(manager, made, shown))

    assert "Your basket or a price changed since you looked at it." in text
    assert "£1,300.00" in text
    assert Agreement.objects.get().status == AgreementStatus.BASKET


def test_a_withdrawn_offer_is_named_and_the_form_keeps_what_was_typed(manager, school, words):
    made = make.basket(school, make.service(), make.service("Music"))
    shown = make.reviewed(made)
    Offer.objects.filter(title="Music").update(status=OfferStatus.WITHDRAWN)

    response = order(manager, made, shown, po="PO-88")

    assert "“Music” cannot be bought: it is no longer offered." in words(response)
    assert response.context["form"]["purchase_order"].value() == "PO-88"


def test_adding_from_the_catalogue_twice_is_adding_once(manager, school):
    offer = make.service()

    for _ in range(2):
        response = manager.post(reverse("basket_add"), {"offer": offer.pk}, follow=True)

    assert said(response) == ["“Governor services” is in your basket."]
    assert AgreementLine.objects.count() == 1


def test_staff_send_a_request_and_the_business_manager_finds_it_on_the_home(client_for, staff, school, words):
    asked = make.manager(school)
    made = make.basket(school, make.service())

    response = staff.post(
        reverse("basket_request", args=[made.pk]),
        {"approver": asked.pk, "message": "For the autumn", "digest": make.reviewed(made)},
        follow=True,
    )

    assert said(response) == ["Your request is on its way. You are told as soon as it is decided."]
    waiting = Purchase.objects.get()
    assert reverse("purchase", args=[waiting.pk]) in client_for(asked).get(reverse("home")).content.decode()


def test_who_may_decide_approves_on_the_page(client_for, school):
    waiting = make.requested(school, make.service())
    browser = client_for(waiting.approver)

    response = browser.post(
        reverse("purchase", args=[waiting.pk]), {"answer": "approve", "purchase_order": "PO-3"}, follow=True
    )

    assert said(response) == ["Approved and ordered."]
    assert Agreement.objects.get().purchase_order == "PO-3"


@pytest.fixture
def link(school, monkeypatch):
    """A request with its link."""
    monkeypatch.setattr("offers.operations.purchases.new_key", lambda: "the-key-in-the-mail")
    make.requested(school, make.service())
    return reverse("purchase_link", args=["the-key-in-the-mail"])


def test_the_link_shows_what_how_much_and_for_whom_and_looking_decides_nothing(client, link, school):
    text = client.get(link).content.decode()

    assert "£1,200.00" in text
    assert school.name in text
    assert Purchase.objects.get().status == PurchaseStatus.WAITING


def test_the_link_decides_once_and_then_says_who_did(client, link, words):
    client.post(link, {"answer": "approve", "note": "Fine"})
    again = client.post(link, {"answer": "refuse"})

    decided = Purchase.objects.get()
    assert (decided.status, decided.decided_by, decided.note) == (PurchaseStatus.APPROVED, decided.approver, "Fine")
    assert f"{decided.approver} approved this already." in again.content.decode()
    assert Agreement.objects.get().status == AgreementStatus.ACTIVE


def test_an_unknown_link_says_so(client, school):
    response = client.get(reverse("purchase_link", args=["nothing"]))

    assert (response.status_code, "This link does not work" in response.content.decode()) == (404, True)


def test_an_expired_link_says_so(client, link, time_machine):
    time_machine.move_to("2026-09-08T10:00:00+01:00", tick=False)

    assert "not answered in time" in client.get(link).content.decode()


def test_a_deed_is_signed_by_a_governor_on_its_page(client_for, school, words):
    head, governor = members.at_school(school), members.at_school(school, "governor")
    done = make.order(make.basket(school, make.service(needs_deed=True), by=head), head)
    browser = client_for(governor)

    home = browser.get(reverse("home")).content.decode()
    page = browser.get(reverse("agreement", args=[done.pk]))
    typed = {"signed_name": governor.name, "capacity": "Chair of governors", "digest": digest(done.content)}
    signed, again = (browser.post(reverse("agreement_sign", args=[done.pk]), typed, follow=True) for _ in range(2))

    assert reverse("agreement", args=[done.pk]) in home
    assert "I am authorised to agree this" in words(page)
    assert said(signed) == [f"{done.reference} is signed and in force."]
    assert "Signed as Chair of governors" in words(signed)
    assert [event.title for event in again.context["events"]] == [event.title for event in signed.context["events"]]
    assert Agreement.objects.get().status == AgreementStatus.ACTIVE


@pytest.mark.parametrize(("quantity", "said"), [("1", "1 day"), ("2", "2 days")])
def test_what_is_bought_by_number_is_counted_in_words(manager, school, words, quantity, said):
    made = make.agreed(school, make.service("Adviser", unit="day"), quantity=quantity)

    assert f"Adviser {said} 1 Sep 2026" in words(manager.get(reverse("agreement", args=[made.pk])))


def test_the_pdf_of_an_agreement_can_be_downloaded(manager, school):
    done = make.agreed(school)

    response = manager.get(reverse("agreement_pdf", args=[done.pk]))

    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"] == f'attachment; filename="{done.reference}.pdf"'


def test_ending_early_is_shown_before_it_is_done(manager, school, words):
    line = make.line_of(make.agreed(school, make.service(admin_fee_pence=50_00)))
    typed = {"last_day_day": "30", "last_day_month": "9", "last_day_year": "2026", "reason": "Moved on"}
    url = reverse("agreement_terminate", args=[line.pk])

    preview = words(manager.post(url, typed))
    done = manager.post(url, typed | {"shown_pence": "14863"}, follow=True)

    assert "30 of 365 days of £1,200.00 = £98.63, and £50.00 for ending it early = £148.63" in preview
    assert "“Governor services” is ended. £1,051.37 before VAT is credited or not charged." in said(done)
    assert "£148.63 Why: Moved on 1 Sep 2026 to 30 Sep 2026" in words(done)
    told = [(row.title, row.by) for row in done.context["events"]]
    assert ("Governor services ended early", done.wsgi_request.person.name) in told


def test_notice_is_given_on_its_page(manager, school):
    offer = make.service(rolls_over=True, notice_by=make.date(2027, 3, 31))
    line = make.line_of(make.agreed(school, offer))

    response = manager.post(reverse("agreement_notice", args=[line.pk]), follow=True)

    assert said(response) == ["Notice is given: “Governor services” ends on 31 August 2027."]


def test_more_days_show_the_difference_before_they_are_bought(manager, school, words):
    line = make.line_of(make.agreed(school, make.service("Adviser days", "450", unit="day"), quantity="2"))
    typed = {"quantity": "3", "from_day_day": "1", "from_day_month": "9", "from_day_year": "2026"}
    url = reverse("agreement_amend", args=[line.pk])

    preview = words(manager.post(url, typed))
    manager.post(url, typed | {"shown_pence": "45000"})

    assert "Charged besides: £450.00 before VAT" in preview
    assert list(AgreementLine.objects.order_by("pk").values_list("quantity", "net_pence")) == [(2, 900_00), (3, 450_00)]


def test_one_more_service_is_added_at_its_price(manager, school, words):
    made, music = make.agreed(school), make.service("Music", "120")
    typed = {
        "offer": music.pk, "school": school.pk, "quantity": "1",
        "from_day_day": "1", "from_day_month": "3", "from_day_year": "2027",
    }  # fmt: skip
    url = reverse("agreement_add", args=[made.pk])

    preview = words(manager.post(url, typed))
    manager.post(url, typed | {"shown_pence": "6000"})

    assert "£120.00; 6 of 12 months = £60.00 before VAT" in preview
    assert made.lines.get(offer=music).net_pence == 60_00


def test_spend_limits_are_the_schools(manager, school):
    manager.post(reverse("buying_rule"), {"staff_limit_pence": "100", "manager_limit_pence": ""})

    rule = BuyingRule.objects.get(school=school)
    assert (rule.staff_limit_pence, rule.manager_limit_pence) == (100_00, None)


def test_a_trust_decides_what_it_buys_and_its_schools_see_it(client_for, today, words):
    trust = members.TrustFactory()
    school = make.member(trust=trust)
    offer = make.service("Payroll")
    finance = client_for(members.at_trust(trust))

    finance.post(reverse("trust_choices"), {"lineage": [str(offer.lineage)]})
    refused = client_for(make.manager(school)).post(reverse("basket_add"), {"offer": offer.pk}, follow=True)
    shown = finance.get(reverse("basket"))
    told = client_for(make.manager(school)).get(reverse("basket"))

    assert "Bought by your trust Payroll" in words(told)
    assert TrustChoice.objects.get().lineage == offer.lineage
    assert said(refused) == ["“Payroll” is bought by your trust for its schools."]
    assert f"Payroll, {school.name}" in words(shown)


def test_a_list_is_filtered_and_exported(office, words):
    make.agreed(make.member(name="Ash School"))
    make.agreed(make.member(name="Beech School"), make.service("Music"))

    shown = words(office.get(reverse("agreements") + "?q=Ash"))
    file = office.get(reverse("agreements") + "?q=Ash&format=csv").content.decode("utf-8-sig")

    assert ("Ash School" in shown, "Beech School" in shown) == (True, False)
    assert [row["For"] for row in csv.DictReader(io.StringIO(file))] == ["Ash School"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_however_long(office, count, django_assert_num_queries):
    for number in range(count):
        make.agreed(make.member(name=f"School {number}"), make.service(f"Service {number}"))

    with django_assert_num_queries(8):
        office.get(reverse("agreements"))


def test_an_agreement_of_another_school_does_not_exist(manager, school):
    other = make.agreed(make.member())

    assert manager.get(reverse("agreement", args=[other.pk])).status_code == 404


def test_the_office_sees_what_goes_on_and_proposes_it(client_for, today, words, tasks):
    offer = make.service(rolls_over=True, notice_by=make.date(2027, 3, 31))
    make.agreed(make.member(name="Ash School"), offer)
    make.next_edition(offer)
    admin = client_for(members.office("admin"))

    preview = words(admin.get(reverse("rollover") + "?year=2026"))
    with tasks.committed():
        admin.post(reverse("rollover"), {"year": "2026"})
    tasks.run()

    assert "Ash School" in preview
    assert Agreement.objects.get(year__start_year=2027).status == AgreementStatus.PROPOSED


def test_the_office_is_sent_to_publish_before_it_can_propose(client_for, today, words):
    offer = make.service("Governor services", rolls_over=True, notice_by=make.date(2027, 3, 31))
    make.agreed(make.member(), offer)
    edition = make.next_edition(offer)
    Offer.objects.filter(pk=edition.pk).update(status="draft")

    page = words(client_for(members.office("admin")).get(reverse("rollover") + "?year=2026"))

    assert "First publish the offers of 2027/28 that they go on with" in page
    assert "Governor services Waits Its offer of 2027/28 is not published yet." in page
    assert "Propose 2027/28 to all" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_basket_costs_the_same_queries_however_long(manager, school, count, django_assert_num_queries):
    make.basket(school, *[make.service(f"Service {number}") for number in range(count)])

    with django_assert_num_queries(22):
        manager.get(reverse("basket"))


@pytest.mark.parametrize("count", [1, 3])
def test_an_agreement_costs_the_same_queries_however_long(manager, school, count, django_assert_num_queries):
    made = make.agreed(school, *[make.service(f"Service {number}") for number in range(count)])

    with django_assert_num_queries(9):
        manager.get(reverse("agreement", args=[made.pk]))


def test_a_trust_that_buys_nothing_centrally_is_sent_to_its_choices(client_for, today, words):
    trust = members.TrustFactory()
    make.member(trust=trust)
    make.service("Payroll")

    page = words(client_for(members.at_trust(trust)).get(reverse("basket")))

    assert "Nothing to add What the trust buys for all its schools stands here" in page
    assert "Say which services those are. What the trust buys See the whole catalogue" in page


def test_a_line_changed_before_it_began_has_no_period_that_runs_backwards(manager, school, words):
    line = make.line_of(make.agreed(school, make.service("Adviser days", "450", unit="day"), quantity="2"))
    typed = {"quantity": "3", "from_day_day": "1", "from_day_month": "9", "from_day_year": "2026"}
    manager.post(reverse("agreement_amend", args=[line.pk]), typed | {"shown_pence": "45000"})

    page = words(manager.get(reverse("agreement", args=[line.agreement_id])))

    assert "Adviser days 2 days Changed from 1 September 2026 Not begun" in page
    assert "31 Aug 2026" not in page


def test_a_trust_orders_for_its_schools_on_its_own_account(client_for, today, words):
    trust = members.TrustFactory(name="Harbour Trust")
    schools = [make.member(trust=trust, name=name) for name in ("Ash School", "Beech School")]
    offer = make.service("Payroll", "200")
    trust.service_choices.create(lineage=offer.lineage)
    finance = client_for(members.at_trust(trust))

    review = tick(finance, *[f"{offer.pk}-{school.pk}" for school in schools])
    done = order(finance, Agreement.objects.get())

    made = Agreement.objects.get()
    assert "Before VAT £400.00" in words(review)
    assert said(done) == [f"{made.reference} is agreed. It comes by e-mail, too."]
    assert (made.account.name, made.lines.count()) == ("Harbour Trust", 2)


def test_the_schools_of_a_trust_see_what_is_agreed_for_them(client_for, today, words):
    trust = members.TrustFactory()
    school = make.member(trust=trust)
    offer = make.service("Payroll")
    make.service("Music")
    trust.service_choices.create(lineage=offer.lineage)
    finance = client_for(members.at_trust(trust))
    tick(finance, f"{offer.pk}-{school.pk}")
    order(finance, Agreement.objects.get())

    text = words(client_for(make.manager(school)).get(reverse("basket")))

    assert "Agreed already Payroll" in text


def test_the_office_fills_a_schools_basket_and_leaves_the_order_to_the_school(office, school, words):
    offer = make.service()

    page = office.get(reverse("basket") + f"?school={school.pk}")
    review = tick(office, f"{offer.pk}-{school.pk}", school=school.pk)

    assert school.name in words(page)
    assert "Somebody of the school orders" in words(review)
    assert Agreement.objects.get().school == school


def test_a_basket_of_a_school_that_closed_meanwhile_cannot_be_ordered(manager, school, words):
    made = make.basket(school, make.service())
    shown = make.reviewed(made)
    school.is_open = False
    school.save()

    text = words(order(manager, made, shown))

    assert f"“Governor services” cannot be bought: {school.name} has closed." in text
    assert Agreement.objects.get().status == AgreementStatus.BASKET


def test_a_basket_is_emptied_and_begun_again(manager, school):
    made = make.basket(school, make.service())

    response = manager.post(reverse("basket_empty", args=[made.pk]), follow=True)
    again = manager.post(reverse("basket_empty", args=[made.pk]), follow=True)

    assert said(response) == ["The basket is empty."]
    assert said(again)[0].startswith("This is ordered or waits for approval")


def test_before_anything_is_published_the_basket_says_so(manager, words):
    assert "Nothing to buy yet" in words(manager.get(reverse("basket")))


def test_who_asked_withdraws_the_request_on_its_page(client_for, school):
    waiting = make.requested(school, make.service())

    client_for(waiting.asked_by).post(reverse("purchase_withdraw", args=[waiting.pk]))

    assert Purchase.objects.get().status == PurchaseStatus.WITHDRAWN


def test_what_waits_for_a_second_signature_is_called_off_on_its_page(client_for, school):
    head = members.at_school(school)
    done = make.order(make.basket(school, make.service(needs_deed=True), by=head), head)

    response = client_for(head).post(reverse("agreement_cancel", args=[done.pk]), follow=True)

    assert said(response) == [f"{done.reference} is called off. Nothing is charged."]


def test_the_homes_say_what_is_agreed_and_which_notice_dates_are_near(client_for, school, time_machine, words):
    make.agreed(school, make.service(rolls_over=True, notice_by=make.date(2027, 3, 31)))
    time_machine.move_to("2027-03-01T10:00:00+00:00", tick=False)

    text = words(client_for(make.manager(school)).get(reverse("home")))

    assert "Services agreed £1,200 1 agreement" in text
    assert "They go on into the next year unless you give notice by 31 March" in text


def test_an_agreement_is_found_by_its_reference(manager, school, words):
    done = make.agreed(school)

    assert f"{done.reference}" in words(manager.get(reverse("search") + f"?q={done.reference[-6:]}"))


def test_who_asked_still_sees_what_was_approved(client_for, school):
    waiting = make.requested(school, make.service())
    client_for(waiting.approver).post(reverse("purchase", args=[waiting.pk]), {"answer": "approve"})
    browser = client_for(waiting.asked_by)

    listed = browser.get(reverse("agreements")).content.decode()

    assert reverse("agreement", args=[waiting.agreement_id]) in listed
    assert browser.get(reverse("agreement", args=[waiting.agreement_id])).context["may_change"] is False


def test_the_office_is_told_of_notice_dates_with_no_next_year_to_propose(client_for, school, time_machine, words):
    make.agreed(school, make.service(rolls_over=True, notice_by=make.date(2027, 3, 31)))
    time_machine.move_to("2027-03-01T10:00:00+00:00", tick=False)

    text = words(client_for(members.office("admin")).get(reverse("home")))

    assert "1 agreement goes on, and the next year is not proposed" in text


def test_the_office_is_told_of_what_could_not_go_on(client_for, school, time_machine, words):
    members.SubscriptionFactory(school=school, year=make.year(2027), status="confirmed")
    offer = make.service(rolls_over=True, notice_by=make.date(2027, 3, 31))
    old = make.agreed(school, offer)
    make.next_edition(offer)
    rollover.propose(by=None, agreement_id=old.pk, on=make.date(2027, 2, 17), now=make.NOW)
    time_machine.move_to("2027-04-02T10:00:00+01:00", tick=False)

    text = words(client_for(members.office("admin")).get(reverse("home")))

    assert "1 agreement could not go on into the next year" in text


def test_a_member_that_does_not_pay_is_told_wherever_it_sees_a_price_why_it_is_dearer(manager, school):
    offer, event = make.service(), catalogue.course({"full": "95", "non_member": "150"})
    make.leave_unpaid(school)
    pages = [reverse("catalogue"), reverse("offer", args=[offer.pk]), reverse("event", args=[event.pk])]

    told = [UNPAID in manager.get(page).content.decode() for page in [*pages, reverse("event_book", args=[event.pk])]]

    assert told == [True] * 4


def test_the_page_of_an_offer_puts_it_into_the_basket(manager, school):
    offer = make.service("Adviser days", "450", unit="day")

    shown = manager.get(reverse("offer", args=[offer.pk])).content.decode()
    manager.post(reverse("basket_add"), {"offer": offer.pk, "school": school.pk, "quantity": "3"})

    assert f'action="{reverse("basket_add")}"' in shown
    assert AgreementLine.objects.get().quantity == 3
