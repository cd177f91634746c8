"""Routes of membership, which also has home, search and the switch of a partnership's host."""

from tests.isolation.row import (
    ADMIN,
    EVERYBODY,
    MEMBERS,
    MONEY,
    NOBODY,
    OFFICE,
    SCHOOL,
    SCHOOL_LEADERS,
    Row,
    key,
)

LEADERS = ADMIN | SCHOOL_LEADERS
OTHER_HEAD = frozenset({"other_head"})  # pages about one's own school, whichever it is
NO_SCHOOL = OFFICE | {"trust_finance"}  # act for no school, so there is nothing of theirs to show
SEES_MONEY = MONEY | SCHOOL_LEADERS | {"trust_finance"}
SUBSCRIPTION, SCHOOL_KEY = key("subscription", "subscription_id"), key("school", "school_id")
PERSON, QUANTITY = key("person", "person_id"), key("disputed", "quantity_id")
TARIFF, CLASS = key("tariff", "tariff_id"), key("class", "class_id")
YEAR = key("year", "start_year", "start_year")

HOST = {
    "home": Row(MEMBERS),
    "search": Row(MEMBERS),
    "switch": Row(NOBODY, hidden_from=MEMBERS, method="post"),  # posted empty: no such school
    "invitation": Row(NOBODY, lambda place: {"key": "no-such-key"}, hidden_from=EVERYBODY, is_public_object=True),
}

OURS = {
    "our_membership": Row(SCHOOL_LEADERS | OTHER_HEAD, hidden_from=NO_SCHOOL),
    "membership_of_school": Row(SEES_MONEY, SUBSCRIPTION, is_of_school=True),
    "membership_confirm": Row(ADMIN | {"head"}, SUBSCRIPTION, is_of_school=True, method="post"),
    "membership_number": Row(LEADERS, SUBSCRIPTION, is_of_school=True),
    "membership_talk": Row(SEES_MONEY, SUBSCRIPTION, is_of_school=True),
    "membership_decline": Row(ADMIN | {"head"}, SUBSCRIPTION, is_of_school=True),
    "membership_purchase_order": Row(SEES_MONEY, SUBSCRIPTION, is_of_school=True),
    "membership_terms": Row(SEES_MONEY, SUBSCRIPTION, is_of_school=True),
    "team": Row(SCHOOL | OTHER_HEAD, hidden_from=NO_SCHOOL),
    "team_add": Row(SCHOOL_LEADERS | OTHER_HEAD, hidden_from=NO_SCHOOL),
}

SCHOOLS = {
    "schools": Row(OFFICE),
    "schools_add": Row(ADMIN),
    "school": Row(OFFICE | SCHOOL | {"trust_finance"}, SCHOOL_KEY, is_of_school=True),
    "school_convert": Row(ADMIN, SCHOOL_KEY),
}

MEMBERSHIPS = {
    "memberships": Row(MONEY),
    "year_open": Row(ADMIN),
    "memberships_propose": Row(ADMIN, YEAR, is_public_object=True),
    "memberships_invite": Row(ADMIN, YEAR, is_public_object=True),
    "subscription": Row(MONEY, SUBSCRIPTION),
    "subscription_invite": Row(ADMIN, SUBSCRIPTION, method="post"),
    "subscription_end": Row(ADMIN, SUBSCRIPTION, method="post"),
    "subscription_reopen": Row(ADMIN, SUBSCRIPTION, method="post"),
    "subscription_talked": Row(ADMIN, SUBSCRIPTION, method="post"),
    "numbers": Row(MONEY),
    "number": Row(MONEY, QUANTITY),
    "number_enter": Row(MONEY, lambda place: YEAR(place) | SCHOOL_KEY(place)),
    "tariffs": Row(MONEY),
    "class_add": Row(ADMIN),
    "class_change": Row(ADMIN, CLASS),
    "tariff_new": Row(ADMIN, lambda place: YEAR(place) | CLASS(place)),
    "tariff": Row(MONEY, TARIFF),
    "tariff_publish": Row(ADMIN, TARIFF, method="post"),
    "tariff_discard": Row(ADMIN, TARIFF, method="post"),
}

PEOPLE = {
    "people": Row(OFFICE),
    "people_add": Row(ADMIN),
    "person": Row(OFFICE, PERSON),
    "person_change": Row(ADMIN, PERSON),
    "person_office_roles": Row(ADMIN, PERSON, method="post"),
    "person_school_role": Row(ADMIN, PERSON, method="post"),
    "person_school_role_take": Row(
        ADMIN, lambda place: PERSON(place) | SCHOOL_KEY(place) | {"role": "staff"}, method="post"
    ),
    "person_trusts": Row(ADMIN, PERSON, method="post"),
    "person_invite": Row(ADMIN, PERSON, method="post"),
    "person_deactivate": Row(ADMIN, PERSON, method="post"),
    "person_reactivate": Row(ADMIN, PERSON, method="post"),
    "person_hand_over": Row(ADMIN, PERSON),
}

SETTINGS = {
    "settings": Row(ADMIN),
    "settings_identity": Row(ADMIN),
    "settings_bank": Row(ADMIN),
    "settings_colour": Row(ADMIN),
    "settings_logo": Row(ADMIN),
}

PARTNERSHIP = HOST | OURS | SCHOOLS | MEMBERSHIPS | PEOPLE | SETTINGS
