from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from tenants.charts import Bar, BarChart, Dot, DotPlot, Line, LineChart, bars, dots, lines

pytestmark = pytest.mark.no_database

HOSTILE = """<script>alert("x")</script> & O'Brien"""


def percent(value):
    return f"{value * 100:.0f} %"


def dot_plot(**fields):
    shown = [
        Dot("Lewisham", Decimal(1), "100 %"),
        Dot("Haringey", Decimal("0.929"), "92.9 %", is_focus=True),
        Dot("Anonymous A", Decimal("0.61"), "61 %", is_hollow=True),
        Dot("Tiny", None, "c"),
    ]
    return DotPlot(**{"key": "k", "title": "T", "description": "D", "dots": shown, "write_tick": percent} | fields)


def bar_chart(**fields):
    shown = [Bar("Ealing", Decimal(4), "4", Decimal(3), "3"), Bar("Attain", None, "c", None, "z")]
    return BarChart(**{"key": "k", "title": "T", "description": "D", "bars": shown, "write_tick": str} | fields)


def line_chart(**fields):
    shown = [Line("Ours", [Decimal(1), None, Decimal(3), Decimal(4)], is_focus=True), Line("Median", [Decimal(2)] * 4)]
    periods = ["2023/24", "2024/25", "2025/26", "2026/27"]
    described = {"key": "k", "title": "T", "description": "D", "periods": periods, "lines": shown, "write_tick": str}
    return LineChart(**described | fields)


def drawings(chart):
    return [chart.wide, chart.narrow]


def parsed(drawing):
    return ET.fromstring(drawing)


def texts(drawing):
    return [node.text for node in parsed(drawing).iter("text")]


def classes(drawing, name):
    return [node.get("class") for node in parsed(drawing).iter(name)]


EVERY = [
    pytest.param(dots, dot_plot, id="dots"),
    pytest.param(bars, bar_chart, id="bars"),
    pytest.param(lines, line_chart, id="lines"),
]


@pytest.mark.parametrize(("draw", "make"), EVERY)
def test_a_chart_is_an_image_with_a_name_and_a_description(draw, make):
    for drawing in drawings(draw(make(title="Members by partnership", description="Lewisham leads."))):
        root = parsed(drawing)
        by_id = {node.get("id"): node.text for node in root.iter() if node.get("id")}
        assert root.get("role") == "img"
        assert by_id[root.get("aria-labelledby")] == "Members by partnership"
        assert by_id[root.get("aria-describedby")] == "Lewisham leads."


@pytest.mark.parametrize(("draw", "make"), EVERY)
def test_the_two_widths_share_no_id(draw, make):
    chart = draw(make())
    ids = [node.get("id") for drawing in drawings(chart) for node in parsed(drawing).iter() if node.get("id")]

    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("draw", "make"), EVERY)
def test_a_chart_has_no_inline_style_and_no_script(draw, make):
    for drawing in drawings(draw(make(title=HOSTILE, description=HOSTILE))):
        names = {node.tag for node in parsed(drawing).iter()}
        attributes = {key for node in parsed(drawing).iter() for key in node.attrib}
        assert names & {"style", "script"} == set()
        assert [key for key in attributes if key == "style" or key.startswith("on")] == []


@pytest.mark.parametrize(
    ("draw", "chart"),
    [
        (dots, dot_plot(dots=[Dot(HOSTILE, Decimal(1), HOSTILE), Dot("B", None, HOSTILE)])),
        (bars, bar_chart(bars=[Bar(HOSTILE, Decimal(1), HOSTILE)])),
        (lines, line_chart(lines=[Line(HOSTILE, [Decimal(1)] * 4)])),
    ],
)
def test_names_and_numbers_are_escaped(draw, chart):
    for drawing in drawings(draw(chart)):
        assert "<script" not in drawing
        assert [text for text in texts(drawing) if text.startswith("<script>")] != []


