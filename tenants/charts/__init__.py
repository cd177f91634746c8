"""Charts as SVG made on the server: dots, bars, grouped bars and lines. Always shown with their table beneath."""

from tenants.charts.bars import Bar, BarChart, bars
from tenants.charts.dots import Dot, DotPlot, dots
from tenants.charts.lines import Line, LineChart, lines
from tenants.charts.standalone import standalone
from tenants.charts.svg import Chart

__all__ = ["Bar", "BarChart", "Chart", "Dot", "DotPlot", "Line", "LineChart", "bars", "dots", "lines", "standalone"]
