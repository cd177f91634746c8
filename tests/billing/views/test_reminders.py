"""Reminders, steps, standing and aged debt on their pages."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from billing.chasing import DEFAULTS
from billing.enums import AccountKind
from billing.models import Account, BillingSettings, Charge, Reminder, ReminderStep
from billing.operations import chasing
from billing.tasks import make_reminders
from membership.enums import OfficeRole
from tests.factories import billing as make
from tests.factories.billing import TODAY
from tests.factories.billing_reminders import late, reminder, settings
from tests.factories.membership import office

DAY = {f"{{}}_{part}": number for part, number in (("day", "20"), ("month", "9"), ("year", "2027"))}


def day(name):
    return {key.format(name): value for key, value in DAY.items()}


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def admin(client_for):
    """The admin's browser."""
    return client_for(office(OfficeRole.ADMIN))


def test_the_page_says_what_goes_out_today_why_and_in_which_words(finance, words):
    late(10, account=make.AccountFactory(name="Ash"))
    late(2, account=make.AccountFactory(name="Birch"))

    text = words(finance.get(reverse("reminders")))

    assert "1 reminder is due today, for £120.00" in text
    assert "Reminder 1 invoice, the oldest is 10 days overdue Read it Reminder: £120.00 due Dear Ash," in text
    assert "Birch" not in text


def test_before_the_first_reminder_the_page_says_when_there_will_be_one(finance, words):
    text = words(finance.get(reverse("reminders")))

    assert "No reminder is due today." in text
    assert "No reminders yet A payer gets its first some days after an invoice was due" in text


def test_what_is_due_is_sent_with_a_button(finance):
    invoice = late(10)

    answer = finance.post(reverse("reminders_send"), follow=True)

    made = Reminder.objects.get()
    assert (said(answer), made.account_id, made.made_by.name) == (
        ["1 reminder is on the way."], invoice.account_id, answer.context["user"].person.name,
    )  # fmt: skip


def test_the_history_is_filtered_and_a_file(finance):
    reminder(make.AccountFactory(name="Ash"))
    reminder(make.AccountFactory(name="Birch"))

    answer = finance.get(reverse("reminders") + "?q=ash&format=csv").content.decode("utf-8-sig")
    letters = finance.get(reverse("reminders") + "?show=letters").context["page"].object_list

    (row,) = csv.DictReader(io.StringIO(answer))
    assert (row["Payer"], row["Step"], row["Amount"], row["E-mail"]) == ("Ash", "Reminder", "120.00", "Waiting")
    assert list(letters) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_three_reminders_as_for_one(finance, django_assert_num_queries, count):
    for _ in range(count):
        reminder()
        late(10, account=make.AccountFactory())

    with django_assert_num_queries(15):
        finance.get(reverse("reminders"))


