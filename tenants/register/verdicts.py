"""What becomes of each line of a register file: loaded, marked closed, left out, or rejected with a reason.

The rules are tried in this order and the first one that applies decides. Their conditions are SQL over the cleaned text
(`r`), the URNs that occur twice (`d`), the local authority (`l`), the type (`t`) and the phase (`p`).
"""

from typing import Final, NamedTuple

GOOD: Final = "good"  # until compared with the register, when it becomes one of the next three
ADDED: Final = "added"
CHANGED: Final = "changed"
SAME: Final = "same"
CLOSING: Final = "closing"
ACCEPTED: Final = (ADDED, CHANGED, SAME, CLOSING)

NAME_LENGTH: Final = 160

# Counted as left out, not as rejected: the file is right, the school is just not one for our register.
LEFT_OUT: Final = {
    "not_yet_open": "proposed to open",
    "closed_before": "closed, and never in our register",
    "not_state_funded": "not a state-funded school",
}


class Rule(NamedTuple):
    """One condition (SQL) and the verdict it leads to; rejections say why, with the values of the line."""

    verdict: str
    condition: str
    message: str = ""


def _number(field: str, kind: str, low: int, high: int, noun: str) -> Rule:
    """A number in range or nothing: the register does not state everything about every school."""
    return Rule(
        f"{field}_malformed",
        f"CASE WHEN r.{field} = '' THEN FALSE WHEN NOT pg_input_is_valid(r.{field}, '{kind}') THEN TRUE "
        f"ELSE r.{field}::{kind} NOT BETWEEN {low} AND {high} END",
        f"{noun} “{{{field}}}” is not a number from {low:,} to {high:,}",
    )


def _day(field: str, noun: str) -> Rule:
    return Rule(
        f"{field}_malformed",
        f"r.{field} <> '' AND NOT pg_input_is_valid(r.{field}, 'date')",
        f"{noun} “{{{field}}}” is not a date",
    )


_HELD = "r.urn::integer IN (SELECT urn FROM tenants_registerschool)"

RULES: Final = (
    Rule("urn_malformed", "r.urn !~ '^[1-9][0-9]{5}$'", "the URN “{urn}” is not six figures"),
    Rule("urn_duplicate", "d.urn IS NOT NULL", "the URN {urn} is in the file more than once"),
    Rule("not_yet_open", "r.status = 'proposed to open'"),
    Rule("status_unknown", "r.is_open IS NULL", "the status “{status}” is not known"),
    Rule("closed_before", f"NOT r.is_open AND NOT {_HELD}"),
    _day("closed_on", "the closing date"),
    Rule(CLOSING, "NOT r.is_open"),
    Rule("not_state_funded", f"t.sector = '' AND NOT {_HELD}"),
    Rule("type_not_state_funded", "t.sector = ''", "“{type_name}” is not state-funded, yet we hold this school"),
    Rule("type_unknown", "t.sector IS NULL", "the type “{type_name}” is not known"),
    Rule("la_code_unknown", "l.code IS NULL", "no local authority has the code “{la_code}”"),
    Rule(
        "laestab_malformed",
        "CASE WHEN pg_input_is_valid(r.laestab, 'integer') THEN r.laestab::integer / 10000 <> l.code ELSE TRUE END",
        "the establishment number gives “{laestab}”, which is not seven figures that begin with the LA code {la_code}",
    ),
    Rule("name_missing", "r.name = ''", "the school has no name"),
    Rule("name_too_long", f"length(r.name) > {NAME_LENGTH}", f"the name is longer than {NAME_LENGTH} characters"),
    Rule("phase_unknown", "coalesce(t.phase, p.phase) IS NULL", "the phase “{phase}” is not known"),
    _number("pupils", "integer", 0, 99_999, "the number of pupils"),
    _number("capacity", "integer", 0, 99_999, "the capacity"),
    _number("age_low", "integer", 0, 99, "the lowest age"),
    _number("age_high", "integer", 0, 99, "the highest age"),
    _number("fsm_percent", "numeric(4,1)", 0, 100, "the free school meals percentage"),
    _number("trust_uid", "integer", 0, 999_999, "the number of the trust"),
    _number("latitude", "numeric(8,6)", 49, 61, "the latitude"),
    _number("longitude", "numeric(9,6)", -9, 3, "the longitude"),
    Rule("postcode_too_long", "length(r.postcode) > 8", "the postcode “{postcode}” is longer than 8 characters"),
    Rule("trust_name_too_long", "length(r.trust_name) > 160", "the name of the trust is longer than 160 characters"),
    Rule(
        "religious_character_too_long",
        "length(r.religious_character) > 60",
        "the religious character is longer than 60 characters",
    ),
    Rule(
        "ofsted_grade_unknown",
        "r.ofsted_grade NOT IN ('', '1', '2', '3', '4', 'not_judged')",
        "the Ofsted grade “{ofsted_grade}” is not known",
    ),
    _day("ofsted_graded_on", "the Ofsted date"),
)

MESSAGES: Final = {rule.verdict: rule.message for rule in RULES if rule.message}
