"""The main job, start to finish: a new partnership, its schools and prices, a head's answer, bills, money, comparison."""

import io
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from pypdf import PdfReader

from billing.models import Account, BillingRun, Document
from billing.queries.documents import outstanding_pence
from membership.models import Person, School, Subscription
from membership.operations import people, subscriptions
from tenants.fanout import in_partnership, in_public
from tenants.host_map import host_map
from tenants.models import Partnership
from tenants.operations.provisioning import create_partnership
from tenants.operations.schemas import drop_schema
from tenants.sql.fingerprint import fingerprint
from tests.factories.tenants import UserFactory
from tests.pages import text_of
from tests.plumbing.register import ABBEY, BIRCH, CEDAR, HAZEL
from tests.plumbing.sessions import just_signed_in
from tests.plumbing.tasks import Tasks
from tests.tenants.logins import logged_in

ClientFor = Callable[..., Client]
Prices = dict[str, int]

LAST_YEAR = datetime(2026, 6, 1, 9, tzinfo=UTC)
SPRING = "2027-03-08 10:00"
AUTUMN = "2027-09-14 10:00"
PRICE = {
    "rate": "19",
    "cap_pence": "12,500",
    "new_joiner_minimum_pence": "6,000",
    "measure": "headcount",
    "invoice_timing": "september",
    "vat_treatment": "exempt",
    "vat_reason": "Exempt: education supplied by an eligible body",
    "exceptions-TOTAL_FORMS": "0",
    "exceptions-INITIAL_FORMS": "0",
}
IDENTITY = {
    "name": "Gamma Learning",
    "legal_name": "Gamma Learning Limited",
    "address": "1 Example Street\nLondon SE6 4RU",
    "contact_email": "finance@gamma.example.org",
    "vat_number": "GB980780684",
}
BANK = {
    "bank_account_name": "Gamma Learning Ltd",
    "bank_sort_code": "20-00-00",
    "bank_account_number": "12345678",
    "payment_terms_days": "30",
    "document_prefix": "GAM",
}
ADMIN = "admin@gamma.example.org"
HEADS = {ABBEY: "head@abbey.example.org", BIRCH: "head@birch.example.org", HAZEL: "head@hazel.example.org"}


@pytest.fixture
def gamma(
    as_owner: None, register: None, services: dict[str, str], settings: Any, time_machine: Any
) -> Iterator[Partnership]:
    """A partnership set up by the owner's process; the story goes on as the web, and nothing of it stays."""
    settings.DB_ROLE, settings.TENANT_MAP_TTL = "owner", 0
    fingerprint.cache_clear()
    slug = f"gamma-{secrets.token_hex(4)}"  # roles belong to the whole server, not to this process's database
    made = create_partnership(
        by=None, now=LAST_YEAR, name="Gamma Learning", slug=slug, la_codes=[209],
        admin_email=ADMIN, admin_name="Ada Partridge",
    )  # fmt: skip
    settings.DB_ROLE = "app"
    time_machine.move_to(LAST_YEAR, tick=False)
    host_map.clear()
    with logged_in(services["DATABASE_URL"]):
        yield made
    settings.DB_ROLE = "owner"
    drop_schema(made.schema_name)


@pytest.fixture
def signed_in(gamma: Partnership, client_for: ClientFor) -> Callable[[str], Client]:
    """`signed_in(email)`: the browser of somebody of the partnership, today (sessions do not last from term to term)."""
    return lambda email: client_for(in_partnership(gamma, _account_of, email), gamma)


