"""What becomes of each line of a register file: loaded, marked closed, left out, or rejected with a reason.

The rules are tried in this order and the first one that applies decides. Their conditions are SQL over the staged text
(`r`), the local authority (`l`), the type (`t`), the phase (`p`) and the school as we hold it (`s`).
"""

from typing import Final, NamedTuple

CLOSING: Final = "closing"
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


def _number(field: str, pattern: str, noun: str) -> Rule:
    """Empty is always accepted: the register does not state everything about every school."""
    return Rule(f"{field}_malformed", f"r.{field} !~ '{pattern}'", f"{noun} “{{{field}}}” is not a number in range")


RULES: Final = (
    Rule("urn_malformed", "r.urn !~ '^[1-9][0-9]{5}$'", "the URN “{urn}” is not six figures"),
    Rule("urn_duplicate", "d.urn IS NOT NULL", "the URN {urn} is in the file more than once"),
    Rule("not_yet_open", "lower(r.status) = 'proposed to open'"),
    Rule("status_unknown", "r.is_open IS NULL", "the status “{status}” is not known"),
    Rule("closed_before", "NOT r.is_open AND s.urn IS NULL"),
    Rule(
        "closed_on_malformed",
        "r.closed_on <> '' AND NOT pg_input_is_valid(r.closed_on, 'date')",
        "the closing date “{closed_on}” is not a date",
    ),
    Rule(CLOSING, "NOT r.is_open"),
    Rule("not_state_funded", "t.sector = '' AND s.urn IS NULL"),
    Rule("type_not_state_funded", "t.sector = ''", "“{type_name}” is not state-funded, yet we hold this school"),
    Rule("type_unknown", "t.sector IS NULL", "the type “{type_name}” is not known"),
    Rule("la_code_unknown", "l.code IS NULL", "no local authority has the code “{la_code}”"),
    Rule(
        "laestab_malformed",
        "r.laestab !~ '^[0-9]{7}$' OR left(r.laestab, 3) <> r.la_code",
        "the establishment number gives “{laestab}”, which is not seven figures that begin with the LA code {la_code}",
    ),
    Rule("name_missing", "r.name = ''", "the school has no name"),
    Rule("name_too_long", f"length(r.name) > {NAME_LENGTH}", f"the name is longer than {NAME_LENGTH} characters"),
    Rule("phase_unknown", "coalesce(t.phase, p.phase) IS NULL", "the phase “{phase}” is not known"),
    _number("pupils", "^[0-9]{0,5}$", "the number of pupils"),
    _number("capacity", "^[0-9]{0,5}$", "the capacity"),
    _number("age_low", "^[0-9]{0,2}$", "the lowest age"),
    _number("age_high", "^[0-9]{0,2}$", "the highest age"),
    _number("fsm_percent", r"^([0-9]{1,2}(\.[0-9]*)?|100(\.0*)?)?$", "the free school meals percentage"),
    _number("trust_uid", "^[0-9]{0,6}$", "the trust"),
    _number("latitude", r"^(-?[0-9]{1,2}(\.[0-9]+)?)?$", "the latitude"),
    _number("longitude", r"^(-?[0-9]{1,3}(\.[0-9]+)?)?$", "the longitude"),
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
    Rule(
        "ofsted_graded_on_malformed",
        "r.ofsted_graded_on <> '' AND NOT pg_input_is_valid(r.ofsted_graded_on, 'date')",
        "the Ofsted date “{ofsted_graded_on}” is not a date",
    ),
)

MESSAGES: Final = {rule.verdict: rule.message for rule in RULES if rule.message}
