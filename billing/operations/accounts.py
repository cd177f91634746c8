"""Who pays: an account for every school that is billed, its trust's where it belongs to one, and their details."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from billing.enums import AccountKind, DispatchStatus
from billing.enums import Collection as Asked
from billing.errors import BillingRefused
from billing.models import Account, Dispatch, SchoolPayer
from billing.operations import locks
from membership.enums import SchoolRoleKind
from membership.models import Person, School, SchoolRole, Trust, TrustRole
from tenants.queries.areas import authority_name
from tenants.queue import enqueue

# Who opens the invoice mail of a school when nobody has said otherwise: later ones win.
_INVOICE_READERS = (SchoolRoleKind.HEAD, SchoolRoleKind.BUSINESS_MANAGER)


class CouncilHasAccount(BillingRefused):
    """A council is one payer, whatever it pays for."""

    code = "council_has_account"


class TrustHasAccount(BillingRefused):
    """A trust is one payer, whatever it pays for."""

    code = "trust_has_account"


class PaidSchoolClosed(BillingRefused):
    """Nobody is billed any more for a school that has closed."""

    code = "paid_school_closed"


@dataclass(frozen=True)
class AccountDetails:
    """What the office may change about a payer."""

    name: str
    address: str = ""
    invoice_email: str = ""
    reference: str = ""
    requires_purchase_order: bool = False
    purchase_order: str = ""
    payment_terms_days: int | None = None
    vat_number: str = ""
    wants_e_invoice: bool = True
    e_invoice_id: str = ""


@transaction.atomic
def change_details(*, by: Person, account_id: int, details: AccountDetails, by_journal: bool | None = None) -> Account:
    """Change how a payer is billed, by a council's journal or not if that is said; issued documents keep the old details."""
    account = locks.lock_account(account_id)
    for field, value in vars(details).items():
        setattr(account, field, value)
    if by_journal is not None:
        account.collection = _collection(account, by_journal=by_journal)
    account.save()
    if account.invoice_email:
        _release_unaddressed(account)
    return account


@transaction.atomic
def set_payer(*, by: Person, school_id: int, account_id: int) -> SchoolPayer:
    """Let an account pay for a school from the next charge on. Raises PaidSchoolClosed."""
    account, school = locks.lock_account(account_id), School.objects.get(pk=school_id)
    if not school.is_open:
        raise PaidSchoolClosed(f"{school} has closed. Nobody is billed for it any more.")
    payer, _ = SchoolPayer.objects.update_or_create(school=school, defaults={"account": account})
    return payer


@transaction.atomic
def let_school_pay(*, by: Person, school_id: int) -> SchoolPayer:
    """Let a school pay for itself from the next charge on, with an account that is opened when it has none.

    Raises PaidSchoolClosed.
    """
    own = _accounts_of_schools([School.objects.get(pk=school_id)])
    return set_payer(by=by, school_id=school_id, account_id=own[school_id])


@transaction.atomic
def open_council_account(*, by: Person, la_code: int, details: AccountDetails) -> Account:
    """Open the account of a council, by the code of its authority. Raises CouncilHasAccount."""
    try:
        with transaction.atomic():
            return Account.objects.create(kind=AccountKind.COUNCIL, la_code=la_code, **vars(details))
    except IntegrityError as error:
        held = Account.objects.get(kind=AccountKind.COUNCIL, la_code=la_code)
        raise CouncilHasAccount(
            f"The council of {authority_name(la_code)} has an account already: {held}. It is in the list of payers."
        ) from error


@transaction.atomic
def open_trust_account(*, by: Person | None, trust_id: int, details: AccountDetails) -> Account:
    """Open the account of a trust; what the details leave empty is as a billing run would have it.

    Raises TrustHasAccount.
    """
    trust = Trust.objects.get(pk=trust_id)
    account = _account_of_trust(trust, _mailboxes_of_trusts([trust]))
    for field, value in vars(details).items():
        setattr(account, field, value or getattr(account, field))
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise TrustHasAccount(f"{trust} has an account already. It is in the list of payers.") from error
    return account