def test_a_partnership_bills_its_schools_and_is_compared(
    gamma: Partnership,
    signed_in: Callable[[str], Client],
    client_for: ClientFor,
    tasks: Tasks,
    time_machine: Any,
) -> None:
    office = signed_in(ADMIN)
    _introduce_itself(gamma, office)
    _first_year(gamma, office)

    time_machine.move_to(SPRING, tick=False)
    office = signed_in(ADMIN)
    assert _propose_next_year(gamma, office) == {
        "Abbey Primary School": 7_980_00,
        "Birch Primary School": 12_500_00,
        "Cedar Junior School": 6_000_00,
        "Hazel Primary Academy": 11_970_00,
    }
    _post(office, "/memberships/2027/invite/")
    tasks.run()
    assert _two_requests_to_confirm(signed_in(HEADS[ABBEY])) == "Membership for 2027/28 is confirmed. Thank you."
    in_partnership(gamma, _all_confirm)

    time_machine.move_to(AUTUMN, tick=False)
    office = signed_in(ADMIN)
    run = _preview(gamma, office)
    assert "£38,450.00" in text_of(office.get(run))
    mail.outbox.clear()
    _post(office, f"{run}start/")
    tasks.run()

    invoice = in_partnership(gamma, _invoice_of, "Abbey Primary School")
    assert _numbers(gamma) == [f"GAM-INV-2728-000{place}" for place in range(1, 5)]
    letters = [message for message in mail.outbox if message.subject.startswith("Invoice")]
    assert sorted(message.to for message in letters) == [[HEADS[ABBEY]], [HEADS[BIRCH]]]
    _check_pdf(office.get(f"/billing/invoices/{invoice.pk}/pdf/"), invoice.number)

    statement = _pay(gamma, office, invoice)
    assert (statement, _outstanding(gamma, invoice)) == ("£0.00", 0)
    other = in_partnership(gamma, _invoice_of, "Birch Primary School")
    _post(office, f"/billing/invoices/{other.pk}/credit/", {"reason": "Billed to the wrong payer", "how_much": "all"})
    assert in_partnership(gamma, _credit_of, other) == ("GAM-CRN-2728-0001", -12_500_00)
    assert _outstanding(gamma, other) == 0

    _post(office, "/benchmarks/sharing/", {"consent": "named"})
    _post(office, "/benchmarks/sharing/publish/")
    tasks.run()
    staff = client_for(in_public(_staff), None)
    page = text_of(staff.get("/compare/?indicator=member_share&year=2027"))
    assert re.search(r"Gamma Learning 50(\.0)? % 3 of 6", page), page


def _post(browser: Client, path: str, data: dict[str, str] | None = None, *, follow: bool = False) -> HttpResponse:
    """Send a form that must be accepted."""
    answer = browser.post(path, data or {}, follow=follow)
    assert answer.redirect_chain if follow else answer.status_code == 302, text_of(answer)
    return answer


def _introduce_itself(gamma: Partnership, office: Client) -> None:
    """Say who invoices come from and where schools pay."""
    in_partnership(gamma, just_signed_in, office)
    _post(office, "/settings/identity/", IDENTITY)
    _post(office, "/settings/bank/", BANK)


def _first_year(gamma: Partnership, office: Client) -> None:
    """Three schools from the register founded the partnership; a fourth comes a year later."""
    _post(office, "/schools/add/", {"urns": f"{ABBEY} {BIRCH} {HAZEL}"})
    in_partnership(gamma, _appoint_heads)
    _post(office, "/memberships/open-year/", {"start_year": "2026"})
    _post(office, "/prices/classes/add/", {"name": "Full membership", "kind": "full"})
    draft = _post(office, f"/prices/2026/{in_partnership(gamma, _class_id)}/new/", PRICE)
    _post(office, f"{draft.url}publish/")
    _post(office, "/memberships/2026/propose/", {"scope": "all"})
    in_partnership(gamma, _all_confirm)
    _post(office, "/schools/add/", {"urns": str(CEDAR)})


def _propose_next_year(gamma: Partnership, office: Client) -> Prices:
    _post(office, "/memberships/open-year/", {"start_year": "2027"})
    _post(office, "/memberships/2027/propose/", {"scope": "all"})
    return in_partnership(gamma, _offered)


