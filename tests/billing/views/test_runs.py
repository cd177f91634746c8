"""Billing runs on their pages, from preparing to the last invoice."""

import pytest
from django.urls import reverse

from billing.enums import Exclusion, RunStatus
from billing.models import BillingRun, BillingRunItem, BillingSettings, Document
from billing.operations import runs
from membership.enums import OfficeRole, SubscriptionStatus
from tests.factories import billing as make
from tests.factories.membership import MembershipYearFactory, SchoolFactory, SubscriptionFactory, office


def said(response):
    return [str(message) for message in response.context["messages"]]


def post(browser, name, pk, **typed):
    return browser.post(reverse(name, args=[pk]), typed, follow=True)


def prepare(browser, **typed):
    year = MembershipYearFactory()
    when = {"issue_on_day": "14", "issue_on_month": "9", "issue_on_year": "2027", "sources": ["subscription"]}
    return browser.post(reverse("run_new"), {"year": year.pk} | when | typed, follow=True)


def test_a_run_is_prepared_checked_and_approved_in_four_clicks(finance, words, tasks):
    make.member(school=SchoolFactory(name="Ash"))
    make.member(school=SchoolFactory(name="Birch"), pupils=658)

    preview = prepare(finance)
    run = preview.context["run"]
    with tasks.committed():
        issuing = post(finance, "run_start", run.pk)
    tasks.run()
    result = finance.get(reverse("run", args=[run.pk]))

    assert "2 invoices · £20,480.00 before VAT · dated Tuesday 14 September 2027" in words(preview)
    assert "0 of 2 invoices issued so far, £0.00" in words(issuing)
    assert [row.tag.text for row in result.context["rows"]] == ["Issued", "Issued"]
    assert Document.objects.count() == 2


def test_the_preview_shows_differences_against_last_year_and_who_is_left_out(finance, words):
    last = MembershipYearFactory(start_year=2026)
    ash, gone = SchoolFactory(name="Ash"), SchoolFactory(name="Gone School")
    for school in (ash, gone):
        make.member(school=school, year=last, pupils=400)
    make.issued_run(year_id=last.pk)
    make.member(school=ash)
    make.member(school=SchoolFactory(name="Newcomer"))
    SubscriptionFactory(school=SchoolFactory(name="Undecided"))
    SubscriptionFactory(
        school=SchoolFactory(name="Leaver"), status=SubscriptionStatus.DECLINED, declined_reason="Budget"
    )
    make.member(school=SchoolFactory(name="Shut", is_open=False))
    make.member(school=SchoolFactory(name="Free"), amount_pence=0)
    SubscriptionFactory(school=SchoolFactory(name="Over"), status=SubscriptionStatus.ENDED)

    response = prepare(finance)

    assert [(row.item.account.name, row.difference) for row in response.context["rows"]] == [
        ("Ash", "+£380.00"), ("Newcomer", "new"),
    ]  # fmt: skip
    assert [(row.school, row.reason) for row in response.context["left_out"]] == [
        ("Free", "Price is £0.00"), ("Leaver", "Declined: Budget"), ("Over", "Membership has ended"),
        ("Shut", "School is closed"), ("Undecided", "Not confirmed yet"),
    ]  # fmt: skip
    assert [account.name for account in response.context["gone"]] == ["Gone School"]
    assert "Last year, same payers £7,600.00 +£8,360.00, 1 new payer" in words(response)


def test_a_payer_is_left_out_with_a_note_and_taken_in_again(finance, words):
    make.member()
    item = make.run().items.get()

    out = post(finance, "run_item_exclude", item.pk, note="Wait for the merger")
    back = post(finance, "run_item_include", item.pk)

    assert "Left out by the office Wait for the merger" in words(out)
    assert [row.tag.text for row in back.context["rows"]] == ["Included"]