def test_dots_say_by_shape_who_is_anonymous_and_who_is_in_focus():
    drawn = dots(dot_plot()).wide

    assert classes(drawn, "circle") == ["app-chart__dot--filled", "app-chart__dot--focus", "app-chart__dot--hollow"]


def test_each_dot_tells_its_label_and_value():
    titles = [node.text for node in parsed(dots(dot_plot()).wide).iter("title")]

    assert titles == ["T", "Lewisham: 100 %", "Haringey: 92.9 %", "Anonymous A: 61 %"]


def test_a_hidden_value_stands_in_its_row_as_its_mark():
    assert texts(dots(dot_plot()).wide)[-2:] == ["Tiny", "c"]


def test_median_and_band_are_drawn_only_when_given():
    plain = dots(dot_plot()).wide
    full = dots(dot_plot(line=Decimal("0.9"), band=(Decimal("0.7"), Decimal("0.95")))).wide

    assert [plain.count(f"app-chart__{part}") for part in ("median", "band")] == [0, 0]
    assert [full.count(f"app-chart__{part}") for part in ("median", "band")] == [1, 1]


def test_a_band_beyond_the_dots_still_fits_the_axis():
    drawn = dots(dot_plot(dots=[Dot("A", Decimal("0.5"), "50 %")], band=(Decimal("0.1"), Decimal("0.9")))).wide
    [band] = parsed(drawn).iter("rect")

    assert Decimal(band.get("x")) + Decimal(band.get("width")) <= 600


def test_a_plot_of_nothing_but_hidden_values_is_still_a_picture():
    assert texts(dots(dot_plot(dots=[Dot("Tiny", None, "c")])).wide)[-2:] == ["Tiny", "c"]


def test_last_year_is_striped_and_named():
    drawn = bars(bar_chart(now_label="2026/27", before_label="2025/26")).wide
    [pattern] = parsed(drawn).iter("pattern")
    before = [node for node in parsed(drawn).iter("rect") if node.get("class") == "app-chart__bar--before"]

    assert {node.get("fill") for node in before} == {f"url(#{pattern.get('id')})"}
    assert texts(drawn)[:2] == ["2026/27", "2025/26"]


def test_bars_without_an_earlier_period_have_no_pattern_and_no_legend():
    drawn = bars(bar_chart()).wide

    assert list(parsed(drawn).iter("pattern")) == []
    assert texts(drawn) == ["Ealing", "4", "Attain", "c"]


def test_a_negative_bar_has_a_length_too():
    drawn = bars(bar_chart(bars=[Bar("Credit", Decimal(-4), "−4"), Bar("Sales", Decimal(4), "4")])).wide
    widths = [Decimal(node.get("width")) for node in parsed(drawn).iter("rect")]

    assert widths[0] == widths[1] > 0


def test_lines_differ_by_the_shape_of_their_marks_and_are_named_at_their_end():
    drawn = lines(line_chart()).wide

    assert len(list(parsed(drawn).iter("circle"))) == 3
    assert len(list(parsed(drawn).iter("rect"))) == 4
    assert [text for text in texts(drawn) if text in ("Ours", "Median")] == ["Ours", "Median"]


def test_a_missing_period_breaks_the_line():
    strokes = [c for c in classes(lines(line_chart()).wide, "line") if c == "app-chart__line--focus"]

    assert len(strokes) == 1


def test_a_third_line_is_marked_by_triangles():
    more = [Line(f"Line {n}", [Decimal(n)] * 4) for n in range(4)]

    assert len(list(parsed(lines(line_chart(lines=more)).wide).iter("polygon"))) == 4


def test_long_names_are_shortened_beside_the_chart():
    drawn = dots(dot_plot(dots=[Dot("Barking and Dagenham School Improvement", Decimal(1), "1")])).wide

    assert texts(drawn)[-1] == "Barking and Dagenham S…"
