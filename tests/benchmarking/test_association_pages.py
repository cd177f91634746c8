import csv
import io
import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from benchmarking.models import Snapshot
from tenants.enums import Consent, StaffRole
from tenants.models import Partnership
from tests.factories.benchmarking import ConsentChangeFactory, PublishRunFactory, SnapshotFactory
from tests.factories.tenants import UserFactory

STAFF_ONLY = [
    "/compare/",
    "/indicators/",
    "/indicators/members/",
    "/publications/",
    "/consents/",
    "/search/?q=share",
]
ASSOCIATION = "config.urls.association"


def publish(partnerships, *codes, year=2025):
    for code in codes or ("member_share",):
        for number, partnership in enumerate(partnerships, 1):
            SnapshotFactory(partnership=partnership, indicator=code, numerator=Decimal(10 + number), period_start=year)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def pictures(response):
    return [ET.fromstring(svg) for svg in re.findall(r'<svg class="app-chart.*?</svg>', response.content.decode())]


def rows_of_csv(response):
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("path", STAFF_ONLY)
def test_visitors_are_sent_to_sign_in(public, association_client, path):
    response = association_client.get(path)

    assert response["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("path", STAFF_ONLY)
def test_an_account_without_a_staff_role_is_refused(public, client_for, path):
    response = client_for(UserFactory(), partnership=None).get(path)

    assert (response.status_code, b"compare" in response.content.lower()) == (403, False)


@pytest.mark.parametrize("role", [StaffRole.ASSOCIATION, StaffRole.OPERATOR])
def test_staff_and_operators_may_compare(partnerships, client_for, role):
    response = client_for(UserFactory(staff_role=role), partnership=None).get("/compare/")

    assert "Members as a share of eligible schools" in text_of(response)


def test_visitors_see_who_the_association_is_and_no_figure(partnerships, association_client):
    publish(partnerships)

    response = association_client.get("/")

    assert "Ashdown Learning" in text_of(response)
    assert ("%" in text_of(response), "What needs you" in text_of(response)) == (False, False)


def test_the_directory_lists_members_alone_and_can_be_narrowed(partnerships, association_client):
    everyone = association_client.get("/partnerships/").context["partnerships"]
    nobody = association_client.get("/partnerships/", {"region": "Wales"})

    assert [p.name for p in everyone] == [p.name for p in partnerships]
    assert "No partnership here" in text_of(nobody)


def test_a_visitor_sees_who_a_partnership_is_and_no_figure(partnerships, association_client):
    publish(partnerships)

    text = text_of(association_client.get("/partnerships/ashdown/"))

    assert ("Lewisham" in text, "What it publishes" in text, "Publish now" in text) == (True, False, False)


@pytest.mark.parametrize("slug", ["alpha", "nobody"])
def test_a_partnership_that_is_no_member_is_not_found(partnerships, staff_client, slug):
    assert staff_client.get(f"/partnerships/{slug}/").status_code == 404
    assert staff_client.post(f"/partnerships/{slug}/publish/").status_code == 404


def test_home_shows_what_needs_the_staff(partnerships, staff_client):
    publish(partnerships)
    for partnership in partnerships[:6]:
        PublishRunFactory(partnership=partnership)
    PublishRunFactory(partnership=partnerships[6], error="OperationalError: gone", is_finished=False, figures=0)

    response = staff_client.get("/")

    assert [task.title for task in response.context["tasks"]] == [
        "Glenvale Learning: the last publication failed",
        "Harbour Learning shares its figures, but none have arrived",
    ]
    assert [figure.value for figure in response.context["figures"]] == ["8", "8", "–", "6 of 7"]


def test_home_shows_the_schools_reached_when_that_gives_nobody_away(partnerships, staff_client):
    publish(partnerships, "members", "member_share")
    Snapshot.objects.filter(indicator="members").update(denominator=None)

    figures = staff_client.get("/").context["figures"]

    assert [figure.value for figure in figures if figure.label == "Member schools"] == ["116"]


def test_a_partnerships_figures_are_shown_to_staff_with_their_place(partnerships, staff_client):
    publish(partnerships)

    [figure, *_] = staff_client.get("/partnerships/harbour/").context["figures"]

    assert (figure["value"], figure["parts"], figure["place"]) == (
        "90.0\u00a0%",
        "18 of 20 schools",
        "1\u00a0of\u00a08",
    )


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Consent.ANONYMOUS, "It shares its figures without its name"),
        (Consent.NONE, "It does not share its figures"),
    ],
)
def test_figures_of_others_stay_hidden_on_their_page(partnerships, staff_client, consent, choice, words):
    publish(partnerships)
    consent(partnerships[0], choice)

    response = staff_client.get("/partnerships/ashdown/")

    assert (words in text_of(response), response.context["figures"]) == (True, [])


