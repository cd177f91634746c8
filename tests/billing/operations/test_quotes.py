"""Quotes: made with a number, accepted once by somebody with authority, charged, invoiced."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import Error, transaction

from billing.enums import AccountKind, DispatchStatus, DocumentKind, QuoteStatus, SourceKind
from billing.models import Account, Charge, Dispatch, Document, Quote
from billing.operations import dispatches, quote_answers, quotes
from billing.operations.charges import NothingToCharge
from billing.operations.issuing import PurchaseOrderMissing
from billing.queries import quotes as queries
from membership.enums import OfficeRole, SchoolRoleKind
from tests.factories import billing as make
from tests.factories import billing_documents as offer
from tests.factories.membership import SchoolFactory, TrustFactory, at_school, at_trust, office


def test_a_quote_takes_the_next_number_and_keeps_who_offers_what_to_whom():
    account = make.AccountFactory(name="Ash School", reference="SAP 7")
    with offer.supplier(document_prefix="AL"):
        made = offer.quote(offer.line("68.33"), offer.line("85.00", quantity=2), account=account)
        second = offer.quote(account=account, kind=DocumentKind.PRO_FORMA)

    assert (made.number, second.number) == ("AL-QUO-2728-0001", "AL-PRO-2728-0001")
    assert (made.buyer_name, made.buyer_reference, made.supplier["name"]) == ("Ash School", "SAP 7", "Alpha Learning")
    assert (made.net_pence, made.vat_pence, made.gross_pence) == (238_33, 47_67, 286_00)


def test_vat_of_a_quote_is_rounded_on_each_line():
    with offer.supplier():
        made = offer.quote(*(offer.line(pounds) for pounds in ("68.33", "68.33", "57.50", "85.00")))

    assert (made.net_pence, made.vat_pence, made.gross_pence) == (279_16, 55_84, 335_00)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"school__urn": 100_123}, "URN 100123"),
        ({"school__urn": 100_123, "reference": "PO box"}, "PO box"),
    ],
)
def test_the_payers_reference_is_never_empty(facts, expected):
    account = make.AccountFactory(**facts)

    invoice = make.invoice(account=account)

    assert (offer.quote(account=account).buyer_reference, invoice.buyer_reference) == (expected, expected)


@pytest.mark.parametrize("kind", ["trust", "council", "other"])
def test_quote_and_invoice_call_the_payers_reference_alike(kind):
    owner = {"trust": {"trust": TrustFactory()}, "council": {"la_code": 209}, "other": {}}[kind]
    account = Account.objects.create(kind=kind, name="Payer", **owner)

    references = {offer.quote(account=account).buyer_reference, make.invoice(account=account).buyer_reference}

    assert len(references) == 1
    assert references != {""}


@pytest.mark.parametrize(
    "lines", [[], [offer.line("0")], [offer.line(), offer.line("5", discount_pence=5_00, discount_reason="x")]]
)
def test_a_quote_of_nothing_is_refused(lines):
    account = make.AccountFactory()

    with pytest.raises(NothingToCharge):
        quotes.make(
            by=office(), account_id=account.pk, kind=DocumentKind.QUOTE, title="x", lines=lines, on=make.TODAY,
            expires_on=offer.EXPIRES,
        )  # fmt: skip

    assert Quote.objects.count() == 0


def test_a_quote_cannot_expire_before_it_is_made():
    with pytest.raises(quotes.QuoteExpired):
        offer.quote(expires_on=make.TODAY - timedelta(1))


def test_the_quote_is_sent_with_its_pdf_and_the_page_to_accept_it():
    made = offer.quote(account=make.AccountFactory(invoice_email="sbm@example.sch.uk"))

    dispatches.send(dispatch_id=Dispatch.objects.get().pk, now=make.NOW)

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["sbm@example.sch.uk"], f"Quote {made.number} from Alpha Learning")
    assert f"alpha.example.org/billing/quotes/{made.pk}/" in message.body
    assert "Valid until Thursday 14 October 2027." in message.body
    assert [(name, body[:5]) for name, body, _ in message.attachments] == [(f"{made.number}.pdf", b"%PDF-")]


def test_a_quote_without_an_address_waits_for_one():
    offer.quote(account=make.AccountFactory(invoice_email=""))

    assert Dispatch.objects.get().status == DispatchStatus.NO_ADDRESS


def test_accepting_archives_who_signed_what_and_when():
    made = offer.quote(account=make.AccountFactory(name="Ash School"))
    head = at_school(made.account.school)

    offer.accept(made, by=head, signed_name=" Ada Marsh ", purchase_order="PO-1")

    kept = Quote.objects.get()
    assert (kept.status, kept.signed_name, kept.signed_by, kept.answered_at) == (
        QuoteStatus.ACCEPTED, "Ada Marsh", head, make.NOW,
    )  # fmt: skip
    assert kept.signed_statement == (
        "I am authorised to order for Ash School. I accept quote QUO-2728-0001 of 14 September 2027: Coaching 2027/28, "
        "for £100.00 before VAT and £100.00 with it, and agree to pay the invoice that follows."
    )


def test_each_line_becomes_one_charge_with_a_source_of_its_own():
    with offer.supplier():
        made = offer.accepted(
            offer.line("450", quantity=3, unit="days", discount_pence=50_00, discount_reason="early"),
            offer.line("68.33"),
        )

    rows = Charge.objects.order_by("pk").values_list(
        "source_kind", "source_id", "quantity", "unit", "discount_pence", "net_pence", "vat_pence", "school"
    )
    school = made.account.school_id
    assert list(rows) == [
        (SourceKind.QUOTE, made.pk * 1000 + 1, 3, "days", 50_00, 1_300_00, 260_00, school),
        (SourceKind.QUOTE, made.pk * 1000 + 2, 1, "", 0, 68_33, 13_67, school),
    ]


def test_the_ordinary_invoice_follows_with_the_order_of_the_acceptance():
    made = offer.quote(offer.line(), offer.line("20"))
    offer.accept(made, purchase_order="PO-9")

    quote_answers.invoice(by=office(), quote_id=made.pk, on=make.TODAY)

    document = Document.objects.get()
    assert (document.gross_pence, document.line_count, document.purchase_order) == (120_00, 2, "PO-9")
    assert queries.invoices_of(made) == [document]


def test_an_accepted_quote_is_invoiced_once():
    made = offer.accepted()
    quote_answers.invoice(by=office(), quote_id=made.pk, on=make.TODAY)

    with pytest.raises(quote_answers.NothingAccepted):
        quote_answers.invoice(by=office(), quote_id=made.pk, on=make.TODAY)

    assert Document.objects.count() == 1


def test_accepted_quotes_wait_for_their_invoice():
    made, other = offer.accepted(), offer.accepted()
    offer.quote()
    quote_answers.invoice(by=office(), quote_id=other.pk, on=make.TODAY)

    assert list(queries.to_invoice()) == [made]


def test_a_quote_is_accepted_on_its_last_day_and_not_after():
    made, late = offer.quote(), offer.quote()

    offer.accept(made, on=offer.EXPIRES)
    with pytest.raises(quotes.QuoteExpired, match="expired on 14 October 2027"):
        offer.accept(late, on=offer.EXPIRES + timedelta(1))

    assert Charge.objects.count() == 1


def test_a_quote_is_accepted_once():
    made = offer.accepted()

    with pytest.raises(quotes.QuoteAnswered):
        offer.accept(made)

    assert Charge.objects.count() == 1


@pytest.mark.parametrize("answer", ["withdraw", "decline"])
def test_what_was_refused_or_withdrawn_cannot_be_accepted(answer):
    made = offer.quote()
    by = office() if answer == "withdraw" else at_school(made.account.school)
    work = quotes.withdraw if answer == "withdraw" else quote_answers.decline
    work(by=by, quote_id=made.pk, reason="Too dear", now=make.NOW)

    with pytest.raises(quotes.QuoteAnswered):
        offer.accept(made)

    kept = Quote.objects.get()
    assert (kept.answer_note, kept.signed_name, Charge.objects.count()) == ("Too dear", "", 0)


def strangers(account):
    """People who may not order for a school, whatever else they may."""
    return [
        office(), office(OfficeRole.FINANCE), at_school(account.school, SchoolRoleKind.STAFF),
        at_school(account.school, SchoolRoleKind.GOVERNOR), at_school(), at_trust(TrustFactory()),
    ]  # fmt: skip


def test_nobody_without_authority_accepts_or_declines():
    made = offer.quote(account=make.AccountFactory(school=SchoolFactory(trust=TrustFactory())))

    for person in strangers(made.account):
        with pytest.raises(quote_answers.NotAuthorised):
            offer.accept(made, by=person)
        with pytest.raises(quote_answers.NotAuthorised):
            quote_answers.decline(by=person, quote_id=made.pk, reason="x", now=make.NOW)

    assert Quote.objects.get().status == QuoteStatus.OPEN


@pytest.mark.parametrize("who", ["head", "business_manager", "trust"])
def test_the_head_the_business_manager_and_the_trust_may_accept(who):
    made = offer.quote(account=make.AccountFactory(school=SchoolFactory(trust=TrustFactory())))
    school = made.account.school

    offer.accept(made, by=at_trust(school.trust) if who == "trust" else at_school(school, who))

    assert Quote.objects.get().status == QuoteStatus.ACCEPTED


@pytest.mark.parametrize("kind", [AccountKind.COUNCIL, AccountKind.OTHER])
def test_for_a_council_or_another_body_the_office_takes_the_signature_of_its_contact(kind):
    account = Account.objects.create(kind=kind, name="Body", la_code=209 if kind == AccountKind.COUNCIL else None)
    made = offer.quote(account=account)

    offer.accept(made, by=office(OfficeRole.FINANCE), signed_name="Commissioner of the council")

    assert Quote.objects.get().signed_name == "Commissioner of the council"


@pytest.mark.parametrize("name", ["", "   "])
def test_without_a_name_nothing_is_signed(name):
    with pytest.raises(quote_answers.NotSigned):
        offer.accept(offer.quote(), signed_name=name)


def test_a_payer_that_needs_an_order_gives_it_with_the_acceptance():
    made = offer.quote(account=make.AccountFactory(requires_purchase_order=True))

    with pytest.raises(PurchaseOrderMissing):
        offer.accept(made)
    offer.accept(made, purchase_order="PO-3")

    assert Charge.objects.get().purchase_order == "PO-3"


def test_a_standing_order_is_enough():
    made = offer.accepted(account=make.AccountFactory(requires_purchase_order=True, purchase_order="PO-S"))

    quote_answers.invoice(by=office(), quote_id=made.pk, on=make.TODAY)

    assert Document.objects.get().purchase_order == "PO-S"


def test_a_quote_is_sent_again_only_while_it_is_open():
    made = offer.quote()
    quotes.resend(by=office(), quote_id=made.pk)
    offer.accept(made)

    with pytest.raises(quotes.QuoteAnswered):
        quotes.resend(by=office(), quote_id=made.pk)

    assert Dispatch.objects.count() == 2


def test_a_quote_without_an_address_cannot_be_sent_again():
    with pytest.raises(dispatches.NoAddress):
        quotes.resend(by=office(), quote_id=offer.quote(account=make.AccountFactory(invoice_email="")).pk)


@pytest.mark.parametrize(
    "change", [{"gross_pence": 1}, {"lines": []}, {"buyer_name": "x"}, {"expires_on": date(2030, 1, 1)}]
)
def test_what_a_quote_offers_cannot_be_changed(change):
    made = offer.quote()

    with pytest.raises(Error), transaction.atomic():
        Quote.objects.filter(pk=made.pk).update(**change)


def test_an_answer_cannot_be_changed():
    made = offer.accepted()

    with pytest.raises(Error), transaction.atomic():
        Quote.objects.filter(pk=made.pk).update(signed_name="Somebody else")