def test_a_reminder_has_a_page_and_a_letter(finance, words):
    made = reminder(make.AccountFactory(name="Ash"))

    text = words(finance.get(reverse("reminder", args=[made.pk])))
    letter = finance.get(reverse("reminder_letter", args=[made.pk]))

    assert "Dear Ash, £120.00 is past its due date." in text
    assert (letter["Content-Type"], letter.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_payer_is_paused_and_gone_on_with(finance, words):
    account = late(10).account

    finance.post(reverse("payer_pause", args=[account.pk]), day("until") | {"reason": "New bursar"})
    text = words(finance.get(reverse("payer", args=[account.pk])))
    finance.post(reverse("payer_lift", args=[account.pk]))

    assert "No reminders now Paused until 20 September 2027: New bursar" in text
    assert Account.objects.get(pk=account.pk).paused_until is None


def test_a_pause_needs_a_reason_and_a_day_ahead(finance):
    account = late(10).account
    past = {"until_day": "13", "until_month": "9", "until_year": "2027"}

    no_reason = finance.post(reverse("payer_pause", args=[account.pk]), day("until"))
    no_day = finance.post(reverse("payer_pause", args=[account.pk]), past | {"reason": "x"})

    assert no_reason.context["form"].errors == {"reason": ["This field is required."]}
    assert no_day.context["form"].non_field_errors() == ["Choose a day from today on, within a year."]
    assert Account.objects.get(pk=account.pk).paused_until is None


def test_a_promise_that_is_not_kept_is_among_what_needs_the_office(finance, words):
    account = late(10).account
    finance.post(reverse("payer_promise", args=[account.pk]), day("promised_on") | {"note": "Said the bursar"})
    waiting = words(finance.get("/"))
    Account.objects.update(promised_on=TODAY - timedelta(4))

    text = words(finance.get("/"))
    page = words(finance.get(reverse("reminders")))
    of_payer = words(finance.get(reverse("payer", args=[account.pk])))

    assert "promise to pay not kept" not in waiting
    assert "1 promise to pay not kept The day has passed and the invoices are still open" in text
    assert "Promises not kept" in page
    assert "Promise not kept Payment promised for 10 September 2027: Said the bursar" in of_payer


def test_an_old_promise_is_not_broken_by_a_newer_invoice(finance, words):
    account = late(10).account
    Account.objects.update(promised_on=TODAY - timedelta(20))

    assert "Promise not kept" not in words(finance.get(reverse("payer", args=[account.pk])))


def test_a_reminder_is_sent_by_hand_from_the_payers_page(finance):
    account = late(3).account

    answers = [said(finance.post(reverse("payer_remind", args=[account.pk]), follow=True)) for _ in range(2)]

    assert answers == [["The reminder is on its way."], [f"{account} has had a reminder today."]]


def test_the_usual_steps_are_shown_until_the_office_takes_them_over(finance, words):
    before = words(finance.get(reverse("reminder_steps")))
    finance.post(reverse("reminder_steps"))
    after = words(finance.get(reverse("reminder_steps")))

    assert "These are the usual steps" in before
    assert "These are the usual steps" not in after
    assert ReminderStep.objects.count() == sum(len(steps) for steps in DEFAULTS.values())


def step(**changes):
    values = {"days_after_due": "10", "name": "First", "subject": "Pay {amount}", "body": "Dear {payer}"}
    return values | changes


def test_a_step_is_added_changed_and_taken_out(finance):
    finance.post(reverse("reminder_step_new", args=["school"]), step())
    added = ReminderStep.objects.get(name="First")
    finance.post(reverse("reminder_step", args=[added.pk]), step(days_after_due="12", is_letter="on"))
    changed = ReminderStep.objects.get(pk=added.pk)
    finance.post(reverse("reminder_step_remove", args=[added.pk]))

    assert (added.account_kind, added.days_after_due, added.is_letter) == (AccountKind.SCHOOL, 10, False)
    assert (changed.days_after_due, changed.is_letter) == (12, True)
    assert ReminderStep.objects.get(pk=added.pk).is_active is False


def test_a_mark_nobody_fills_in_is_refused(finance):
    answer = finance.post(reverse("reminder_step_new", args=["school"]), step(body="Dear {school}"))

    assert answer.context["form"].errors["body"] == [
        "There is no mark {school}. Use {payer}, {amount}, {invoices}, {contact}."
    ]


def test_two_steps_on_one_day_are_refused(finance):
    answer = finance.post(reverse("reminder_step_new", args=["school"]), step(days_after_due="7"))

    assert answer.context["form"].non_field_errors() == [
        "There is a step 7 days after the due date already. Change that one, or choose another day."
    ]


def test_a_kind_whose_steps_are_all_taken_out_gets_no_reminders(finance):
    late(10)
    finance.post(reverse("reminder_steps"))
    ReminderStep.objects.filter(account_kind="school").update(is_active=False)

    make_reminders.run()

    assert Reminder.objects.count() == 0


@pytest.mark.parametrize(("is_on", "made"), [(True, 1), (False, 0)])
def test_the_daily_round_asks_the_settings(is_on, made):
    late(10)
    settings(sends_reminders=is_on)

    make_reminders.run()

    assert Reminder.objects.count() == made


def test_standing_and_base_rates_are_settings(admin):
    typed = {"stops_member_prices": "on", "grace_days": "90", "charges_interest": "on"}
    rates = "31/12/2026 4\n30/06/2027 3.75%\n"

    admin.post(reverse("standing"), typed | {"base_rates": rates})
    shown = admin.get(reverse("standing")).context["form"].initial["base_rates"]

    found = BillingSettings.objects.get()
    assert (found.sends_reminders, found.stops_member_prices, found.grace_days, found.charges_interest) == (
        False, True, 90, True,
    )  # fmt: skip
    assert found.base_rates == [["2026-12-31", "4"], ["2027-06-30", "3.75"]]
    assert shown == "31/12/2026 4\n30/06/2027 3.75"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("1/7/2027 4", "“1/7/2027 4”: only the rates of 30 June and 31 December count"),
        ("30/06/2027 26", "“30/06/2027 26”: a base rate is between 0 and 25"),
        ("30/06/2027 NaN", "“30/06/2027 NaN”: a base rate is between 0 and 25"),
        ("30/06/2027", "“30/06/2027” is no day and rate, like 30/06/2027 3.75"),
        ("base rate", "“base rate” is no day and rate, like 30/06/2027 3.75"),
    ],
)
def test_a_base_rate_that_cannot_be_is_refused(admin, line, error):
    answer = admin.post(reverse("standing"), {"grace_days": "60", "base_rates": line})

    assert answer.context["form"].errors == {"base_rates": [error]}


