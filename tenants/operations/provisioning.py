"""Setting up a partnership: claim a ready schema by rename, give it its first administrator, all in one transaction.

The app login can do this as long as the pool lasts, because `tenants_claim` runs with the owner's rights. When the pool
is empty the owner builds one more schema; the app login hands the request to the owner's worker.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Required, TypedDict, Unpack

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, transaction

from tenants.accounts.models import User
from tenants.enums import LegalForm
from tenants.fanout import in_partnership
from tenants.models import Partnership
from tenants.names import NameRefused, schema_for_slug
from tenants.operations import pool
from tenants.operations.provisioning_errors import (
    DomainRefused,
    EmailRefused,
    LegalFormRefused,
    PoolEmpty,
    UnknownAuthority,
    refusal_of,
)
from tenants.operations.schemas import build_schema
from tenants.provisioned import welcomes
from tenants.queue import enqueue
from tenants.sql.fingerprint import fingerprint
from tenants.sql.running import rows

__all__ = ["Wanted", "build_schema", "create_partnership", "request_partnership"]
logger = logging.getLogger(__name__)
HOST: Final = r"(?=.{4,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+"
CLAIM: Final = "SELECT public.tenants_claim(%s, %s, %s, %s, %s, %s, %s)"
TRIES: Final = 3  # another claim may take the schema we have just built


class Details(TypedDict, total=False):
    """What is asked for, as keyword arguments; see Wanted."""

    name: Required[str]
    slug: Required[str]
    la_codes: Required[Sequence[int]]
    admin_email: Required[str]
    admin_name: str
    legal_form: str
    domain: str


@dataclass(frozen=True)
class Wanted:
    """A partnership as asked for. An empty domain means `<slug>.<BASE_HOST>`."""

    name: str
    slug: str
    la_codes: Sequence[int]
    admin_email: str
    admin_name: str = ""
    legal_form: str = LegalForm.CLG
    domain: str = ""

    @property
    def host(self) -> str:
        """The host name the partnership will answer on."""
        return self.domain or f"{self.slug}.{settings.BASE_HOST}"


def create_partnership(*, by: User | None, now: datetime, **details: Unpack[Details]) -> Partnership:
    """Set up a live partnership with its schema, role, host and first administrator, or leave nothing behind.

    Raises NameRefused, SlugTaken, NameTaken, DomainRefused, UnknownAuthority, LegalFormRefused, EmailRefused,
    MigrationRunning and, for the app login, PoolEmpty.
    """
    wanted = Wanted(**details)
    schema_name = check(wanted)
    for _ in range(TRIES):
        try:
            return _claim_and_welcome(by, wanted, schema_name, now)
        except PoolEmpty:
            if settings.DB_ROLE != "owner":
                raise
            logger.info("The pool is empty; one schema was built by %s.", pool.add_one())
    raise PoolEmpty("Others take every schema as soon as it is built. Try again in a minute.")


def request_partnership(*, by: User | None, now: datetime, **details: Unpack[Details]) -> Partnership | None:
    """As create_partnership; when no schema is ready the owner's worker goes on, and None is returned."""
    try:
        return create_partnership(by=by, now=now, **details)
    except PoolEmpty:
        plain = details | {"la_codes": list(details["la_codes"])}
        enqueue("tenants.owner.create_partnership", by_id=by.pk if by else None, details=plain)
        return None


def check(wanted: Wanted) -> str:
    """Return the schema name, having refused what can be refused without the database."""
    schema_name = schema_for_slug(wanted.slug)
    if not 1 <= len(wanted.name.strip()) <= 120:
        raise NameRefused("Give the partnership a name of up to 120 characters.")
    if not wanted.la_codes:
        raise UnknownAuthority("Name at least one local authority by its three-figure DfE code, for example 209.")
    if wanted.legal_form not in LegalForm.values:
        raise LegalFormRefused(f"Choose a legal form: {', '.join(LegalForm.values)}.")
    try:
        validate_email(wanted.admin_email)
    except ValidationError as error:
        raise EmailRefused("Give the administrator’s e-mail address, for example name@example.org.") from error
    _check_host(wanted)
    return schema_name


def _check_host(wanted: Wanted) -> None:
    """A host of the association is only given out as the partnership's own web name."""
    is_host_name = re.fullmatch(HOST, wanted.host) is not None
    is_ours = wanted.host == settings.BASE_HOST or wanted.host.endswith(f".{settings.BASE_HOST}")
    if not is_host_name or (is_ours and wanted.host != f"{wanted.slug}.{settings.BASE_HOST}"):
        raise DomainRefused(f"“{wanted.host}” cannot be the partnership’s host name.")


def _claim_and_welcome(by: User | None, wanted: Wanted, schema_name: str, now: datetime) -> Partnership:
    with transaction.atomic():
        partnership = Partnership.objects.get(pk=_claim(wanted, schema_name))
        for welcome in welcomes():
            in_partnership(partnership, welcome, partnership, wanted.admin_email.lower(), wanted.admin_name, now)
        if settings.DB_ROLE != "owner":
            enqueue("tenants.owner.refill_pool")
    logger.info("Partnership %s was set up by %s.", schema_name, by.pk if by else "the command line")
    return partnership


def _claim(wanted: Wanted, schema_name: str) -> int:
    """Insert partnership, host and authorities and rename a pool schema and its role; returns the partnership's key."""
    values = [schema_name, wanted.slug, wanted.name.strip(), wanted.legal_form, wanted.host, list(wanted.la_codes)]
    try:
        with transaction.atomic():
            ((key,),) = rows(CLAIM, [*values, fingerprint()])
    except DatabaseError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error
    return int(key)
