"""Functions and modules stay small enough to read: bands measured on code bases known to be readable."""

from statistics import median, quantiles

from tests.architecture.sources import ROOT, length, sources

FUNCTION_MOST, FUNCTION_P90, FUNCTION_MEDIAN = 60, 22, 8
MODULE_MOST, MODULE_P90, MODULE_MEDIAN = 400, 200, 70
TEMPLATE_P90, TEMPLATE_MEDIAN = 90, 35
WINDOW, REPEATED_SHARE = 6, 0.02


def _p90(numbers: list[int]) -> float:
    return quantiles(numbers, n=10)[-1]


def test_no_function_is_longer_than_a_screen() -> None:
    long = [f"{s.path}:{f.name} {length(f)}" for s in sources() for f in s.functions() if length(f) > FUNCTION_MOST]

    assert long == []


def test_functions_are_short_as_a_rule() -> None:
    lengths = [length(function) for source in sources() for function in source.functions()]

    assert (median(lengths) <= FUNCTION_MEDIAN, _p90(lengths) <= FUNCTION_P90) == (True, True)


def test_no_module_is_too_long() -> None:
    assert [f"{source.path} {source.code_lines()}" for source in sources() if source.code_lines() > MODULE_MOST] == []


def test_modules_are_short_as_a_rule() -> None:
    lengths = [source.code_lines() for source in sources() if source.code_lines()]

    assert (median(lengths) <= MODULE_MEDIAN, _p90(lengths) <= MODULE_P90) == (True, True)


def test_templates_are_short_as_a_rule() -> None:
    lengths = [len(path.read_text().splitlines()) for path in (ROOT / "templates").rglob("*.html")]

    assert (median(lengths) <= TEMPLATE_MEDIAN, _p90(lengths) <= TEMPLATE_P90) == (True, True)


def test_little_is_written_twice() -> None:
    windows: dict[tuple[str, ...], list[str]] = {}
    for source in sources():
        lines = [line.strip() for line in source.text.splitlines()]
        lines = [line for line in lines if line and not line.startswith(("#", "from ", "import ")) and len(line) > 3]
        for start in range(len(lines) - WINDOW + 1):
            windows.setdefault(tuple(lines[start : start + WINDOW]), []).append(source.path)

    repeated = sum(len(places) for places in windows.values() if len(places) > 1)
    assert repeated / sum(len(places) for places in windows.values()) < REPEATED_SHARE