def test_a_held_invoice_is_released_by_its_number(finance):
    subscription = make.member()
    make.AccountFactory(school=subscription.school, requires_purchase_order=True)
    item = make.run().items.get()

    empty = post(finance, "run_item_order", item.pk)
    released = post(finance, "run_item_order", item.pk, purchase_order="PO-5")

    assert said(empty) == ["Enter the purchase order number."]
    assert [row.tag.text for row in released.context["rows"]] == ["Included"]
    assert BillingRunItem.objects.get().purchase_order == "PO-5"


def test_a_run_with_everything_held_offers_no_approval(finance, words):
    subscription = make.member()
    make.AccountFactory(school=subscription.school, requires_purchase_order=True)

    text = words(prepare(finance))

    assert "Held: no purchase order" in text
    assert "Approve and issue" not in text


def test_refusals_are_told_on_the_page(finance):
    empty = make.run()
    nothing = post(finance, "run_start", empty.pk)
    make.member()
    run = make.issued_run()

    cancelled = post(finance, "run_cancel", run.pk)

    assert said(nothing) == ["There is nothing to issue: every invoice of this run is held or left out."]
    assert said(cancelled) == ["This run is no longer open: issued."]


def test_a_run_is_cancelled(finance):
    run = make.run()

    response = post(finance, "run_cancel", run.pk)

    assert (said(response), BillingRun.objects.get().status) == (["The run is cancelled."], RunStatus.CANCELLED)


def test_preparing_waits_for_a_run_that_is_being_issued(finance, words):
    make.member()
    runs.start_run(by=office(), run_id=make.run().pk, now=make.NOW)

    assert "Invoices of 2027/28 are being issued" in words(prepare(finance))


def test_a_wrong_date_keeps_the_form(finance, words):
    assert "real date" in words(prepare(finance, issue_on_day="31", issue_on_month="2"))


def test_the_progress_fragment_stops_asking_when_the_run_has_finished(finance):
    make.member()
    run = make.run()
    runs.start_run(by=office(), run_id=run.pk, now=make.NOW)
    url = reverse("run_progress", args=[run.pk])

    during = finance.get(url).content.decode()
    while runs.issue_run_batch(run_id=run.pk, now=make.NOW):
        pass
    after = finance.get(url).content.decode()

    assert (f'hx-get="{url}"' in during, "hx-get" in after) == (True, False)
    assert "1 of 1 invoices issued, £7,980.00" in after


def test_the_result_says_how_the_e_mails_stand(finance, words):
    subscription = make.member()
    make.AccountFactory(school=subscription.school)
    make.member()
    run = make.issued_run()

    text = words(finance.get(reverse("run", args=[run.pk])))

    assert "E-mails sent 0 1 waiting, 1 without an address" in text


def test_the_list_shows_runs_with_their_sums(finance, words):
    subscription = make.member()
    make.AccountFactory(school=subscription.school, requires_purchase_order=True)
    make.member()
    make.run()

    text = words(finance.get(reverse("runs")))

    assert "Subscriptions 2027/28 Dated 14 Sep 2027 1 1 held £7,980.00 Ready to check" in text


def test_an_empty_list_of_runs_says_what_to_do(finance, words):
    assert "No billing run yet" in words(finance.get(reverse("runs")))


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_runs_take_the_same_number_of_queries(finance, django_assert_num_queries, count):
    for _ in range(count):
        make.member()
    run = make.run()

    with django_assert_num_queries(7):
        finance.get(reverse("runs"))
    with django_assert_num_queries(11):
        finance.get(reverse("run", args=[run.pk]))


@pytest.mark.parametrize("name", ["run", "run_progress", "run_start", "run_cancel", "run_item_exclude"])
def test_what_does_not_exist_is_not_found(finance, name):
    url = reverse(name, args=[999_999])

    response = finance.get(url) if name in ("run", "run_progress") else finance.post(url)

    assert response.status_code == 404


