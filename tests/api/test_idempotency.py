"""B3: the same key and body are done once and answered alike; another body is refused; the control does it twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from billing.models import Account, Payment
from tenants.accounts.models import ApiKey, IdempotentRequest
from tenants.models import Partnership
from tenants.operations import idempotency
from tests.factories import billing
from tests.factories.accounts import issued, system, system_with
from tests.plumbing.races import race

KEY = "remittance-2027-09-14"


def pay(client: Client, account: Account, *, key: str = KEY, amount_pence: int = 120_00) -> Any:
    body = {"account": account.pk, "received_on": "2027-09-14", "amount_pence": amount_pence}
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/api/v1/payments/", body, content_type="application/json", headers=headers)


def test_a_payment_sent_again_under_its_key_is_recorded_once_and_answered_alike() -> None:
    account, client = billing.AccountFactory(), system()

    first, second = pay(client, account), pay(client, account)

    assert Payment.objects.count() == 1
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (None, "true")


def test_control_without_a_key_it_is_recorded_each_time() -> None:
    account, client = billing.AccountFactory(), system()

    pay(client, account, key="")
    pay(client, account, key="")

    assert Payment.objects.count() == 2


def test_the_same_key_with_another_body_is_refused() -> None:
    account, client = billing.AccountFactory(), system()
    pay(client, account)

    answer = pay(client, account, amount_pence=1)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert Payment.objects.count() == 1


def test_a_refused_write_leaves_its_key_free() -> None:
    account, client = billing.AccountFactory(), system()

    refused = pay(client, account, amount_pence=0)
    paid = pay(client, account)

    assert (refused.status_code, paid.status_code) == (409, 201)


def test_two_systems_may_choose_the_same_key() -> None:
    account = billing.AccountFactory()

    pay(system_with(issued(name="Finance")[1]), account)
    pay(system_with(issued(name="Shop")[1]), account)

    assert Payment.objects.count() == 2


@pytest.mark.parametrize("key", ["k" * 81, "schlüssel", "a\tb"])
def test_a_key_that_is_too_long_or_not_plain_is_refused(key: str) -> None:
    answer = pay(system(), billing.AccountFactory(), key=key.encode("utf-8").decode("latin-1"))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["Idempotency-Key"])


def test_twenty_copies_at_once_record_one_payment(committed: Partnership) -> None:
    account, clear = billing.AccountFactory(), issued()[1]

    answers = race(committed, [lambda: pay(system_with(clear), account)] * 20)

    assert Payment.objects.count() == 1
    assert [answer.status_code for answer in answers] == [201] * 20
    assert [answer.json() for answer in answers] == [answers[0].json()] * 20


def test_control_twenty_copies_without_a_key_record_twenty(committed: Partnership) -> None:
    account, clear = billing.AccountFactory(), issued()[1]

    race(committed, [lambda: pay(system_with(clear), account, key="")] * 20)

    assert Payment.objects.count() == 20


def test_keys_are_forgotten_after_a_week() -> None:
    now = datetime(2027, 9, 20, tzinfo=UTC)
    for key, age in (("old", timedelta(days=8)), ("young", timedelta(days=6))):
        row = IdempotentRequest.objects.create(caller="key 1", key=key, digest="d")
        IdempotentRequest.objects.filter(pk=row.pk).update(created_at=now - age)

    assert idempotency.forget_old(now=now) == 1
    assert list(IdempotentRequest.objects.values_list("key", flat=True)) == ["young"]


def test_a_key_says_who_issued_it() -> None:
    issued()

    assert ApiKey.objects.get().issued_by == "the tests"
