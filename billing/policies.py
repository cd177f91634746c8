"""Who may do what with money: the finance officer and the admin bill; schools and trusts see what they themselves pay.

Rules are named "billing.<action>". Those about an account take the account, or anything that has one.
"""

from typing import Final

import rules

from billing.enums import AccountKind
from billing.models import Account
from membership.enums import OfficeRole
from membership.models import Person
from membership.policies import MONEY_ROLES, is_active, is_admin, is_finance_officer


def money_school_ids(person: Person) -> frozenset[int]:
    """Return the schools whose own invoices a person sees."""
    return frozenset(pk for pk in person.school_ids if person.school_role_names(pk) & MONEY_ROLES)


@rules.predicate
def pays_for_something(person: Person) -> bool:
    """Head or business manager of a school, or the finance of a trust."""
    return bool(money_school_ids(person) or person.trust_ids)


@rules.predicate
def answers_for_account(person: Person, subject: object = None) -> bool:
    """The payer is the person's own school, their trust, or a school of their trust."""
    account = subject if isinstance(subject, Account) else getattr(subject, "account", None)
    if account is None:
        return False
    school = account.school
    return (
        account.school_id in money_school_ids(person)
        or account.trust_id in person.trust_ids
        or bool(school and school.trust_id in person.trust_ids)
    )


@rules.predicate
def configures_offers(person: Person) -> bool:
    """Who decides what is sold and for how much gives no money back and is nobody's second person."""
    return OfficeRole.CATALOGUE_MANAGER in person.office_role_names


@rules.predicate
def is_for_no_school(person: Person, subject: object = None) -> bool:
    """The payer is a council or another body, whose people have no account here: the office answers for its contact."""
    account = subject if isinstance(subject, Account) else getattr(subject, "account", None)
    return account is not None and account.kind in (AccountKind.COUNCIL, AccountKind.OTHER)


office = is_active & (is_admin | is_finance_officer)
# Who holds the role of catalogue manager is kept out whatever else they hold, an admin too. An admin configures offers without
# that role and can take it from anybody, themselves included, so nobody is locked out by it.
independent_office = office & ~configures_offers

RULES: Final = {
    "use_office": office,
    "view_invoices": is_active & (is_admin | is_finance_officer | pays_for_something),
    "view_account": is_active & (is_admin | is_finance_officer | answers_for_account),
    "change_accounts": office,
    "raise_charges": office,
    "issue_invoices": office,
    "credit_invoices": office,
    "record_payments": office,
    "send_documents": office,
    "view_funding": office,
    "change_funding": office,
    "make_quotes": office,
    "answer_quote": is_active & (answers_for_account | (is_for_no_school & (is_admin | is_finance_officer))),
    "give_orders": is_active & (is_admin | is_finance_officer | answers_for_account),
    "decide_vat": office,
    "spoil_numbers": office,
    "approve": independent_office,
    "chase": office,
    "refund": independent_office,
    "change_payer_bank": independent_office,
    "keep_books": office,
    "view_spending": is_active & pays_for_something,
    "change_billing_settings": is_active & is_admin,
    "pay_invoices": is_active & pays_for_something,
    "pay_account": is_active & answers_for_account,
    "configure_gateway": is_active & is_admin,
}

for _action, _predicate in RULES.items():
    rules.add_rule(f"billing.{_action}", _predicate)
    rules.add_perm(f"billing.{_action}", _predicate)
