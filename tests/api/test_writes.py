"""The three writes: what they do, what they refuse, and that nothing else can be written."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pghistory.models
import pytest
import time_machine
from django.db import models
from django.test import Client

from billing.models import Account, Charge, Payment
from membership.enums import OfficeRole, QuantityStatus, SubscriptionStatus
from membership.models import Subscription
from tenants.accounts.models import ApiKey
from tests.api import shapes
from tests.factories import billing
from tests.factories.accounts import system
from tests.factories.membership import SchoolFactory, SubscriptionFactory, office

NOW = datetime(2027, 9, 20, 10, 0, tzinfo=UTC)
MISSING = {
    "type": "about:blank",
    "title": "Not Found",
    "status": 404,
    "detail": "Nothing here has this address.",
    "code": "not_found",
}


def post(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1/{path}/", body, content_type="application/json")


def conflict(code: str, detail: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": "Conflict", "status": 409, "detail": detail, "code": code}


def money(account: Account, **facts: Any) -> dict[str, Any]:
    return {"account": account.pk, "received_on": "2027-09-14", "amount_pence": 120_00} | facts


def data_pack(payer: Account, **facts: Any) -> dict[str, Any]:
    return {
        "account": payer.pk,
        "school": payer.school_id,
        "description": "Data pack",
        "net_pence": 100_00,
        "period_starts_on": "2027-09-01",
        "period_ends_before": "2028-09-01",
        "vat_treatment": "standard",
    } | facts


# Payments


def test_a_payment_pays_the_invoice_it_names() -> None:
    invoice = billing.invoice()

    answer = post(system(), "payments", money(invoice.account, reference=f"BACS {invoice.number}"))

    payment = Payment.objects.get()
    assert (answer.status_code, answer.json()) == (201, shapes.payment(payment, **{invoice.number: 120_00}))
    assert (payment.recorded_by, payment.reference) == (None, f"BACS {invoice.number}")


def test_a_payment_can_say_what_it_pays() -> None:
    older = billing.invoice()
    newer = billing.invoice(account=older.account)
    parts = [{"invoice": newer.number, "amount_pence": 70_00}, {"invoice": older.number, "amount_pence": 50_00}]

    answer = post(system(), "payments", money(older.account, allocations=parts))

    assert (answer.status_code, answer.json()["allocations"]) == (201, parts)


def test_a_payment_by_a_person_is_in_their_name(client_for: Callable[..., Client]) -> None:
    finance = office(OfficeRole.FINANCE)
    invoice = billing.invoice()

    post(client_for(finance), "payments", money(invoice.account))

    assert Payment.objects.get().recorded_by == finance


@pytest.mark.parametrize(
    ("facts", "code", "detail"),
    [
        ({"amount_pence": 0}, "nothing_received",
         "Enter the amount that was received. To take a payment back, reverse it."),
        ({"allocations": [{"invoice": "INV-2728-0001", "amount_pence": 120_01}]}, "over_allocation",
         "INV-2728-0001 owes only £120.00."),
    ],
)  # fmt: skip
def test_a_payment_that_cannot_be_is_refused_with_its_code(facts: dict[str, Any], code: str, detail: str) -> None:
    invoice = billing.invoice()

    answer = post(system(), "payments", money(invoice.account, **facts))

    assert (answer.status_code, answer.headers["Content-Type"], answer.json(), Payment.objects.count()) == (
        409,
        "application/problem+json",
        conflict(code, detail),
        0,
    )


@pytest.mark.parametrize("of_whom", ["nobody", "another account"])
def test_an_invoice_that_is_not_the_payers_is_nowhere(of_whom: str) -> None:
    account = billing.AccountFactory()
    number = "INV-9999-0001" if of_whom == "nobody" else billing.invoice().number

    answer = post(system(), "payments", money(account, allocations=[{"invoice": number, "amount_pence": 1}]))

    assert (answer.status_code, answer.json(), Payment.objects.count()) == (404, MISSING, 0)


# Charges


def test_a_charge_is_raised_for_the_next_invoice() -> None:
    account = billing.AccountFactory()

    answer = post(system(), "charges", data_pack(account))

    charge = Charge.objects.get()
    expected = shapes.charge(charge, is_invoiced=False) | {
        # Alpha is not registered for VAT: it charges none, whatever is asked for.
        "vat_treatment": "not_registered",
        "vat_rate": "0.00",
        "vat_pence": 0,
        "vat_reason": "The supplier is not registered for VAT",
    }
    assert (answer.status_code, answer.json()) == (201, expected)


def test_a_charge_of_nothing_is_refused() -> None:
    answer = post(system(), "charges", data_pack(billing.AccountFactory(), net_pence=0))

    words = "An amount must be more than nothing. To give money back, raise a credit note."
    assert (answer.status_code, answer.json()) == (409, conflict("nothing_to_charge", words))


@pytest.mark.parametrize(
    ("facts", "errors"),
    [
        ({"period_ends_before": "2027-09-01"}, {"period_ends_before": ["The period must end after it starts."]}),
        ({"vat_treatment": "none"}, {"vat_treatment": ['"none" is not a valid choice.']}),
        ({"net_pence": "£5"}, {"net_pence": ["A valid integer is required."]}),
        ({"description": ""}, {"description": ["This field may not be blank."]}),
        ({"description": "x" * 201}, {"description": ["Ensure this field has no more than 200 characters."]}),
        ({"account": 0}, {"account": ["Ensure this value is greater than or equal to 1."]}),
    ],
)
def test_a_field_that_is_wrong_is_named(facts: dict[str, Any], errors: dict[str, list[str]]) -> None:
    answer = post(system(), "charges", data_pack(billing.AccountFactory(), **facts))

    assert (answer.status_code, answer.json()["code"], answer.json()["errors"]) == (400, "invalid", errors)


@pytest.mark.parametrize("field", ["account", "school"])
def test_a_body_that_points_nowhere_is_a_404(field: str) -> None:
    answer = post(system(), "charges", data_pack(billing.AccountFactory(), **{field: 987_654_321}))

    assert (answer.status_code, answer.json()) == (404, MISSING)


# Confirming a membership


@time_machine.travel(NOW, tick=False)
def test_a_membership_is_confirmed_at_the_price_shown() -> None:
    subscription = SubscriptionFactory()

    answer = post(
        system(), f"subscriptions/{subscription.pk}/confirm", {"expected_pence": 798_000, "purchase_order": "PO 17"}
    )

    subscription = Subscription.objects.get()
    assert (answer.status_code, answer.json()) == (200, shapes.subscription(subscription))
    assert (subscription.status, subscription.purchase_order, subscription.confirmed_by, subscription.confirmed_at) == (
        SubscriptionStatus.CONFIRMED,
        "PO 17",
        None,
        NOW,
    )


def test_history_names_the_key() -> None:
    subscription = SubscriptionFactory()

    post(system(), f"subscriptions/{subscription.pk}/confirm", {"expected_pence": 798_000})

    context = pghistory.models.Context.objects.get()
    prefix = ApiKey.objects.get().prefix
    assert (context.metadata["api_key"], context.metadata["url"]) == (
        prefix,
        f"/api/v1/subscriptions/{subscription.pk}/confirm/",
    )


@pytest.mark.parametrize(
    ("state", "expected_pence", "code", "detail"),
    [
        ({}, 798_001, "price_changed", "The price is now £7,980.00. Look at it again before you confirm."),
        ({"status": SubscriptionStatus.DECLINED}, 798_000, "already_answered", "This membership is declined already."),
    ],
)
def test_a_confirmation_that_comes_too_late_is_refused(
    state: dict[str, Any], expected_pence: int, code: str, detail: str
) -> None:
    subscription = SubscriptionFactory(**state)

    answer = post(system(), f"subscriptions/{subscription.pk}/confirm", {"expected_pence": expected_pence})

    assert (answer.status_code, answer.json()) == (409, conflict(code, detail))


def test_a_disputed_number_stops_a_confirmation() -> None:
    subscription = SubscriptionFactory()
    subscription.quantity.status = QuantityStatus.DISPUTED
    subscription.quantity.save()

    answer = post(system(), f"subscriptions/{subscription.pk}/confirm", {"expected_pence": 798_000})

    assert (answer.status_code, answer.json()["code"]) == (409, "number_disputed")


def test_finance_sees_memberships_but_does_not_confirm_them(client_for: Callable[..., Client]) -> None:
    subscription = SubscriptionFactory()
    finance = client_for(office(OfficeRole.FINANCE))

    answer = post(finance, f"subscriptions/{subscription.pk}/confirm", {"expected_pence": 798_000})

    subscription.refresh_from_db()
    assert (answer.status_code, subscription.status) == (403, SubscriptionStatus.INVITED)


# Nothing else


def all_fields(model: type[models.Model]) -> dict[str, Any]:
    return {name: 1 for field in model._meta.fields for name in (field.name, field.attname)}


@pytest.mark.parametrize(
    ("path", "model", "asked"),
    [
        ("payments", Payment, {"account", "received_on", "amount_pence", "method", "reference"}),
        ("charges", Charge, {"account", "school", "description", "net_pence", "period_starts_on", "period_ends_before",
                             "vat_treatment", "purchase_order"}),
        ("subscriptions/{}/confirm", Subscription, {"purchase_order"}),
    ],
)  # fmt: skip
def test_a_field_nobody_asks_for_is_refused_not_written(path: str, model: type[models.Model], asked: set[str]) -> None:
    subscription = SubscriptionFactory()
    before = list(model.objects.values())

    answer = post(system(), path.format(subscription.pk), all_fields(model))

    refused = {name for name, words in answer.json()["errors"].items() if words == ["There is no such field here."]}
    assert (answer.status_code, refused, list(model.objects.values())) == (400, set(all_fields(model)) - asked, before)


READ_ONLY = [
    "partnership", "schools", "schools/{}", "people", "years", "tariffs", "subscriptions", "subscriptions/{}", "invoices",
]  # fmt: skip


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", READ_ONLY)
def test_what_is_read_cannot_be_written(path: str, method: str) -> None:
    school = SchoolFactory()
    subscription = SubscriptionFactory(school=school)

    answer = getattr(system(), method)(f"/api/v1/{path.format(subscription.pk)}/", {}, content_type="application/json")

    assert (answer.status_code, answer.json()) == (
        405,
        {
            "type": "about:blank",
            "title": "Method Not Allowed",
            "status": 405,
            "detail": f'Method "{method.upper()}" not allowed.',
            "code": "method_not_allowed",
        },
    )


@pytest.mark.parametrize("path", ["payments/{}", "charges/{}"])
def test_what_was_written_stays(path: str) -> None:
    payment = billing.payment(billing.invoice().account, 100)
    caller = system()

    answers = [
        getattr(caller, method)(f"/api/v1/{path.format(payment.pk)}/", {}, content_type="application/json").status_code
        for method in ("put", "patch", "delete")
    ]

    assert answers == [405, 405, 405]
