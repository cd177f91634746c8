"""Tags, filters, form markup and components: what every page is made of."""

from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from tenants.templatetags.ui import UnknownTagColour
from tests.tenants import gallery

pytestmark = pytest.mark.no_database


def rendered(source: str, **values: object) -> str:
    return Template(source).render(Context(values)).strip()


class Narrowed(forms.Form):
    """What a list can be narrowed to."""

    q = forms.CharField()


class Elements(HTMLParser):
    """All start tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.found if attribute in attrs]

    def by_id(self, wanted: str) -> tuple[str, dict[str, str | None]]:
        return next(element for element in self.found if element[1].get("id") == wanted)


@pytest.fixture
def page() -> Elements:
    request = RequestFactory().get("/gallery/?status=unpaid&page=4")
    return Elements(render_to_string("gallery.html", {**gallery.context(), "request": request}))


def test_a_tag_carries_its_colour_and_escapes_its_text() -> None:
    html = rendered('{% tag text "bad" %}', text="<Overdue>")

    assert html == '<strong class="app-tag app-tag--bad">&lt;Overdue&gt;</strong>'


def test_a_tag_without_colour_is_neutral() -> None:
    assert rendered('{% tag "Draft" %}') == '<strong class="app-tag app-tag--neutral">Draft</strong>'


def test_an_unknown_colour_is_refused() -> None:
    with pytest.raises(UnknownTagColour, match="'pink' is not one of accent, bad, good, neutral, warn"):
        rendered('{% tag "Paid" "pink" %}')


def test_an_icon_is_hidden_from_assistive_technology() -> None:
    tag, attributes = Elements(rendered('{% icon "download" size=20 %}')).found[0]

    assert (tag, attributes["aria-hidden"], attributes["width"]) == ("svg", "true", "20")


@pytest.mark.parametrize(
    ("pence", "exact", "whole"),
    [
        (803_700, "£8,037.00", "£8,037"),
        (-18_000, "−£180.00", "−£180"),
        (0, "£0.00", "£0"),
        (1_844_250, "£18,442.50", "£18,443"),
        (None, "", ""),
    ],
)
def test_money_is_shown_from_pence(pence: int | None, exact: str, whole: str) -> None:
    html = rendered("{{ pence|money }}|{{ pence|money_whole }}", pence=pence)

    assert html == f"{exact}|{whole}"


def test_dates_are_shown_in_words() -> None:
    html = rendered("{{ day|long_date }}|{{ day|short_date }}", day=date(2027, 1, 29))

    assert html == "Friday 29 January 2027|29 Jan 2027"


def test_a_moment_is_shown_in_london_time() -> None:
    html = rendered("{{ when|moment }}|{{ when|short_date }}", when=datetime(2026, 7, 31, 23, 30, tzinfo=UTC))

    assert html == "1 Aug 2026 at 00:30|1 Aug 2026"


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_date_shows_nothing(value: object) -> None:
    assert rendered("[{{ day|long_date }}{{ day|short_date }}{{ day|moment }}]", day=value) == "[]"


@pytest.mark.parametrize(
    ("name", "expected"), [("Amina Khan", "AK"), ("jo", "J"), ("Anna Maria de Souza", "AS"), ("", ""), (None, "")]
)
def test_initials_are_the_first_and_last_word(name: str | None, expected: str) -> None:
    assert rendered("{{ name|initials }}", name=name) == expected


def test_a_card_escapes_its_title_and_keeps_its_content() -> None:
    html = rendered("{% card title level=3 %}<p>{{ text }}</p>{% endcard %}", title="A & B", text="<x>")

    assert html == '<div class="app-card"><h3 class="app-card__title">A &amp; B</h3><p>&lt;x&gt;</p></div>'


def test_a_table_names_its_columns_and_escapes_its_caption() -> None:
    html = rendered(
        '{% table caption "School" "Places:number" "Actions:hidden" "At 9:30" %}<tr></tr>{% endtable %}',
        caption="A & B",
    )

    assert html == (
        '<div class="app-table-wrap"><table class="govuk-table app-table">'
        '<caption class="govuk-visually-hidden">A &amp; B</caption>'
        '<thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">School</th>'
        '<th scope="col" class="govuk-table__header govuk-table__header--numeric">Places</th>'
        '<th scope="col" class="govuk-table__header"><span class="govuk-visually-hidden">Actions</span></th>'
        '<th scope="col" class="govuk-table__header">At 9:30</th></tr></thead>'
        '<tbody class="govuk-table__body"><tr></tr></tbody></table></div>'
    )


@pytest.mark.parametrize(("is_office", "columns"), [(True, 2), (False, 1)])
def test_a_column_without_a_name_is_left_out(is_office: bool, columns: int) -> None:
    html = rendered('{% table "Quotes" "Quote" shown|yesno:"Payer," %}{% endtable %}', shown=is_office)

    assert html.count("<th ") == columns


@pytest.mark.parametrize(
    ("asked", "context", "expected"),
    [
        ("", {"rows": ["a row"]}, "The table"),
        ("", {"page": Paginator(["a row"], 25).page(1)}, "The table"),
        ("q=Ash", {"rows": [], "filter": Narrowed()}, "No visits match"),
        ("q=&page=2", {"rows": [], "filter": Narrowed()}, "No visits yet"),
        ("q=Ash", {"rows": []}, "No visits yet"),
        ("", {"rows": [], "page": Paginator([], 25).page(1)}, "No visits yet"),
    ],
)
def test_a_list_page_shows_its_table_or_says_why_there_is_none(
    asked: str, context: dict[str, object], expected: str
) -> None:
    source = (
        '{% extends "list_page.html" %}{% block table %}The table{% endblock %}'
        "{% block no_match %}No visits match{% endblock %}{% block empty %}No visits yet{% endblock %}"
    )
    html = rendered(source, request=RequestFactory().get(f"/?{asked}"), **context)
    said = [words for words in ("The table", "No visits match", "No visits yet") if words in html]

    assert said == [expected]


def test_details_can_start_open() -> None:
    closed = rendered('{% details "More" %}text{% enddetails %}')
    opened = rendered('{% details "More" is_open=True %}text{% enddetails %}')

    assert opened == closed.replace('class="govuk-details">', 'class="govuk-details" open>')


def test_pages_far_away_are_left_out() -> None:
    pages = Paginator(range(412), 25)
    numbers = rendered("{% for n in pages|elided_pages:9 %}{{ n }} {% endfor %}", pages=pages)

    assert numbers == "1 … 8 9 10 … 17"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("name", "Enter name"),
        ("email", "Enter a valid email address."),
        ("phase", "Choose phase"),
        ("basis", "Choose how pupils are counted"),
        ("agreed", "Tick “The head has agreed this”"),
    ],
)
def test_a_missing_answer_is_named_by_its_label(name: str, expected: str) -> None:
    field = gallery.bound_form()[name]

    assert rendered("{{ field.errors.0|named_error:field }}", field=field) == expected


def test_a_question_without_an_answer_is_named_as_a_question() -> None:
    form = Narrowed({})
    form.fields["q"].label = "Why is it refunded?"

    html = rendered("{{ form.q.errors.0|named_error:form.q }}", form=form)

    assert html == "Answer “Why is it refunded?”"


def test_every_error_links_to_a_control_that_exists(page: Elements) -> None:
    links = [href[1:] for href in page.values("href") if href.startswith("#id_")]

    assert [page.by_id(link)[0] for link in links] == ["input"] * 4 + ["select"] + ["input"] * 3


def test_hints_and_errors_are_announced_with_their_control(page: Elements) -> None:
    described = set(page.values("aria-describedby"))
    ids = set(page.values("id"))

    assert described == {
        "id_name_helptext id_name_error",
        "id_email_error",
        "id_census_on_helptext id_census_on_error",
        "id_amount_error",
        "id_phase_error",
        "id_basis_error",
        "id_terms_error",
        "id_agreed_helptext id_agreed_error",
    }
    assert {part for value in described for part in value.split()} <= ids


def test_every_label_belongs_to_a_control(page: Elements) -> None:
    controls = {attrs.get("id") for tag, attrs in page.found if tag in {"input", "select", "textarea"}}

    assert [target for target in page.values("for") if target not in controls] == []


def test_no_id_is_used_twice(page: Elements) -> None:
    ids = page.values("id")

    assert sorted(ids) == sorted(set(ids))


def test_no_page_part_needs_inline_style_or_script(page: Elements) -> None:
    inline_scripts = [attrs for tag, attrs in page.found if tag == "script" and "src" not in attrs]

    assert (page.values("style"), inline_scripts) == ([], [])
    assert [name for _, attrs in page.found for name in attrs if name.startswith("on")] == []


def test_what_was_typed_comes_back_escaped() -> None:
    html = str(gallery.bound_form()["note"])

    assert "&lt;b&gt;kept &amp; escaped&lt;/b&gt;" in html


def test_optional_fields_say_so_unless_the_form_is_a_filter() -> None:
    optional = '<span class="app-muted">(optional)</span>'

    assert [str(form).count(optional) for form in (gallery.SampleForm(), gallery.SampleFilter())] == [2, 0]


def test_hidden_fields_stay_hidden() -> None:
    elements = Elements(str(gallery.SampleForm()))

    assert elements.by_id("id_version")[1] == {"type": "hidden", "name": "version", "value": "3", "id": "id_version"}


def test_the_title_warns_of_errors() -> None:
    titles = [
        render_to_string("base.html", {"title": "Invoices", "form": form}).split("title>")[1][:-2]
        for form in (gallery.bound_form(), gallery.SampleForm())
    ]

    assert titles == ["Error: Invoices", "Invoices"]


def test_pages_keep_the_filters(page: Elements) -> None:
    pages = [href for href in page.values("href") if "page=" in href]

    assert pages[0] == "?status=unpaid&page=3"
    assert pages[-1] == "?status=unpaid&page=5"


def test_a_running_job_asks_again_and_a_finished_one_does_not() -> None:
    source = "components/progress.html"
    job = {"poll_url": "/runs/7/progress/", "done": 300, "total": 300, "message": "300 of 300 invoices made"}
    running = Elements(render_to_string(source, {**job, "is_finished": False}))
    finished = Elements(render_to_string(source, {**job, "is_finished": True}))

    assert (running.values("hx-get"), finished.values("hx-get")) == (["/runs/7/progress/"], [])
    assert finished.values("data-app-announce") == ["300 of 300 invoices made"]


def test_seven_tasks_are_shown_and_the_others_one_press_away() -> None:
    tasks = [{"title": f"Task {n}", "url": "#"} for n in range(9)]
    shown, _, more = render_to_string("components/task_list.html", {"tasks": tasks}).partition("<details")

    assert (shown.count('class="app-task"'), more.count('class="app-task"')) == (7, 2)


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "500.html", "503.html"])
def test_error_pages_render_with_nothing_around_them(name: str) -> None:
    elements = Elements(render_to_string(name))

    assert [tag for tag, _ in elements.found].count("h1") == 1


def test_the_brand_stylesheet_sets_the_accent_of_both_schemes() -> None:
    colours = {key: f"#0000{n:02}" for n, key in enumerate(("accent", "accent_hover", "accent_soft", "accent_ink"), 10)}
    dark = {f"dark_{key}": value.replace("#00", "#ff") for key, value in colours.items()}
    css = render_to_string("brand.css", {**colours, **dark, "dark_on_accent": "#0b1216"})

    assert [css.count(value) for value in (*colours.values(), *dark.values(), "#0b1216")] == [2, 1, 1, 1, 2, 1, 1, 1, 1]
