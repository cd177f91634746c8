"""The statements of a run: fill the preview, one item per payer with its sums and its order; issue the next items."""

from typing import Final

from billing.operations.issuing_sql import RATE, WRITE

FILL_ITEMS = """
WITH last_year AS (
    SELECT document.account_id, sum(line.net_pence) AS net
    FROM billing_documentline AS line
    JOIN billing_document AS document ON document.id = line.document_id
    JOIN membership_membershipyear AS year
        ON year.start_year = %(last_year)s
        AND line.period_starts_on >= year.starts_on AND line.period_starts_on < year.ends_before
    GROUP BY document.account_id
), sums AS (
    SELECT
        charge.account_id, sum(charge.net_pence) AS net, sum(charge.vat_pence) AS vat,
        CASE
            WHEN count(DISTINCT nullif(charge.purchase_order, '')) = 1 THEN max(charge.purchase_order) ELSE ''
        END AS po
    FROM billing_charge AS charge
    WHERE charge.id = ANY(%(charges)s)
    GROUP BY charge.account_id
)
INSERT INTO billing_billingrunitem (
    run_id, account_id, purchase_order, net_pence, vat_pence, last_year_pence, exclusion, exclusion_note
)
SELECT
    %(run)s, account.id, given.po, sums.net, sums.vat, last_year.net,
    CASE WHEN account.requires_purchase_order AND given.po = '' THEN %(held)s ELSE '' END, ''
FROM sums
JOIN billing_account AS account ON account.id = sums.account_id
LEFT JOIN last_year ON last_year.account_id = account.id
CROSS JOIN LATERAL (SELECT coalesce(nullif(sums.po, ''), account.purchase_order) AS po) AS given
ORDER BY account.name, account.id
"""

FILL_CHARGES = """
INSERT INTO billing_billingrunitem_charges (billingrunitem_id, charge_id)
SELECT item.id, charge.id
FROM billing_billingrunitem AS item
JOIN billing_charge AS charge ON charge.account_id = item.account_id AND charge.id = ANY(%(charges)s)
WHERE item.run_id = %(run)s
"""

LOCK_DUE_ACCOUNTS = """
SELECT id FROM billing_account
WHERE id IN (
    SELECT account_id FROM billing_billingrunitem
    WHERE run_id = %(run)s AND document_id IS NULL AND exclusion = '' ORDER BY id LIMIT %(size)s
)
ORDER BY id FOR UPDATE
"""

# The next items; `is_open` is the rule of `billing.queries.charges.open_charges`, asked of all charges of each. What can be
# issued is answered as arrays in the database's own spelling, which go back as they came (and tell the planner how many).
MAKE_READY: Final = f"""
WITH due AS MATERIALIZED (
    SELECT item.id, item.account_id, item.purchase_order, array_agg(charge.id) AS charge_ids,
        bool_and(charge.account_id = item.account_id AND charge.cancelled_at IS NULL AND line.id IS NULL) AS is_open
    FROM (
        SELECT id, account_id, purchase_order FROM billing_billingrunitem
        WHERE run_id = %(run)s AND document_id IS NULL AND exclusion = '' ORDER BY id LIMIT %(size)s
    ) AS item
    LEFT JOIN billing_billingrunitem_charges AS link ON link.billingrunitem_id = item.id
    LEFT JOIN billing_charge AS charge ON charge.id = link.charge_id
    LEFT JOIN billing_documentline AS line ON line.charge_id = charge.id AND line.credited_line_id IS NULL
    GROUP BY item.id, item.account_id, item.purchase_order
), good AS MATERIALIZED (
    SELECT id, account_id, purchase_order, charge_ids, row_number() OVER (ORDER BY id) - 1 AS place FROM due WHERE is_open
), chosen AS MATERIALIZED (
    SELECT place, unnest(charge_ids) AS charge_id FROM good
), rated AS (
    {RATE} IN (SELECT charge_id FROM chosen)
)
SELECT
    (SELECT count(*) FROM due), (SELECT count(*) FROM good),
    (SELECT array_agg(id)::text FROM due WHERE is_open IS NOT TRUE),
    (SELECT array_agg(id ORDER BY place)::text FROM good), (SELECT array_agg(account_id ORDER BY place)::text FROM good),
    (SELECT array_agg(purchase_order ORDER BY place)::text FROM good),
    (SELECT array_agg(place)::text FROM chosen), (SELECT array_agg(charge_id)::text FROM chosen)
"""  # noqa: S608 - constant text

ISSUE_READY: Final = f"""
{WRITE}, marked AS (
    UPDATE billing_billingrunitem AS item SET document_id = issued.id
    FROM unnest(%(items)s::bigint[]) WITH ORDINALITY AS given (item_id, place)
    JOIN issued ON issued.sequence = %(first)s + given.place - 1
    WHERE item.id = given.item_id
)
SELECT (SELECT pence FROM asked), count(*), sum(gross_pence)::bigint FROM issued
"""  # noqa: S608 - constant text

LEAVE_OUT: Final = """
UPDATE billing_billingrunitem SET exclusion = %(changed)s WHERE id = ANY(%(items)s::bigint[])
"""
