"""Supplier and buyer of an e-invoice: names, addresses, identifiers and where they receive electronic post."""

import re
from typing import Any, Final

from billing.models import Document
from billing.plain import clean, lines

Party = dict[str, Any]

EMAIL_SCHEME: Final = "EM"
VAT_SCHEME: Final = "9932"  # electronic address scheme of a British VAT number
_POSTCODE: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_PARTICIPANT: Final = re.compile(r"(\d{4}):([0-9A-Za-z:._-]+)")
_VAT_NUMBER: Final = re.compile(r"(GB|XI)?((?:\d{3}){3,4}|GD\d{3}|HA\d{3})")


def supplier(archived: dict[str, Any], *, names_vat: bool) -> Party:
    """Return the supplier as it was at issue; its VAT number only where VAT is a matter of the document (BR-O-02)."""
    vat = vat_number(archived["vat_number"]) if names_vat else ""
    return {
        "name": clean(archived["legal_name"]),
        "biz_name": clean(archived["name"]),
        "vat_identifier": vat,
        **_registration(archived, has_vat=bool(vat)),
        **_address(archived["address"]),
        **(_endpoint_of_vat(archived["vat_number"]) or _endpoint_of_email(archived["contact_email"])),
        "contacts": [{"name": clean(archived["name"]), "email": clean(archived["contact_email"])}],
    }


def buyer(document: Document, *, names_vat: bool, participant: str, email: str) -> Party:
    """Return the buyer; the electronic address is of today, because it is where to deliver and not what was agreed."""
    return {
        "name": clean(document.buyer_name) or "-",
        "vat_identifier": vat_number(document.buyer_vat_number) if names_vat else "",
        **_address(document.buyer_address),
        **(_endpoint(participant) or _endpoint_of_email(email)),
    }


def vat_number(text: str) -> str:
    """Return “GB980780684” for any way of writing it; nothing for what is no British number (BR-CO-09)."""
    found = _VAT_NUMBER.fullmatch(re.sub(r"[\s.-]", "", text).upper())
    return f"{found[1] or 'GB'}{found[2]}" if found else ""


def is_participant(text: str) -> bool:
    """Whether a text is an address in the Peppol network: “9932:GB123456782”."""
    return bool(_PARTICIPANT.fullmatch(text))


def is_in_peppol(party: Party) -> bool:
    """Whether a party can be reached through Peppol; a mailbox cannot (PEPPOL-EN16931-CL008)."""
    return party.get("einvoicing_addr_schemeid", EMAIL_SCHEME) != EMAIL_SCHEME


def _registration(archived: dict[str, Any], *, has_vat: bool) -> Party:
    """A supplier needs one identifier at least (BR-CO-26): company number, else charity number, else its name."""
    found: Party = {}
    if archived["company_number"]:
        found["legal_identifier"] = clean(archived["company_number"])
    elif not has_vat:
        found["identifiers"] = {None: clean(archived["charity_number"]) or clean(archived["legal_name"])}
    if archived["charity_number"]:
        found["legal_info"] = f"Registered charity {clean(archived['charity_number'])}"
    return found


def _address(text: str) -> Party:
    parts = lines(text)
    found: Party = {"country_code": "GB"}
    if parts and _POSTCODE.fullmatch(parts[-1].upper()):
        found["postcode"] = parts.pop()
    if len(parts) > 1:
        found["city"] = parts.pop()
    for field, part in zip(("addr_l1", "addr_l2", "addr_l3"), [*parts[:2], ", ".join(parts[2:])], strict=False):
        found[field] = part
    return found


def _endpoint(participant: str) -> Party:
    found = _PARTICIPANT.fullmatch(participant)
    return {"einvoicing_addr_schemeid": found[1], "einvoicing_addr": clean(found[2])} if found else {}


def _endpoint_of_email(email: str) -> Party:
    return {"einvoicing_addr_schemeid": EMAIL_SCHEME, "einvoicing_addr": clean(email)} if email else {}


def _endpoint_of_vat(number: str) -> Party:
    found = vat_number(number)
    return {"einvoicing_addr_schemeid": VAT_SCHEME, "einvoicing_addr": found} if found else {}
