"""CAMT.053 (versions 02 to 08 and kin) as a statement: booked entries only, batches apart, balances proved.

The file is XML from outside: no entities, no DTD, no network, a size limit.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from lxml import etree

from billing.bankfiles import text as texts
from billing.bankfiles.amounts import read_date, read_pence
from billing.bankfiles.statement import BankFileError, Statement, StatementLine, joined, one_line, prove
from billing.enums import BankFormat
from tenants.money import format_pence

NO_REFERENCE: Final = frozenset({"NOTPROVIDED", "NONREF"})
OPENINGS, CLOSINGS = ("OPBD", "PRCD"), ("CLBD",)


def read(content: bytes) -> Statement:
    """Return the booked lines of a CAMT.053 file. Raises BankFileError."""
    texts.check(content)
    root = _root(content)
    statements = list(root.iter("{*}Stmt"))
    if not statements:
        raise BankFileError("This XML file is no CAMT.053 statement. Choose “CAMT.053” (end of day) at the bank.")
    return joined([_statement(stmt) for stmt in statements])


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BankFileError(f"The file is broken off or no XML (line {error.lineno}). {texts.AGAIN}") from error
    if root.getroottree().docinfo.doctype:
        raise BankFileError(f"The file declares a document type; no bank’s statement does. {texts.AGAIN}")
    return root


def _text(element: etree._Element, path: str) -> str:
    found = element.find("/".join(f"{{*}}{step}" for step in path.split("/")))
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _texts(element: etree._Element, path: str) -> list[str]:
    found = element.findall("/".join(f"{{*}}{step}" for step in path.split("/")))
    return [" ".join("".join(part.itertext()).split()) for part in found]


def _pence(element: etree._Element, path: str) -> int | None:
    found = element.find("/".join(f"{{*}}{step}" for step in path.split("/")))
    if found is None:
        return None
    if found.get("Ccy", "GBP") != "GBP":
        raise BankFileError(f"Line {found.sourceline} is in {found.get('Ccy')}. Only accounts in pounds can be read.")
    amount = read_pence(found.text or "")
    if amount is None:
        raise BankFileError(f"Line {found.sourceline}: “{found.text}” is no amount in pounds and pence.")
    return amount


def _sign(element: etree._Element) -> int:
    """CdtDbtInd says which way the money went, also for a reversal; RvslInd only says that it is one."""
    kind = _text(element, "CdtDbtInd")
    if kind not in ("CRDT", "DBIT"):
        raise BankFileError(f"Line {element.sourceline}: it is not said whether money came in or went out.")
    return 1 if kind == "CRDT" else -1


def _statement(stmt: etree._Element) -> Statement:
    opening, closing = _balance(stmt, OPENINGS), _balance(stmt, CLOSINGS)
    lines = tuple(line for entry in stmt.iterfind("{*}Ntry") for line in _entry(entry))
    if opening is None or closing is None:
        raise BankFileError(
            "The statement has no opening or closing balance. Choose “CAMT.053” (end of day) at the bank."
        )
    prove(opening, (line.amount_pence for line in lines), closing, f"Statement {_text(stmt, 'Id')}".strip())
    account = _text(stmt, "Acct/Id/IBAN") or _text(stmt, "Acct/Id/Othr/Id")
    return Statement(BankFormat.CAMT, lines, opening, closing, account)


def _balance(stmt: etree._Element, kinds: tuple[str, ...]) -> int | None:
    for balance in stmt.iterfind("{*}Bal"):
        if _text(balance, "Tp/CdOrPrtry/Cd") in kinds:
            return _sign(balance) * (_pence(balance, "Amt") or 0)
    return None


def _entry(entry: etree._Element) -> Iterator[StatementLine]:
    if _text(entry, "Sts") != "BOOK":
        return
    total = _sign(entry) * (_pence(entry, "Amt") or 0)
    details = list(entry.iterfind("{*}NtryDtls/{*}TxDtls"))
    amounts = [_detail_pence(detail, entry) for detail in details]
    if len(details) > 1 and None not in amounts:
        if sum(amount or 0 for amount in amounts) != total:
            raise BankFileError(
                f"Line {entry.sourceline}: the parts of a batch do not add up to {format_pence(total)}. {texts.AGAIN}"
            )
        parts = [([detail], amount or 0) for detail, amount in zip(details, amounts, strict=True)]
    else:
        parts = [(details, total)]
    for place, (of, pence) in enumerate(parts):
        if pence:
            yield _line(entry, of, pence, place)


def _detail_pence(detail: etree._Element, entry: etree._Element) -> int | None:
    pence = _pence(detail, "Amt")
    if pence is None:
        pence = _pence(detail, "AmtDtls/TxAmt/Amt")
    has_sign = detail.find("{*}CdtDbtInd") is not None
    return None if pence is None else pence * _sign(detail if has_sign else entry)


def _line(entry: etree._Element, details: list[etree._Element], pence: int, place: int) -> StatementLine:
    party = "Dbtr" if pence > 0 else "Cdtr"
    names = [_text(d, f"RltdPties/{party}/{step}") for d in details for step in ("Nm", "Pty/Nm")]
    said = [text for detail in details for text in _remittance(detail)]
    is_reversal = _text(entry, "RvslInd") in ("true", "1")
    extra = [_text(d, "AddtlTxInf") for d in details] + [_text(entry, "AddtlNtryInf")]
    bank_reference = next(
        filter(None, [*(_text(d, "Refs/AcctSvcrRef") for d in details), _text(entry, "AcctSvcrRef")]), ""
    )
    if bank_reference and place:
        bank_reference += f"/{place + 1}"
    return StatementLine(
        _day(entry),
        pence,
        one_line(*names),
        next(iter(said), "") or one_line(*extra),
        one_line("REVERSAL" if is_reversal else "", *said, *extra),
        bank_reference,
    )


def _remittance(detail: etree._Element) -> list[str]:
    paths = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/AddtlRmtInf")
    found = [text for path in paths for text in _texts(detail, path) if text]
    end_to_end = _text(detail, "Refs/EndToEndId")
    return [*found, end_to_end] if end_to_end and end_to_end not in NO_REFERENCE else found


def _day(entry: etree._Element) -> date:
    written = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    found = read_date(written[:10], "ymd")
    if found is None:
        raise BankFileError(f"Line {entry.sourceline}: an entry has no booking date. {texts.AGAIN}")
    return found