@pytest.mark.parametrize("role", [OfficeRole.IMPROVEMENT_PARTNER, OfficeRole.REVIEWER])
def test_others_cannot_approve(client_for, role):
    make.member()
    run = make.run()

    answer = client_for(office(role)).post(reverse("run_start", args=[run.pk])).status_code

    assert (answer, BillingRun.objects.get().status) == (403, RunStatus.PREVIEW)
    assert BillingRunItem.objects.get().exclusion != Exclusion.CHANGED


def test_a_run_above_the_limit_takes_two_people(finance, client_for, words, tasks):
    BillingSettings.objects.create(pk=1, run_limit_pence=0)
    make.member()
    second = client_for(office(OfficeRole.FINANCE))

    run = prepare(finance).context["run"]
    asked = post(finance, "run_start", run.pk)
    own = post(finance, "run_approve", run.pk)
    with tasks.committed():
        post(second, "run_approve", run.pk)
    tasks.run()

    assert said(asked) == ["This run is above the limit for one person. It waits for another to approve it."]
    assert said(own) == ["You asked for this run yourself. Another person of the office must approve it."]
    assert BillingRun.objects.get().status == RunStatus.ISSUED


def test_the_second_person_can_send_a_run_back(finance, client_for, words):
    BillingSettings.objects.create(pk=1, run_limit_pence=0)
    make.member()
    run = prepare(finance).context["run"]
    post(finance, "run_start", run.pk)

    page = post(client_for(office(OfficeRole.FINANCE)), "run_send_back", run.pk)

    assert said(page) == ["The run can be changed again. Nothing was issued."]
    assert BillingRun.objects.get().status == RunStatus.PREVIEW


def test_a_whole_run_is_credited_and_the_page_shows_how_far(finance, words, tasks):
    make.member()
    run = make.issued_run()

    asked = words(finance.get(reverse("run_undo", args=[run.pk])))
    with tasks.committed():
        page = post(finance, "run_undo", run.pk, reason="Wrong tariff")
    tasks.run()
    result = words(finance.get(reverse("run", args=[run.pk])))

    assert "Every invoice of this run is credited to nothing: £7,980.00 with VAT." in asked
    assert "0 of 1 invoices credited so far, £0.00" in words(page)
    assert "Credited in full" in result


def test_school_by_school_it_says_who_is_new_gone_and_pays_more(finance):
    last = MembershipYearFactory(start_year=2026)
    ash, birch = SchoolFactory(name="Ash"), SchoolFactory(name="Birch")
    make.member(school=ash, year=last, pupils=400)
    make.member(school=birch, year=last)
    make.issued_run(year_id=last.pk)
    make.member(school=ash)
    make.member(school=SchoolFactory(name="Cedar"))
    run = make.run()
    url = reverse("run_by_school", args=[run.pk])

    rows = finance.get(url).context["page"].object_list
    new = finance.get(url + "?change=new").context["page"].object_list
    text = finance.get(url + "?format=csv").content.decode("utf-8-sig")

    assert [(row.name, row.change, row.difference_pence) for row in rows] == [
        ("Ash", "more", 380_00), ("Birch", "gone", -7_980_00), ("Cedar", "new", 7_980_00),
    ]  # fmt: skip
    assert [row.name for row in new] == ["Cedar"]
    assert "Birch,,,7980.00,-7980.00,Gone," in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_comparison_takes_the_same_queries_however_long(finance, rows, django_assert_num_queries):
    for _ in range(rows):
        make.member()
    run = make.run()
    finance.get(reverse("run_by_school", args=[run.pk]))

    with django_assert_num_queries(8):
        finance.get(reverse("run_by_school", args=[run.pk]))


def test_a_run_of_everything_that_waits_is_named_so(finance):
    make.charge()

    run = prepare(finance, sources=["waiting"]).context["run"]

    assert (run.label, run.sources, run.items.count()) == ("Other charges 2027/28", ["waiting"], 1)
