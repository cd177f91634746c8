"""The statements of a run: fill the preview, one item per payer with its sums and its order; note what came of items."""

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

# The rule of `billing.queries.charges.open_charges`, asked of all charges of each item.
NEXT_DUE = """
SELECT item.id, item.account_id, item.purchase_order, array_agg(charge.id ORDER BY charge.id),
    bool_and(charge.account_id = item.account_id AND charge.cancelled_at IS NULL AND line.id IS NULL)
FROM (
    SELECT id, account_id, purchase_order FROM billing_billingrunitem
    WHERE run_id = %(run)s AND document_id IS NULL AND exclusion = '' ORDER BY id LIMIT %(size)s
) AS item
LEFT JOIN billing_billingrunitem_charges AS link ON link.billingrunitem_id = item.id
LEFT JOIN billing_charge AS charge ON charge.id = link.charge_id
LEFT JOIN billing_documentline AS line ON line.charge_id = charge.id AND line.credited_line_id IS NULL
GROUP BY item.id, item.account_id, item.purchase_order
ORDER BY item.id
"""

NOTE_OUTCOMES = """
UPDATE billing_billingrunitem AS item
SET document_id = outcome.document_id, exclusion = CASE WHEN outcome.document_id IS NULL THEN %(changed)s ELSE '' END
FROM unnest(%(items)s::bigint[], %(documents)s::bigint[]) AS outcome (item_id, document_id)
WHERE item.id = outcome.item_id
"""
