"""A chart as a file of its own."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from tenants import charts

pytestmark = pytest.mark.no_database


def test_it_is_a_picture_in_the_partnerships_colour_with_its_words() -> None:
    bar = charts.Bar("Grants & <awards>", Decimal(5), "£5", Decimal(4), "£4")
    chart = charts.bars(
        charts.BarChart("income", "Income", "Five pounds.", [bar], str, now_label="Forecast", before_label="Budget")
    )

    root = ET.fromstring(charts.standalone(chart, "#123456"))

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert words == ["Forecast", "Budget", "Grants & <awards>", "£5", "£4"]
    assert ".app-chart__bar, .app-chart__mark--focus { fill: #123456; }" in (root[0].text or "")
