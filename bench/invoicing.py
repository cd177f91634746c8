"""Billing a filled partnership through the product's own operations, and taking it all away again."""

import psycopg

from bench.landscape import NOW, TODAY, YEAR
from billing.operations.runs import issue_run_batch, preview_run, start_run
from membership.models import MembershipYear, Person

EMPTIED = ("billing_document", "billing_charge", "billing_billingrun", "billing_numberseries")


def preview() -> int:
    """Prepare a run of all memberships in the present partnership; returns its id."""
    by, _ = Person.objects.get_or_create(name="Bench", email="bench@example.org")
    year = MembershipYear.objects.get(start_year=YEAR.start)
    return preview_run(by=by, year_id=year.pk, label="Subscriptions", issue_on=TODAY, now=NOW).pk


def issue(run_id: int) -> None:
    """Issue a run to its end."""
    start_run(by=Person.objects.get(email="bench@example.org"), run_id=run_id, now=NOW)
    while issue_run_batch(run_id=run_id, now=NOW):
        pass


def empty(owner: psycopg.Connection, schemas: list[str]) -> None:
    """Take all charges, runs and documents away."""
    for schema in schemas:
        tables = ", ".join(f"{schema}.{table}" for table in EMPTIED)
        owner.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
