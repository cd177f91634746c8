"""What the database itself refuses, tried by the ORM and in plain SQL."""

from datetime import date

import pytest
from django.db import Error, IntegrityError, connection, transaction

from billing.enums import AccountKind, DocumentKind, PaymentMethod
from billing.models import (
    Account,
    Allocation,
    BillingRun,
    Charge,
    Dispatch,
    Document,
    DocumentLine,
    NumberSeries,
    Payment,
)
from billing.operations.credit_notes import credit_invoice
from tests.factories import billing as make
from tests.factories.membership import SchoolFactory, TrustFactory, office


@pytest.fixture
def ledger():
    """One of everything that may never change."""
    document = make.invoice()
    make.payment(document.account, 50_00)
    return document


def refused(work):
    with pytest.raises(Error) as caught, transaction.atomic():
        work()
    return str(caught.value)


IMMUTABLE = [Document, DocumentLine, Payment, Allocation]


@pytest.mark.parametrize("model", IMMUTABLE)
@pytest.mark.usefixtures("ledger")
def test_what_is_issued_or_received_cannot_be_changed_by_the_orm(model):
    row = model.objects.get()

    message = refused(lambda: model.objects.filter(pk=row.pk).update(id=row.pk))

    assert "permission denied" in message or "Cannot update" in message


@pytest.mark.parametrize("model", IMMUTABLE)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id"])
@pytest.mark.usefixtures("ledger")
def test_what_is_issued_or_received_cannot_be_changed_in_plain_sql(model, statement):
    def work():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(model._meta.db_table))

    message = refused(work)

    assert "permission denied" in message or "Cannot" in message


def copy_of_line(line, **changes):
    values = {field.attname: getattr(line, field.attname) for field in line._meta.concrete_fields if field.name != "id"}
    return DocumentLine.objects.create(**(values | changes))


def test_an_issued_document_takes_no_further_line(ledger):
    line = ledger.lines.get()
    connection.check_constraints()

    def work():
        copy_of_line(line, position=2, charge_id=None, net_pence=0, vat_pence=0)
        connection.check_constraints()

    assert "no line can be added" in refused(work)


def test_a_further_line_is_refused_by_the_statement_that_writes_it(ledger):
    line = ledger.lines.get()

    message = refused(lambda: copy_of_line(line, position=2, charge_id=None, net_pence=0, vat_pence=0))

    assert "no line can be added" in message


def test_a_line_is_written_after_its_document(ledger):
    """So no line can be slipped under a document that another transaction has not committed yet."""
    line = ledger.lines.get()

    message = refused(lambda: copy_of_line(line, document_id=ledger.pk + 1, charge_id=None))

    assert "no line can be added" in message


def new_document(account, **facts):
    values = {
        "kind": DocumentKind.INVOICE, "number": "X-1", "financial_year": 2030, "sequence": 1, "account": account,
        "issued_on": make.TODAY, "tax_point_on": make.TODAY, "due_on": make.TODAY, "supplier": {}, "buyer_name": "B",
        "buyer_reference": "R", "line_count": 1, "net_pence": 1, "vat_pence": 0, "gross_pence": 1,
    }  # fmt: skip
    return Document.objects.create(**(values | facts))


def test_a_document_whose_lines_do_not_add_up_is_refused():
    account = make.AccountFactory()

    def work():
        new_document(account)
        connection.check_constraints()

    assert "do not add up" in refused(work)


@pytest.mark.parametrize("wrong", [{"net_pence": 2, "vat_pence": 0}, {"net_pence": 1, "vat_pence": 1}])
def test_a_document_with_a_line_of_another_amount_is_refused(ledger, wrong):
    line = ledger.lines.get()

    def work():
        document = new_document(ledger.account)
        copy_of_line(line, document_id=document.pk, charge_id=None, **wrong)
        connection.check_constraints()

    assert "do not add up" in refused(work)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("document_net_plus_vat_is_gross", {"gross_pence": 2}),
        ("document_sign_matches_kind", {"net_pence": -1, "gross_pence": -1}),
        ("document_sign_matches_kind", {"kind": DocumentKind.CREDIT_NOTE}),
        ("document_has_lines", {"line_count": 0}),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(constraint, facts):
    account = make.AccountFactory()

    assert constraint in refused(lambda: new_document(account, **facts))


def test_a_number_is_given_once(ledger):
    again = {"number": ledger.number, "sequence": 99}

    assert "number" in refused(lambda: new_document(ledger.account, **again))


