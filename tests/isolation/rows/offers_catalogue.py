"""Routes of the catalogue: open to all who are in, written by who configures, public only when the partnership says so."""

from tests.isolation.row import ADMIN, EVERYBODY, MEMBERS, NOBODY, OFFICE, SCHOOL, Kwargs, Row, key
from tests.isolation.world import Place

CONFIGURES = ADMIN | {"catalogue_manager"}
SALES = CONFIGURES | {"finance"}
OFFER, YEAR = key("offer", "offer_id"), key("year", "start_year", "start_year")
MATERIAL, CATEGORY = key("material", "material_id"), key("category", "category_id")


def _with(**more: str) -> Kwargs:
    return lambda place: OFFER(place) | more


def _grant(place: Place) -> dict[str, int]:
    return OFFER(place) | {"grant_id": place["offer_grant"].pk}


PARTNERSHIP = {
    "catalogue": Row(MEMBERS),
    "catalogue_public": Row(NOBODY, hidden_from=EVERYBODY),
    "brochure_public": Row(NOBODY, hidden_from=EVERYBODY),
    "brochure": Row(MEMBERS),
    "catalogue_preview": Row(CONFIGURES),
    "catalogue_copy": Row(CONFIGURES),
    "catalogue_compare": Row(CONFIGURES),
    "offer_new": Row(CONFIGURES),
    "offers_publish": Row(CONFIGURES, YEAR, method="post", is_public_object=True),
    "offers_submit": Row(CONFIGURES, YEAR, method="post", is_public_object=True),
    "offer": Row(MEMBERS, OFFER),
    "offer_preview": Row(CONFIGURES, OFFER),
    "offer_change": Row(CONFIGURES, _with(part="describe")),
    "offer_status": Row(CONFIGURES, _with(step="withdraw")),
    "offer_discard": Row(CONFIGURES, key("offer_draft", "offer_id")),
    "offer_copy": Row(CONFIGURES, OFFER),
    "offer_prices": Row(CONFIGURES, OFFER),
    "offer_price": Row(CONFIGURES, _with(audience="full")),
    "offer_price_remove": Row(CONFIGURES, _with(audience="full"), method="post"),
    "offer_grants": Row(CONFIGURES, OFFER),
    "offer_grant_remove": Row(CONFIGURES, _grant, method="post"),
    "materials": Row(CONFIGURES, OFFER),
    "materials_zip": Row(MEMBERS, OFFER),
    "downloads": Row(SCHOOL | {"trust_finance", "other_head"}, hidden_from=OFFICE),
    "material_file": Row(MEMBERS, MATERIAL),
    "material_remove": Row(CONFIGURES, MATERIAL, method="post"),
    "offer_settings": Row(CONFIGURES),
    "offer_settings_change": Row(ADMIN),
    "categories": Row(CONFIGURES),
    "category_new": Row(CONFIGURES),
    "category_change": Row(CONFIGURES, CATEGORY),
    "category_remove": Row(CONFIGURES, CATEGORY, method="post"),
    "unmet": Row(SALES | SCHOOL | {"trust_finance", "other_head"}),
    "unmet_answer": Row(CONFIGURES, key("unmet_request", "request_id")),
}
