"""Bank files of invented payers, written as banks write them."""

CSV = """Account: Harbour Learning 12345678
Date,Type,Description,Reference,Paid in,Paid out,Balance
14/09/2027,BGC,ASH PRIMARY SCHOOL,LL-INV-2728-0001,"1,250.40",,"11,750.40"
14/09/2027,CHG,ACCOUNT CHARGES,,,35.00,"11,715.40"
15/09/2027,BGC,CEDAR TRUST,RA 77,100.00,,"11,815.40"
"""

MT940 = """:20:STMT
:25:GB00BANK12345612345678
:28C:12/1
:60F:C270914GBP10500,00
:61:2709140914C1250,40NTRFLL-INV-2728-0001//BR1
:86:ASH PRIMARY SCHOOL
LL-INV-2728-0001 SUBSCRIPTION
:61:2709140914D35,00NCHGNONREF//BR2
:86:ACCOUNT CHARGES
:61:2709140914RC100,00NRTINONREF//BR3
:86:RETURNED CEDAR TRUST
:62F:C270914GBP11615,40
-
"""

ENTRY = """<Ntry><Amt Ccy="GBP">1250.40</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{booked}</Sts><BookgDt><Dt>2027-09-14</Dt></BookgDt>
<AcctSvcrRef>BR1</AcctSvcrRef><NtryDtls>
<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{first}<RltdPties><Dbtr>{name}</Dbtr></RltdPties>
<RmtInf><Ustrd>LL-INV-2728-0001</Ustrd></RmtInf></TxDtls>
<TxDtls><Refs><EndToEndId>RA-77</EndToEndId></Refs>{second}<RltdPties><Dbtr>{name}</Dbtr></RltdPties>
<RmtInf><Strd><CdtrRefInf><Ref>LL-INV-2728-0002</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
</NtryDtls></Ntry>
<Ntry><Amt Ccy="GBP">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>{booked}</Sts>
<BookgDt><DtTm>2027-09-14T10:00:00+01:00</DtTm></BookgDt><AddtlNtryInf>RETURNED CEDAR TRUST</AddtlNtryInf></Ntry>
<Ntry><Amt Ccy="GBP">9.99</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{pending}</Sts><BookgDt><Dt>2027-09-14</Dt></BookgDt></Ntry>"""

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt><Id>S1</Id>
<Acct><Id><IBAN>GB00BANK12345612345678</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">10500.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
{entries}</Stmt></BkToCstmrStmt></Document>
"""


def camt(version: str = "02", closing: str = "11650.40", second: str = "250.40") -> bytes:
    """A day with a batch of two, a reversal and an entry that is not booked, in version 02 or 08."""
    if version == "02":
        entries = ENTRY.format(
            booked="BOOK",
            pending="PDNG",
            name="<Nm>Ash Primary School</Nm>",
            first='<AmtDtls><TxAmt><Amt Ccy="GBP">1000.00</Amt></TxAmt></AmtDtls>',
            second=f'<AmtDtls><TxAmt><Amt Ccy="GBP">{second}</Amt></TxAmt></AmtDtls>',
        )
    else:
        entries = ENTRY.format(
            booked="<Cd>BOOK</Cd>",
            pending="<Cd>PDNG</Cd>",
            name="<Pty><Nm>Ash Primary School</Nm></Pty>",
            first='<Amt Ccy="GBP">1000.00</Amt>',
            second=f'<Amt Ccy="GBP">{second}</Amt>',
        )
    return CAMT.format(version=version, closing=closing, entries=entries).encode()
