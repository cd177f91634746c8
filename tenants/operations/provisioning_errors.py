"""Why a partnership could not be set up, and how the database's refusals are told apart."""

from typing import Final

from django.db import Error

from tenants.names import NameRefused
from tenants.sql import states


class ProvisioningRefused(Exception):
    """The partnership cannot be set up as asked."""

    code = "provisioning_refused"


class SlugTaken(ProvisioningRefused):
    """Another partnership has this web name."""

    code = "slug_taken"


class NameTaken(ProvisioningRefused):
    """Another partnership has this name."""

    code = "name_taken"


class DomainRefused(ProvisioningRefused):
    """The host name is not one, is taken, or is not the partnership's to have."""

    code = "domain_refused"


class UnknownAuthority(ProvisioningRefused):
    """No local authority was named, or one that does not exist."""

    code = "unknown_authority"


class LegalFormRefused(ProvisioningRefused):
    """Not one of the legal forms."""

    code = "legal_form_refused"


class EmailRefused(ProvisioningRefused):
    """The administrator's address is not an e-mail address."""

    code = "email_refused"


class PoolEmpty(ProvisioningRefused):
    """No ready schema is left, and this login may not build one."""

    code = "pool_empty"


class MigrationRunning(ProvisioningRefused):
    """Schemas are being migrated; nothing can be claimed until that is over."""

    code = "migration_running"


REFUSALS: Final[dict[str, type[Exception]]] = {
    "tenants_partnership_slug_key": SlugTaken,
    "tenants_partnership_schema_name_key": SlugTaken,
    "tenants_partnership_name_key": NameTaken,
    "tenants_domain_domain_key": DomainRefused,
    "partnership_schema_name": NameRefused,
    "partnership_slug": NameRefused,
    "domain_lower_case": DomainRefused,
    states.NO_SUCH_SCHEMA_NAME: NameRefused,
    states.ROLE_EXISTS: NameRefused,
    states.DUPLICATE_SCHEMA: NameRefused,
    states.UNKNOWN_AUTHORITY: UnknownAuthority,
    states.POOL_EMPTY: PoolEmpty,
    states.LOCK_NOT_AVAILABLE: MigrationRunning,
}
MESSAGES: Final[dict[type[Exception], str]] = {
    SlugTaken: "Another partnership already has this web name. Choose another.",
    NameTaken: "Another partnership already has this name.",
    DomainRefused: "Another partnership already answers on this host name.",
    NameRefused: "This web name is reserved on the server. Choose another.",
    UnknownAuthority: "One of these local authorities does not exist. Use the three-figure DfE codes, for example 209.",
    PoolEmpty: "No schema is ready just now. The partnership will be set up in the background.",
    MigrationRunning: "The service is being updated. Try again in a minute.",
}


def refusal_of(error: Error) -> Exception | None:
    """Return the typed refusal a database error stands for, or None when it stands for none."""
    kind = REFUSALS.get(states.constraint(error)) or REFUSALS.get(states.sqlstate(error))
    return kind(MESSAGES[kind]) if kind else None
