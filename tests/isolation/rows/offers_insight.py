"""Routes of insight: the office that sells; a school's value is its own people's and its trust's as well."""

from tests.isolation.row import ADMIN, SCHOOL, Kwargs, Row, key
from tests.isolation.world import Place

CONFIGURES = ADMIN | {"catalogue_manager"}
SALES = CONFIGURES | {"finance"}
OF_SCHOOL = SALES | SCHOOL | {"trust_finance"}
OF, STATEMENT = key("school", "school_id"), key("value_statement", "statement_id")
YEAR = key("year", "start_year", "start_year")


def _list(kind: str) -> Kwargs:
    def kwargs(place: Place) -> dict[str, object]:
        return OF(place) | {"kind": kind}

    return kwargs


PARTNERSHIP = {
    "insight_take_up": Row(SALES),
    "insight_income": Row(SALES),
    "insight_ratings": Row(SALES),
    "insight_capacity": Row(SALES),
    "heat_map": Row(SALES),
    "churn": Row(SALES),
    "value_statements": Row(SALES),
    "value_make": Row(CONFIGURES, YEAR, method="post", is_public_object=True),
    "value_send": Row(CONFIGURES, YEAR, is_public_object=True),
    "value_progress": Row(SALES, YEAR, is_public_object=True),
    "value_statement": Row(OF_SCHOOL, OF, is_of_school=True),
    "value_pdf": Row(OF_SCHOOL, OF, is_of_school=True),
    "value_rows": Row(OF_SCHOOL, _list("invoice"), is_of_school=True),
    "value_make_one": Row(CONFIGURES, OF, method="post"),
    "value_frozen": Row(OF_SCHOOL, STATEMENT, is_of_school=True),
    "value_frozen_pdf": Row(OF_SCHOOL, STATEMENT, is_of_school=True),
}
