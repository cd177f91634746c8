"""Recording figures replaces the tables that were measured and nothing else."""

from pathlib import Path

from bench.report import record
from bench.timing import Measure

OLD = "Text.\n\n<!-- figures -->\n### Work\n\nold work\n\n### Play\n\nold play\n<!-- end of figures -->\nMore.\n"


def test_only_the_tables_that_were_measured_are_replaced(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(OLD)
    measures = [Measure("Work", "limit"), Measure("Rest", "limit")]
    for measure in measures:
        measure.add("limit", 1.0)

    record(measures, document)

    text = document.read_text()
    lines = [line for line in text.splitlines() if line and ", load " not in line]
    assert lines == [
        "Text.",
        "<!-- figures -->",
        "### Work",
        "| | ms | ratio | goal | |",
        "|---|--:|--:|--:|---|",
        "| limit | 1,000.0 | 1 |  |  |",
        "### Play",
        "old play",
        "### Rest",
        "| | ms | ratio | goal | |",
        "|---|--:|--:|--:|---|",
        "| limit | 1,000.0 | 1 |  |  |",
        "<!-- end of figures -->",
        "More.",
    ]