def test_interest_is_shown_and_charged_on_an_overdue_invoice(finance, words):
    settings(charges_interest=True, base_rates=[["2027-06-30", "3.75"]])
    invoice = late(30, 1_000_00)

    page = words(finance.get(reverse("interest_new", args=[invoice.pk])))
    finance.post(reverse("interest_new", args=[invoice.pk]))

    assert "11.75% ÷ 365 × 30 days = £11.59, plus the fixed sum of £70.00 = £81.59" in page
    assert Charge.objects.get(source_kind="interest").net_pence == 81_59


def test_interest_is_offered_only_where_it_is_charged(finance, words):
    account = late(30).account
    address = reverse("debtor", args=[account.pk])

    off = words(finance.get(address))
    settings(charges_interest=True)
    on = words(finance.get(address))

    assert ("Charge interest" in off, "Charge interest" in on) == (False, True)


def test_without_interest_switched_on_its_page_says_so(finance):
    answer = finance.get(reverse("interest_new", args=[late(30).pk]), follow=True)

    assert said(answer) == ["Interest is switched off. An admin can switch it on under Billing settings."]


def test_aged_debt_leads_from_each_figure_to_the_invoices_behind_it(finance, words):
    ash = make.AccountFactory(name="Ash")
    old = late(100, account=ash)
    young = late(10, account=ash)

    page = finance.get(reverse("debtors"))
    link = f"{reverse('debtor', args=[ash.pk])}?band=4"
    behind = finance.get(link)

    assert "1 payer owes £240.00, £240.00 of it overdue" in words(page)
    assert f'href="{link}"' in page.content.decode()
    assert (old.number in words(behind), young.number in words(behind)) == (True, False)


def test_aged_debt_is_a_file_with_a_column_for_each_age(finance):
    late(100, account=make.AccountFactory(name="=Ash"))

    text = finance.get(reverse("debtors") + "?format=csv").content.decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Payer"], row["Over 90 days"], row["1 to 30 days"], row["Owed"]) == (
        "'=Ash",
        "120.00",
        "0.00",
        "120.00",
    )


@pytest.mark.parametrize("count", [1, 3])
def test_aged_debt_takes_as_many_queries_for_three_payers_as_for_one(finance, django_assert_num_queries, count):
    for _ in range(count):
        late(10, account=make.AccountFactory())

    with django_assert_num_queries(6):
        finance.get(reverse("debtors"))


def test_a_pause_is_in_the_history_of_the_payer():
    account = late(10).account
    by = office()
    chasing.pause(by=by, account_id=account.pk, until=TODAY, reason="New bursar", on=TODAY)

    assert Account.objects.get(pk=account.pk).events.latest("pgh_id").pause_reason == "New bursar"