def _two_requests_to_confirm(head: Client) -> str:
    """Look, confirm: what the page says afterwards."""
    page = head.get("/our-membership/").text
    assert "420 pupils" in page
    assert "£7,980.00" in page
    form = next(part for part in re.findall(r"<form.*?</form>", page, re.DOTALL) if "Confirm membership" in part)
    action, shown = re.search(r'action="([^"]+)"', form), re.search(r'name="expected_pence" value="(\d+)"', form)
    assert action
    assert shown
    answer = _post(head, action[1], {"expected_pence": shown[1]}, follow=True)
    return next(iter(re.findall(r"Membership for 2027/28 is confirmed\. Thank you\.", text_of(answer))), "")


def _preview(gamma: Partnership, office: Client) -> str:
    day = {"issue_on_day": "14", "issue_on_month": "9", "issue_on_year": "2027"}
    year = in_partnership(gamma, _year_id)
    made = _post(
        office, "/billing/runs/new/", {"year": str(year), "sources": "subscription", "invoice_timing": "", **day}
    )
    assert in_partnership(gamma, BillingRun.objects.count) == 1
    return str(made.url)


def _check_pdf(answer: HttpResponse, number: str) -> None:
    """The invoice shows its number, its arithmetic, its total and where to pay."""
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in (
        f"Invoice number {number}", "420 pupils", "× £19.00 = £7,980.00", "Amount due £7,980.00", "Sort code 20-00-00",
        "Account number 12345678", "VAT number GB 980 7806 84", "Exempt: education supplied by an eligible body",
    ):  # fmt: skip
        assert words in text, text


def _pay(gamma: Partnership, office: Client, invoice: Document) -> str:
    """Record the whole amount; return the closing balance of the statement."""
    received = {"received_on_day": "14", "received_on_month": "9", "received_on_year": "2027", "method": "bacs"}
    money = {"amount_pence": "7,980.00", "reference": invoice.number}
    page = _post(office, f"/billing/payers/{invoice.account_id}/payment/", received | money, follow=True)
    words = re.search(r"Closing balance (−?£[\d,.]+\d)", text_of(page))
    assert words, text_of(page)
    return words[1]


# What follows runs inside the partnership and returns plain values.
def _account_of(email: str) -> Any:
    person = Person.objects.get(email=email)
    if person.user is None:
        person.user = UserFactory(email=email, name=person.name)
        person.save()
    return person.user


def _appoint_heads() -> None:
    for urn, email in HEADS.items():
        school = School.objects.get(urn=urn)
        people.add(by=None, name=f"Head of {school.name}", email=email, school_roles=[(school.pk, "head")])


def _class_id() -> int:
    return Subscription._meta.get_field("membership_class").related_model.objects.get().pk


def _year_id() -> int:
    return Subscription._meta.get_field("year").related_model.objects.get(start_year=2027).pk


def _all_confirm() -> None:
    for waiting in Subscription.objects.filter(status__in=["proposed", "invited"]):
        subscriptions.confirm(by=None, subscription_id=waiting.pk, now=LAST_YEAR)


def _offered() -> Prices:
    return dict(Subscription.objects.filter(year__start_year=2027).values_list("school__name", "amount_pence"))


def _invoice_of(payer: str) -> Document:
    return Document.objects.select_related("account").get(account=Account.objects.get(name=payer), kind="invoice")


def _numbers(gamma: Partnership) -> list[str]:
    return in_partnership(gamma, lambda: list(Document.objects.order_by("sequence").values_list("number", flat=True)))


def _outstanding(gamma: Partnership, invoice: Document) -> int:
    return in_partnership(gamma, outstanding_pence, invoice.pk)


def _credit_of(invoice: Document) -> tuple[str, int]:
    return Document.objects.values_list("number", "gross_pence").get(credits=invoice)


def _staff() -> Any:
    return UserFactory(email="sam.staff@example.org", staff_role="association")
