"""The bytes of an upload as text: UTF-8, UTF-16 or Windows-1252; what is no text is refused with a way out."""

import codecs
from typing import Final

from billing.bankfiles.statement import MOST_BYTES, BankFileError

AGAIN: Final = "Download the statement from the bank as CSV, MT940 or CAMT.053 and upload that file unchanged."
SIGNATURES: Final = {
    b"PK\x03\x04": "This is an Excel workbook or a zip file. In Excel choose “Save as”, then “CSV UTF-8”; unpack a zip first.",
    b"\xd0\xcf\x11\xe0": "This is an old Excel workbook. In Excel choose “Save as”, then “CSV UTF-8”.",
    b"%PDF": f"This is a PDF. {AGAIN}",
    b"\x1f\x8b": "This is a compressed file. Unpack it first.",
    b"\x89PNG": f"This is a picture. {AGAIN}",
    b"\xff\xd8\xff": f"This is a picture. {AGAIN}",
}
BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ALLOWED_CONTROLS: Final = frozenset("\t\r\n\f\x1a\x01\x03")


def check(content: bytes) -> None:
    """Refuse what is empty, too large or of a kind that is no bank file. Raises BankFileError."""
    if not content.strip():
        raise BankFileError(f"The file is empty. {AGAIN}")
    if len(content) > MOST_BYTES:
        raise BankFileError("The file is larger than 5 MB. Download a shorter period.")
    for signature, message in SIGNATURES.items():
        if content.startswith(signature):
            raise BankFileError(message)


def decode(content: bytes) -> str:
    """Return the text of a file with plain line ends. Raises BankFileError."""
    check(content)
    encoding = next((name for bom, name in BOMS if content.startswith(bom)), "")
    text = _decoded(content, [encoding] if encoding else ["utf-8", "cp1252"])
    if any(ord(sign) < 32 and sign not in ALLOWED_CONTROLS for sign in text):
        raise BankFileError(f"This is not a text file, or its encoding is not UTF-8 or Windows-1252. {AGAIN}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BankFileError(f"The file’s letters cannot be read: its encoding is not UTF-8 or Windows-1252. {AGAIN}")
