"""The statement that issues invoices: documents, lines and e-mails to be sent, for any number of payers at once.

`WRITE` begins it; `ISSUE` ends it for invoices issued by themselves, `billing.operations.runs_sql` for those of a run.
"""

from typing import Final

WRITE: Final = """
WITH wanted AS (
    SELECT account_id, purchase_order, place - 1 AS place
    FROM unnest(%(accounts)s::bigint[], %(orders)s::text[]) WITH ORDINALITY AS w (account_id, purchase_order, place)
), chosen AS (
    SELECT c.place, charge.*
    FROM unnest(%(places)s::bigint[], %(charges)s::bigint[]) AS c (place, charge_id)
    JOIN billing_charge AS charge ON charge.id = c.charge_id
), asked AS (
    SELECT sum(net_pence + vat_pence)::bigint AS pence FROM billing_charge WHERE id = ANY(%(charges)s::bigint[])
), totals AS (
    SELECT place, count(*) AS lines, sum(net_pence) AS net, sum(vat_pence) AS vat FROM chosen GROUP BY place
), issued AS (
    INSERT INTO billing_document (
        kind, number, financial_year, sequence, account_id, issued_on, tax_point_on, due_on, supplier, buyer_name,
        buyer_address, buyer_reference, buyer_vat_number, purchase_order, reason, line_count, net_pence,
        vat_pence, gross_pence, issued_by_id
    )
    SELECT
        %(kind)s,
        %(stem)s || lpad(next.sequence::text, greatest(%(digits)s, length(next.sequence::text)), '0'),
        %(financial_year)s, next.sequence, account.id, %(on)s, %(on)s,
        %(on)s::date + coalesce(account.payment_terms_days, %(terms)s),
        %(supplier)s, account.name, account.address,
        coalesce(
            nullif(account.reference, ''), 'URN ' || school.urn, 'Trust ' || trust.uid,
            'Council ' || account.la_code, 'Account ' || account.id
        ),
        account.vat_number,
        wanted.purchase_order, '', totals.lines, totals.net, totals.vat, totals.net + totals.vat, %(by)s
    FROM wanted
    JOIN totals USING (place)
    JOIN billing_account AS account ON account.id = wanted.account_id
    LEFT JOIN membership_school AS school ON school.id = account.school_id
    LEFT JOIN membership_trust AS trust ON trust.id = account.trust_id
    CROSS JOIN LATERAL (SELECT %(first)s + wanted.place AS sequence) AS next
    ORDER BY wanted.place
    RETURNING id, number, sequence, account_id, gross_pence
), lined AS (
    INSERT INTO billing_documentline (
        document_id, position, charge_id, school_id, school_name, description, arithmetic, period_starts_on,
        period_ends_before, quantity, unit, rate, discount_pence, discount_reason, net_pence, vat_treatment, vat_rate,
        vat_pence, vat_reason, vat_evidence, cfr_code, aar_code, supply, income, funding_purpose
    )
    SELECT
        issued.id, row_number() OVER (PARTITION BY issued.id ORDER BY school.name, chosen.id), chosen.id,
        chosen.school_id, coalesce(school.name, ''), chosen.description, chosen.arithmetic, chosen.period_starts_on,
        chosen.period_ends_before, chosen.quantity, chosen.unit, chosen.rate, chosen.discount_pence,
        chosen.discount_reason, chosen.net_pence,
        chosen.vat_treatment, chosen.vat_rate, chosen.vat_pence, chosen.vat_reason, chosen.vat_evidence, chosen.cfr_code,
        chosen.aar_code, chosen.supply, chosen.income, chosen.funding_purpose
    FROM issued
    JOIN chosen ON chosen.place = issued.sequence - %(first)s
    LEFT JOIN membership_school AS school ON school.id = chosen.school_id
), queued AS (
    INSERT INTO billing_dispatch (document_id, email, status, attempts, last_error)
    SELECT
        issued.id, account.invoice_email,
        CASE WHEN account.invoice_email = '' THEN %(no_address)s ELSE %(waiting)s END, 0, ''
    FROM issued
    JOIN billing_account AS account ON account.id = issued.account_id
    WHERE account.collection <> 'journal'  -- the council reads a journal instead
)
"""

ISSUE: Final = f"""
{WRITE}
SELECT id, number, gross_pence, asked.pence FROM issued CROSS JOIN asked ORDER BY sequence
"""  # noqa: S608 - constant text

# The rate of a line is the one of its tax point: a charge raised before a change of rate is brought to the new one.
# PostgreSQL rounds numerics half away from zero, as `tenants.money.round_half_up` does.
RATE: Final = """
UPDATE billing_charge AS charge
SET vat_rate = now.rate, vat_pence = round(charge.net_pence * now.rate / 100)
FROM unnest(%(treatments)s::text[], %(rates)s::numeric[]) AS now (treatment, rate)
WHERE charge.vat_treatment = now.treatment AND charge.vat_rate <> now.rate AND charge.id
"""
RATE_AT_TAX_POINT: Final = f"{RATE} = ANY(%(charges)s)"
