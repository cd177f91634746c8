"""Bank details: changed by one person, told to at least two. Whoever opens the page has just proved who they are.

The partnership's own are changed here; `billing.operations.payer_bank` changes those of a payer and tells of it as this does.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from membership.models import Person
from membership.queries.recipients import bank_watchers
from membership.refusals import Refusal
from tenants.models import Partnership
from tenants.operations import identity
from tenants.operations.identity import Identity
from tenants.queue import enqueue

FIELDS: Final = ("bank_account_name", "bank_sort_code", "bank_account_number")
FEWEST: Final = 2


class NobodyElseToTell(Refusal):
    """A change of bank details is told to two addresses, and there is only one."""

    code = "nobody_else_to_tell"


@transaction.atomic
def change(*, by: Person, partnership: Partnership, details: Identity, now: datetime) -> None:
    """Change bank details, terms and prefix, and tell everybody who watches over money what changed in the bank details.

    Told are the active admins and finance officers, and the contact address there was before. Raises IdentityRefused,
    NobodyElseToTell.
    """
    watchers = bank_watchers(partnership.contact_email)
    before = identity.change_identity(by=by, partnership=partnership, details=details)
    tell(by=by, before=before, after=details, watchers=watchers, now=now)


def tell(
    *,
    by: Person,
    before: Mapping[str, object],
    after: Mapping[str, object],
    watchers: Collection[str],
    now: datetime,
    also: Collection[str] = (),
    payer: str = "",
    page: Sequence[str | int] = ("settings",),
) -> None:
    """Tell watchers, and others also, what changed in bank details when the transaction commits; nothing where nothing did.

    `payer` names whose details they are, the partnership's own without it; `page` is the name of the route that shows them,
    with its arguments. Only watchers count for the two. Raises NobodyElseToTell.
    """
    changes = {name: (str(before[name]), str(after[name])) for name in FIELDS if name in after}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return
    if len(watchers) < FEWEST:
        raise NobodyElseToTell(
            "A change of bank details is told to two people. Give a contact e-mail address other than your own first, "
            "or make somebody else finance officer."
        )
    told = {name: (_shown(name, old), _shown(name, new)) for name, (old, new) in changes.items()}
    enqueue(
        "membership.email_bank_changed", to=list(dict.fromkeys([*watchers, *also])), changes=told, by_name=by.name,
        by_email=by.email, changed_at=now.isoformat(), payer=payer, page=list(page),
    )  # fmt: skip


def _shown(name: str, value: str) -> str:
    """Numbers by their last two digits only."""
    if not value:
        return "none"
    return " ".join(value.split()) if name == "bank_account_name" else f"ending {value[-2:]}"
