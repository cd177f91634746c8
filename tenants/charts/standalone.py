"""A chart as a file of its own, for PDF: the stylesheet's light colours travel inside the drawing."""

from typing import Final

from tenants.charts.svg import Chart

# 500, not 400: of a variable typeface a drawing inside a PDF gets the thinnest cut for the usual weight.
_STYLE: Final = """
text { font-family: "Source Sans 3"; font-size: 12.5px; font-weight: 500; fill: #14202b; }
.app-chart__tick, .app-chart__missing { fill: #4b5a68; }
.app-chart__label--focus { font-weight: 600; }
.app-chart__value { font-weight: 600; }
.app-chart__value--before { fill: #4b5a68; font-size: 11px; font-weight: 500; }
.app-chart__grid, .app-chart__stem { stroke: #d9dee3; stroke-width: 1px; }
.app-chart__axis { stroke: #788896; stroke-width: 1px; }
.app-chart__bar, .app-chart__mark--focus { fill: ACCENT; }
.app-chart__bar--before { stroke: #b9c6cc; stroke-width: 1px; }
.app-chart__stripe-ground { fill: #ffffff; }
.app-chart__stripe { stroke: #b9c6cc; stroke-width: 6px; }
.app-chart__line--focus { stroke: ACCENT; stroke-width: 2.5px; }
.app-chart__line--other { stroke: #788896; stroke-width: 1.5px; }
.app-chart__mark--other { fill: #ffffff; stroke: #788896; stroke-width: 1.5px; }
"""


def standalone(chart: Chart, accent: str) -> str:
    """Return the narrow drawing of bars or lines, for a column of a page, as an SVG file in the partnership's colour."""
    opening, rest = str(chart.narrow).split(">", 1)
    style = _STYLE.replace("ACCENT", accent)
    return f'{opening} xmlns="http://www.w3.org/2000/svg"><style>{style}</style>{rest}'
