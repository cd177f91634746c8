"""Work is handed over after commit, for the schema that asked."""

import pytest
from django.db import transaction

from tenants.fanout import in_partnership
from tenants.models import Partnership
from tenants.queue import enqueue, enqueue_later
from tests.plumbing.tasks import Sent, Tasks


def test_a_task_is_sent_for_the_present_schema(tasks: Tasks) -> None:
    with tasks.committed():
        enqueue("billing.example", run_id=7)

    assert tasks.waiting() == [Sent("billing.example", "alpha", {"run_id": 7})]


def test_nothing_is_sent_before_the_commit(tasks: Tasks) -> None:
    enqueue("billing.example")

    assert tasks.waiting() == []


def test_nothing_is_sent_when_the_transaction_is_rolled_back(tasks: Tasks) -> None:
    with tasks.committed(), pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("billing.example")
        divmod(1, 0)

    assert tasks.waiting() == []


def test_a_commit_after_leaving_the_schema_keeps_the_schema_that_asked(tasks: Tasks, beta: Partnership) -> None:
    with tasks.committed():
        in_partnership(beta, enqueue, "billing.example")

    assert [sent.schema for sent in tasks.waiting()] == ["beta"]


def test_a_later_task_is_sent_too(tasks: Tasks) -> None:
    with tasks.committed():
        enqueue_later("billing.example", 30, key="x")

    assert tasks.waiting() == [Sent("billing.example", "alpha", {"key": "x"})]