def test_staff_can_have_a_partnership_published(partnerships, staff_client, tasks):
    with tasks.committed():
        response = staff_client.post("/partnerships/ashdown/publish/")

    assert response["Location"] == "/partnerships/ashdown/"
    assert [(s.name, s.schema, s.kwargs) for s in tasks.waiting()] == [
        (
            "benchmarking.publish_partnership",
            "public",
            {"partnership_id": partnerships[0].pk, "requested_by": "Rowan Steward"},
        )
    ]


def test_a_partnership_that_does_not_share_cannot_be_published(partnerships, staff_client, tasks, consent):
    consent(partnerships[0], Consent.NONE)

    with tasks.committed():
        response = staff_client.post("/partnerships/ashdown/publish/", follow=True)

    assert "This partnership does not share its figures" in text_of(response)
    assert tasks.waiting() == []


def test_every_chart_has_a_name_and_a_description_and_a_table(partnerships, staff_client):
    publish(partnerships, "member_share", "members")

    response = staff_client.get("/compare/?indicator=member_share&indicator=members")

    drawings = pictures(response)
    assert len(drawings) == 4
    for drawing in drawings:
        texts = {node.get("id"): node.text for node in drawing.iter() if node.get("id")}
        assert drawing.get("role") == "img"
        assert texts[drawing.get("aria-labelledby")].endswith(", 2025/26")
        assert "Harbour Learning is highest" in texts[drawing.get("aria-describedby")]
    assert [len(panel.rows) for panel in response.context["panels"]] == [8, 8]


def test_the_one_in_focus_has_its_figure_large(partnerships, staff_client):
    publish(partnerships)
    publish(partnerships[:1], year=2024)

    response = staff_client.get("/compare/?like=ashdown")

    [figure] = response.context["focus_figures"]
    assert (figure.value, figure.sentence) == (
        "55.0\u00a0%",
        "11 of 20 schools · 8th of 8 · no change on last year.",
    )


def test_chips_lead_to_those_alike(partnerships, staff_client):
    publish(partnerships)

    chips = staff_client.get("/compare/?like=ashdown&among=neighbours").context["chips"]

    assert [(chip.label, chip.is_on) for chip in chips] == [
        ("Like Ashdown: size and phase mix", False),
        ("Statistical neighbours", True),
        ("London", False),
        ("Company limited by guarantee", False),
        ("All", False),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "All partnerships that publish the figure."),
        ("?among=region:London", "Partnerships in London."),
        ("?among=form:clg", "Partnerships of this legal form: Company limited by guarantee."),
        ("?partnership=ashdown", "The partnerships you chose."),
        ("?like=ashdown&among=neighbours", "Partnerships in the authorities that DfE lists as statistical neighbours."),
        (
            "?like=ashdown&among=nearest",
            "The 10 most alike by member schools (60\u00a0%) and share of primary schools (40\u00a0%).",
        ),
    ],
)
def test_the_page_says_who_is_compared(partnerships, staff_client, query, sentence):
    publish(partnerships)

    assert staff_client.get(f"/compare/{query}").context["among"] == sentence


@pytest.mark.parametrize(
    "query",
    ["indicator=happiness", "year=1066", "year=x", "like=nobody", "partnership=nobody", "among=%3Cscript%3E"],
)
def test_a_choice_that_cannot_be_read_counts_as_not_made(partnerships, staff_client, query):
    publish(partnerships)

    response = staff_client.get(f"/compare/?{query}")

    assert [p.comparison.indicator.code for p in response.context["panels"]] == ["member_share"]
    assert len(response.context["panels"][0].rows) == 8


def test_more_than_four_indicators_are_refused_in_words(partnerships, staff_client):
    codes = ("members", "pupils", "member_share", "primary_share", "price_per_pupil")

    response = staff_client.get("/compare/?" + "&".join(f"indicator={code}" for code in codes))

    assert "Choose up to 4 indicators." in text_of(response)


def test_with_nothing_published_the_page_says_so(partnerships, staff_client):
    assert "Nothing to compare here" in text_of(staff_client.get("/compare/"))


def test_names_in_a_file_never_run_as_formulas(partnerships, staff_client):
    publish(partnerships)
    Partnership.objects.filter(pk=partnerships[0].pk).update(name="=HYPERLINK(1)")

    rows = rows_of_csv(staff_client.get("/compare/?format=csv"))
    book = load_workbook(io.BytesIO(staff_client.get("/compare/?format=xlsx").content))

    assert [row["Partnership"] for row in rows][-1] == "'=HYPERLINK(1)"
    assert [(c.value, c.data_type) for c in book.active["F"]][-1] == ("=HYPERLINK(1)", "s")


