"""Where the figures go: a file per table in bench/results and, when asked, the tables of docs/benchmarks.md."""

import json
import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bench.timing import Measure

RESULTS = Path(__file__).parent / "results"
DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
START, END = "<!-- figures -->", "<!-- end of figures -->"


def machine() -> str:
    """Say what the figures were measured on; the load counts others who were using it."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return f"{datetime.now(tz=UTC):%-d %B %Y}, {system}, load {load}"


def keep(name: str, measure: Measure) -> None:
    """Write one table as JSON, every single timing included."""
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{name}-{measure.title.lower().replace(' ', '-')[:60]}.json"
    facts = {"title": measure.title, "base": measure.base, "seconds": measure.seconds, "notes": measure.notes}
    file.write_text(json.dumps({"machine": machine()} | facts, indent=1))


def record(measures: Iterable[Measure], document: Path = DOCUMENT) -> None:
    """Replace these measures' tables in the document, leaving its text and the other tables."""
    before, _, rest = document.read_text().partition(START)
    old, _, after = rest.partition(END)
    tables = {table.partition("\n")[0]: table.strip() for table in old.split("### ")[1:]}
    tables |= {measure.title: "\n".join(_table(measure)) for measure in measures}
    texts = "".join(f"### {table}\n\n" for table in tables.values())
    document.write_text(f"{before}{START}\n{texts.strip()}\n{END}{after}")


def _table(measure: Measure) -> list[str]:
    rows = [
        f"| {label} | {measure.typical(label) * 1000:,.1f} | {measure.ratio(label):.3g} | {measure.goal(label)} | "
        f"{measure.verdict(label)} |"
        for label in measure.seconds
    ]
    head = [measure.title, "", f"{machine()}.", "", "| | ms | ratio | goal | |", "|---|--:|--:|--:|---|"]
    return [*head, *rows, *(["", *measure.notes] if measure.notes else [])]