def test_a_place_in_a_series_is_taken_once(ledger):
    again = {"financial_year": ledger.financial_year, "sequence": ledger.sequence}

    assert "document_sequence_once" in refused(lambda: new_document(ledger.account, **again))


def test_a_charge_is_invoiced_once(ledger):
    line = ledger.lines.get()

    assert "document_line_charge_invoiced_once" in refused(lambda: copy_of_line(line, position=2))


def test_a_position_is_used_once(ledger):
    line = ledger.lines.get()

    assert "document_line_position_once" in refused(lambda: copy_of_line(line, charge_id=None))


def charge_with(**facts):
    charge = make.charge(source_kind="booking", source_id=1)
    Charge.objects.filter(pk=charge.pk).update(**facts)


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("charge_period_order", {"period_ends_before": date(2027, 9, 1)}),
        ("charge_vat_treatment", {"vat_treatment": "luxury", "vat_pence": 0}),
        ("charge_vat_only_if_rated", {"vat_treatment": "exempt"}),
    ],
)
def test_a_charge_that_contradicts_itself_is_refused(constraint, facts):
    message = refused(lambda: charge_with(**facts))

    # An empty period has no range: PostgreSQL may name either.
    assert constraint in message or "range lower bound" in message


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": AccountKind.SCHOOL},
        {"kind": AccountKind.TRUST, "school": SchoolFactory},
        {"kind": AccountKind.COUNCIL},
        {"kind": AccountKind.OTHER, "trust": TrustFactory},
    ],
)
def test_an_account_belongs_to_what_its_kind_says(facts):
    values = {key: value() if callable(value) and key != "kind" else value for key, value in facts.items()}

    assert "account_kind_matches_owner" in refused(lambda: Account.objects.create(name="A", **values))


def test_a_council_has_one_account():
    Account.objects.create(kind=AccountKind.COUNCIL, la_code=209, name="A")

    message = refused(lambda: Account.objects.create(kind=AccountKind.COUNCIL, la_code=209, name="B"))

    assert "account_one_per_council" in message


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("payment_sign", {"amount_pence": 0}),
        ("payment_sign", {"amount_pence": -1}),
        ("payment_method", {"amount_pence": 1, "method": "barter"}),
    ],
)
def test_a_payment_is_money_by_a_known_way(constraint, facts):
    account = make.AccountFactory()
    values = {"account": account, "received_on": make.TODAY, "method": PaymentMethod.BACS} | facts

    assert constraint in refused(lambda: Payment.objects.create(**values))


def test_an_allocation_has_one_source_and_a_sign(ledger):
    payment = Payment.objects.get()
    note = credit_invoice(by=office(), invoice_id=ledger.pk, reason="x", on=make.TODAY)

    no_source = refused(lambda: Allocation.objects.create(invoice=ledger, amount_pence=1))
    two = refused(lambda: Allocation.objects.create(invoice=ledger, amount_pence=1, payment=payment, credit_note=note))
    nothing = refused(lambda: Allocation.objects.create(invoice=ledger, amount_pence=0, payment=payment))

    assert ["allocation_one_source" in no_source, "allocation_one_source" in two, "allocation_sign" in nothing] == [
        True
    ] * 3


def test_a_dispatch_and_a_run_have_known_states(ledger):
    run = make.run()

    dispatch = refused(lambda: Dispatch.objects.filter(document=ledger).update(status="lost"))
    unknown = refused(lambda: BillingRun.objects.filter(pk=run.pk).update(status="lost"))

    assert ("dispatch_status" in dispatch, "billing_run_status" in unknown) == (True, True)


def test_a_year_has_one_open_run():
    run = make.run()

    message = refused(lambda: BillingRun.objects.create(year=run.year, label="Second", issue_on=make.TODAY))

    assert "billing_run_one_open_per_year" in message


def test_a_payer_is_once_in_a_run():
    make.member()
    run = make.run()
    item = run.items.get()

    message = refused(lambda: run.items.create(account=item.account, net_pence=1, vat_pence=0))

    assert "billing_run_item_once_per_account" in message


def test_a_series_is_kept_once():
    NumberSeries.objects.create(kind=DocumentKind.INVOICE, financial_year=2031)

    with pytest.raises(IntegrityError, match="number_series_once"), transaction.atomic():
        NumberSeries.objects.create(kind=DocumentKind.INVOICE, financial_year=2031)