def test_a_file_hides_what_the_page_hides(partnerships, staff_client, consent):
    publish(partnerships)
    SnapshotFactory(
        partnership=partnerships[0], period_start=2024, base_count=3, numerator=None, denominator=None, value=None
    )
    for partnership in partnerships[1:3]:
        consent(partnership, Consent.ANONYMOUS)

    rows = rows_of_csv(staff_client.get("/compare/?format=csv"))

    hidden = [row for row in rows if row["Partnership"].startswith("Anonymous")]
    assert [(row["Numerator"], row["Denominator"]) for row in hidden] == [("", ""), ("", "")]
    [small] = [row for row in rows if row["Partnership"] == "Ashdown Learning"]
    assert (small["Value"], small["Year before"], small["Place"]) == ("55.0", "c", "8")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 8),
        ("/partnerships/", 4),
        ("/partnerships/ashdown/", 11),
        ("/compare/", 6),
        ("/compare/?indicator=members&indicator=pupils&like=ashdown&among=neighbours", 7),
        ("/indicators/", 2),
        ("/indicators/members/", 4),
        ("/publications/", 4),
        ("/consents/", 4),
        ("/search/?q=learning", 4),
    ],
)
def test_a_page_takes_the_same_queries_however_much_there_is(
    partnerships, staff_client, django_assert_num_queries, count, path, queries
):
    for partnership in partnerships[:count]:
        publish([partnership], "member_share", "members", "pupils")
        PublishRunFactory(partnership=partnership)
        ConsentChangeFactory(partnership=partnership)

    with django_assert_num_queries(queries):
        staff_client.get(path)


def test_publications_can_be_narrowed_to_failures(partnerships, staff_client):
    PublishRunFactory(partnership=partnerships[0])
    failed = PublishRunFactory(partnership=partnerships[1], error="OperationalError: gone", is_finished=False)
    PublishRunFactory(partnership=partnerships[2], is_finished=False)

    everything = staff_client.get("/publications/")
    failures = staff_client.get("/publications/?only=failed")

    assert list(failures.context["page"]) == [failed]
    assert [word for word in ("Published", "Failed", "Running") if word in text_of(everything)] == [
        "Published",
        "Failed",
        "Running",
    ]


def test_logs_can_be_taken_away_as_files(partnerships, staff_client):
    PublishRunFactory(partnership=partnerships[0], changed=2)
    ConsentChangeFactory(partnership=partnerships[0])

    [run] = rows_of_csv(staff_client.get("/publications/?format=csv"))
    [change] = rows_of_csv(staff_client.get("/consents/?format=csv"))
    directory = rows_of_csv(staff_client.get("/partnerships/?format=csv"))

    assert (run["Partnership"], run["Figures"], run["Changed"], run["Finished"]) == (
        "Ashdown Learning",
        "10",
        "2",
        "yes",
    )
    assert (change["By"], change["Before"], change["After"]) == ("Ada Partridge", "Not shared", "Shared with our name")
    assert directory[0] == {
        "Partnership": "Ashdown Learning",
        "Areas": "Lewisham",
        "Regions": "London",
        "Legal form": "Company limited by guarantee",
    }


def test_empty_logs_say_what_will_fill_them(partnerships, staff_client):
    assert "Partnerships publish every night" in text_of(staff_client.get("/publications/"))
    assert "Each partnership decides on its own site" in text_of(staff_client.get("/consents/"))


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("calder", ["Calder Learning"]),
        ("haringey", ["Glenvale Learning", "Harbour Learning"]),
        ("per pupil", ["Subscription price per pupil"]),
        ("zebra", []),
        (" ", []),
    ],
)
def test_search_finds_partnerships_and_indicators(partnerships, staff_client, words, titles):
    response = staff_client.get("/search/", {"q": words})

    assert [hit.title for hit in response.context["hits"]] == titles


def test_an_indicator_shows_its_definition_and_its_years(partnerships, staff_client):
    publish(partnerships)
    publish(partnerships, year=2024)

    response = staff_client.get("/indicators/member_share/")

    assert "Hidden (c) where it rests on fewer than 5 schools" in text_of(response)
    assert [[cell.text for _, cell in row] for row in response.context["history"].rows] == [
        ["2024/25", "8", "63.8\u00a0%", "72.5\u00a0%", "81.3\u00a0%"],
        ["2025/26", "8", "63.8\u00a0%", "72.5\u00a0%", "81.3\u00a0%"],
    ]


def test_an_indicator_few_publish_has_no_history(partnerships, staff_client):
    publish(partnerships[:4])

    assert "No year has five partnerships" in text_of(staff_client.get("/indicators/member_share/"))


def test_an_unknown_indicator_is_not_found(partnerships, staff_client):
    assert staff_client.get("/indicators/happiness/").status_code == 404


def test_the_navigation_offers_what_one_may_open(partnerships, association_client, staff_client):
    visitor = association_client.get("/").context["shell"]["sections"]
    steward = staff_client.get("/").context["shell"]["sections"]

    assert [[item.label for item in section.items] for section in visitor] == [["Home", "Partnerships"]]
    assert [[item.label for item in section.items] for section in steward] == [
        ["Home", "Partnerships", "Compare", "Indicators", "Peer review"],
        ["Publications", "Consent log"],
    ]


def test_every_route_of_the_association_has_a_name(public):
    names = ("home", "partnership_directory", "compare", "indicators", "publications", "consent_log", "search")

    assert [reverse(name, urlconf=ASSOCIATION) for name in names] == [
        "/", "/partnerships/", "/compare/", "/indicators/", "/publications/", "/consents/", "/search/",
    ]  # fmt: skip
