"""Routes of every host, and the operator's."""

from tests.isolation.row import EVERYBODY, NOBODY, Row

OPERATOR = frozenset({"operator"})

SHARED = {
    "livez": Row(EVERYBODY),
    "readyz": Row(EVERYBODY),
    "brand": Row(EVERYBODY),
    "logo": Row(NOBODY, hidden_from=EVERYBODY),  # nobody has uploaded one
    "accessibility": Row(EVERYBODY),
    "privacy": Row(EVERYBODY),
    "demo_sign_in": Row(NOBODY, hidden_from=EVERYBODY),  # only where the settings allow it
    "api-schema": Row(EVERYBODY),
    "api-docs": Row(EVERYBODY),
}

OPERATOR_PAGES = {
    "operator_partnerships": Row(OPERATOR),
    "operator_create": Row(OPERATOR),
    "operator_suspend": Row(OPERATOR, lambda place: {"pk": 1}, is_public_object=True),
    "operator_restore": Row(OPERATOR, lambda place: {"pk": 1}, is_public_object=True),
    "operator_health": Row(OPERATOR),
    "operator_register": Row(OPERATOR),
}