@transaction.atomic
def open_other_account(*, by: Person, details: AccountDetails) -> Account:
    """Open an account for a body that is neither school, trust nor council."""
    return Account.objects.create(kind=AccountKind.OTHER, **vars(details))


@transaction.atomic
def ensure_payers(*, by: Person | None, school_ids: Iterable[int]) -> None:
    """Give each school that has no payer one: its trust, which is the legal person behind an academy, else itself."""
    schools = list(School.objects.filter(pk__in=set(school_ids), payer=None).select_related("trust").order_by("pk"))
    if not schools:
        return
    of_trust = _accounts_of_trusts({school.trust for school in schools if school.trust})
    of_school = _accounts_of_schools([school for school in schools if not school.trust])
    payers = [
        SchoolPayer(school=school, account_id=of_trust[school.trust_id] if school.trust_id else of_school[school.pk])
        for school in schools
    ]
    SchoolPayer.objects.bulk_create(payers, ignore_conflicts=True)


def _collection(account: Account, *, by_journal: bool) -> Asked:
    """A journal where it was chosen; a Direct Debit stays until its mandate ends."""
    if by_journal:
        return Asked.JOURNAL
    now = Asked(account.collection)
    return Asked.INVOICE if now == Asked.JOURNAL else now


def _release_unaddressed(account: Account) -> None:
    """Documents, quotes, reminders and requests that had no address to go to now have one."""
    of_document = Q(document__account=account) | Q(quote__account=account)
    of_account = of_document | Q(reminder__account=account) | Q(account=account)
    rows = Dispatch.objects.filter(of_account, status=DispatchStatus.NO_ADDRESS)
    if rows.update(status=DispatchStatus.WAITING, email=account.invoice_email):
        enqueue("billing.send_waiting")


def _accounts_of_trusts(trusts: set[Trust]) -> dict[int, int]:
    mailboxes = _mailboxes_of_trusts(trusts)
    accounts = [_account_of_trust(trust, mailboxes) for trust in sorted(trusts, key=lambda trust: trust.pk)]
    Account.objects.bulk_create(accounts, ignore_conflicts=True)
    return dict(Account.objects.filter(trust__in=trusts).values_list("trust_id", "pk"))


def _account_of_trust(trust: Trust, mailboxes: Mapping[int, str]) -> Account:
    mailbox = mailboxes.get(trust.pk, "")
    return Account(kind=AccountKind.TRUST, trust=trust, name=trust.name, address=trust.address, invoice_email=mailbox)


def _mailboxes_of_trusts(trusts: Collection[Trust]) -> dict[int, str]:
    roles = TrustRole.objects.filter(trust__in=trusts, person__is_active=True).order_by("-pk")
    return dict(roles.values_list("trust_id", "person__email"))


def _accounts_of_schools(schools: list[School]) -> dict[int, int]:
    mailboxes = _mailboxes(schools)
    accounts = [
        Account(
            kind=AccountKind.SCHOOL,
            school=school,
            name=school.name,
            address="\n".join(part for part in (school.address, school.postcode) if part),
            invoice_email=mailboxes.get(school.pk, ""),
        )
        for school in schools
    ]
    Account.objects.bulk_create(accounts, ignore_conflicts=True)
    return dict(Account.objects.filter(school__in=schools).values_list("school_id", "pk"))


def _mailboxes(schools: list[School]) -> dict[int, str]:
    found = SchoolRole.objects.filter(school__in=schools, role__in=_INVOICE_READERS, person__is_active=True)
    rows = found.order_by("-pk").values_list("role", "school_id", "person__email")
    return {school: email for wanted in _INVOICE_READERS for role, school, email in rows if role == wanted}
