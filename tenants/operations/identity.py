"""Who a partnership is and how it looks: the supplier printed on documents, its accent colour, its logo.

Changes hold for what is issued from now on; issued documents keep what they were issued with. The row lies in the public
schema, so it is written there whichever schema asks.
"""

import re
from typing import Final, Protocol, TypedDict
from uuid import uuid4

import puremagic
import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from stdnum.exceptions import ValidationError as NumberError
from stdnum.gb import vat

from tenants.colours import is_readable_accent
from tenants.fanout import in_public
from tenants.models import Partnership

logger = structlog.get_logger("partnerships")
LOGO_TYPES: Final = {"image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp"}
LOGO_BYTES: Final = 1_000_000
PATTERNS: Final = {
    "company_number": (r"([0-9]{8}|[A-Z]{2}[0-9]{6})?", "A company number has eight characters, for example 01234567."),
    "charity_number": (r"([0-9]{6,8})?", "A charity number has six to eight figures."),
    "bank_sort_code": (r"([0-9]{2}-[0-9]{2}-[0-9]{2})?", "Give the sort code as 12-34-56."),
    "bank_account_number": (r"([0-9]{8})?", "An account number has eight figures."),
    "document_prefix": (r"([A-Z0-9]{1,6})?", "A prefix has up to six capital letters or figures."),
}


class Actor(Protocol):
    """Whoever changes it; only the number of the account is logged."""

    pk: int


class Identity(TypedDict, total=False):
    """The facts that can be changed together; what is left out stays."""

    name: str
    legal_name: str
    address: str
    contact_email: str
    company_number: str
    charity_number: str
    vat_number: str
    document_prefix: str
    payment_terms_days: int
    bank_account_name: str
    bank_sort_code: str
    bank_account_number: str


class IdentityRefused(Exception):
    """A fact cannot be right; `field` names it."""

    code = "identity_refused"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class ColourRefused(Exception):
    """White text on this colour, or text in it on the page, could not be read."""

    code = "colour_refused"


class LogoRefused(Exception):
    """The file is too large or not a picture of a kind that is safe to show."""

    code = "logo_refused"


def change_identity(*, by: Actor, partnership: Partnership, details: Identity) -> dict[str, object]:
    """Change who supplies and return what was there before.

    Raises IdentityRefused (HMRC Notice 700/21: the VAT number must be a real one).
    """
    for field, (pattern, message) in PATTERNS.items():
        if not re.fullmatch(pattern, str(details.get(field, ""))):
            raise IdentityRefused(field, message)
    if "name" in details and not details["name"].strip():
        raise IdentityRefused("name", "Give the partnership’s name.")
    if details.get("vat_number"):
        details["vat_number"] = _vat_number(details["vat_number"])
    return in_public(_write, by, partnership.pk, dict(details))


def change_colour(*, by: Actor, partnership: Partnership, colour: str) -> None:
    """Set the accent (“#0b5d66”); the dark scheme's colours are derived from it. Raises ColourRefused."""
    colour = colour.lower()
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise ColourRefused("Give the colour as # and six figures or letters from a to f, for example #0b5d66.")
    if not is_readable_accent(colour):
        raise ColourRefused(
            "White text on this colour could not be read (WCAG asks for 4.5 to 1). Choose a darker one."
        )
    in_public(_write, by, partnership.pk, {"brand_colour": colour})


def change_logo(*, by: Actor, partnership: Partnership, content: bytes) -> None:
    """Keep a picture as the logo; its kind is read from the content, not the name. Raises LogoRefused."""
    if not 0 < len(content) <= LOGO_BYTES:
        raise LogoRefused("The logo must be a file of up to 1 MB.")
    name = default_storage.save(f"logos/{uuid4().hex}{_suffix(content)}", ContentFile(content))
    old = in_public(_write, by, partnership.pk, {"logo": name})
    if old["logo"]:
        transaction.on_commit(lambda: default_storage.delete(str(old["logo"])))


def remove_logo(*, by: Actor, partnership: Partnership) -> None:
    """Show the two letters of the name instead of a logo."""
    old = in_public(_write, by, partnership.pk, {"logo": ""})
    if old["logo"]:
        transaction.on_commit(lambda: default_storage.delete(str(old["logo"])))


@transaction.atomic
def _write(by: Actor, partnership_id: int, values: dict[str, object]) -> dict[str, object]:
    """Write under the row's lock and return what was there before."""
    rows = Partnership.objects.select_for_update(no_key=True).filter(pk=partnership_id)
    before = dict(rows.values(*values).get())
    Partnership.objects.filter(pk=partnership_id).update(**values)
    changed = sorted(name for name, value in values.items() if before[name] != value)
    logger.info("identity_changed", partnership_id=partnership_id, by=by.pk, changed=changed)
    return before


def _vat_number(number: str) -> str:
    try:
        return f"GB {vat.format(vat.validate(number))}"
    except NumberError as error:
        raise IdentityRefused(
            "vat_number", "This is not a VAT number; it has nine figures, for example 123 4567 82."
        ) from error


def _suffix(content: bytes) -> str:
    try:
        kind = puremagic.from_string(content, mime=True)
    except puremagic.PureError:
        kind = ""
    if kind not in LOGO_TYPES:
        raise LogoRefused("The logo must be a PNG, JPEG or WebP picture.")
    return LOGO_TYPES[kind]
