"""What changes after an invoice is issued changes nothing on it."""

from billing.models import Document, DocumentLine
from billing.pdf.documents import document_pdf
from tests.factories import billing as make


def everything():
    document = Document.objects.get()
    return [
        {name: value for name, value in vars(row).items() if name != "_state"}
        for row in (document, *DocumentLine.objects.all())
    ], document_pdf(document)


def test_prices_pupils_names_and_the_supplier_change_nothing_issued(alpha):
    subscription = make.member()
    make.issued_run()
    before = everything()

    for row, changes in (
        (subscription.tariff, {"rate": 99, "vat_reason": "Changed"}),
        (subscription.quantity, {"value": 1}),
        (subscription, {"amount_pence": 1, "arithmetic": {}}),
        (subscription.school, {"name": "Renamed School"}),
        (Document.objects.get().account, {"name": "Renamed payer", "address": "Elsewhere", "payment_terms_days": 1}),
    ):
        type(row)._default_manager.filter(pk=row.pk).update(**changes)
    name, alpha.legal_name = alpha.legal_name, "Another Legal Name"

    after = everything()
    alpha.legal_name = name

    assert after == before
