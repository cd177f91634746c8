"""House rules that no linter knows: where a schema may be changed, a clock read, a row written, a function imported."""

import ast
import re
from collections.abc import Callable

import pytest

from tests.architecture.sources import ROOT, Source, names_of, sources

SWITCHING = {"schema_context", "tenant_context", "set_tenant", "set_schema", "set_schema_to_public"}
MAY_SWITCH = {"tenants/fanout.py", "tenants/middleware.py", "tenants/backend/base.py"}
CLOCKS = {
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("datetime", "now"),
    ("date", "today"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
}
EDGES = (
    "views",
    "tasks.py",
    "tasks/",
    "management",
    "api/",
    "config/",
    "middleware.py",
    "presenters",
    "emails.py",
)
MONEY_APPS = ("billing/", "offers/", "membership/", "tenants/money.py")
WRITES = {
    "save",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "objects",
    "atomic",
    "select_for_update",
}
BANNED = {"mark_safe", "post_save", "pre_save", "m2m_changed", "receiver", "AsyncToSync", "cache_page", "ContentType"}


def _places(is_wrong: Callable[[Source], list[int]]) -> list[str]:
    return [f"{source.path}:{line}" for source in sources() for line in is_wrong(source)]


def _lines_naming(source: Source, names: set[str]) -> list[int]:
    return [line for line, name in names_of(source) if name in names]


def test_only_fanout_and_the_plumbing_change_the_schema() -> None:
    found = {source.path for source in sources() if _lines_naming(source, SWITCHING)}

    assert found == MAY_SWITCH


def test_no_page_goes_into_another_partnerships_schema() -> None:
    wanted = {"in_partnership", "live_partnerships"}

    assert _places(lambda source: _lines_naming(source, wanted) if "views" in source.path else []) == []


def test_nothing_is_imported_inside_a_function() -> None:
    def inside(source: Source) -> list[int]:
        if source.path.endswith("apps.py"):
            return []
        return [
            node.lineno
            for function in source.functions()
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]

    assert _places(inside) == []


def test_clocks_are_read_at_the_edges_only() -> None:
    def reads(source: Source) -> list[int]:
        if any(edge in source.path for edge in EDGES):
            return []
        return [node.lineno for node in ast.walk(source.tree) if isinstance(node, ast.Call) and _is_clock(node.func)]

    assert _places(reads) == []


def _is_clock(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name | ast.Attribute):
        return False
    owner = function.value.id if isinstance(function.value, ast.Name) else function.value.attr
    return (owner, function.attr) in CLOCKS


def test_a_moments_day_is_londons() -> None:
    """`booked_at.date()` is the day in Greenwich: in summer the hour after midnight would be yesterday's."""

    def greenwich(source: Source) -> list[int]:
        calls = [node.func for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
        days = [call for call in calls if isinstance(call, ast.Attribute) and call.attr == "date"]
        return [
            call.lineno for call in days if isinstance(call.value, ast.Attribute) and call.value.attr.endswith("_at")
        ]

    assert _places(greenwich) == []


def test_money_is_never_a_float() -> None:
    def floats(source: Source) -> list[int]:
        return _lines_naming(source, {"float"}) if source.path.startswith(MONEY_APPS) else []

    assert _places(floats) == []


def test_views_neither_write_nor_query() -> None:
    def writes(source: Source) -> list[int]:
        if "/views" not in source.path or source.path.startswith("api/"):
            return []
        return _lines_naming(source, WRITES)

    assert _places(writes) == []


def test_what_the_house_does_without() -> None:
    assert _places(lambda source: _lines_naming(source, BANNED)) == []


SOLVER = "peer_review/matching/searching.py"  # runs the solver beside its caller; nothing of it knows a database


def test_nothing_runs_asynchronously_or_in_threads_of_its_own() -> None:
    def asynchronous(source: Source) -> list[int]:
        if source.path.startswith("config/") or source.path == SOLVER:
            return []
        threads = _lines_naming(source, {"Thread", "ThreadPoolExecutor", "asyncio"})
        return threads + [f.lineno for f in source.functions() if isinstance(f, ast.AsyncFunctionDef)]

    assert _places(asynchronous) == []


def test_operations_do_not_know_tasks() -> None:
    def knows(source: Source) -> list[int]:
        imports = [node for node in ast.walk(source.tree) if isinstance(node, ast.ImportFrom)]
        is_operation = "/operations" in source.path
        return [node.lineno for node in imports if is_operation and str(node.module).endswith("tasks")]

    assert _places(knows) == []


@pytest.mark.parametrize("package", ["operations", "queries", "policies"])
def test_modules_that_decide_say_what_they_decide(package: str) -> None:
    silent = [
        source.path
        for source in sources()
        if f"/{package}" in source.path and source.code_lines() and not ast.get_docstring(source.tree)
    ]

    assert silent == []


def test_public_operations_take_named_arguments_and_say_what_they_do() -> None:
    public = [
        (source.path, node)
        for source in sources()
        if "/operations" in source.path and not source.path.startswith("tenants/")
        for node in source.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]

    assert [f"{path}:{node.name}" for path, node in public if not ast.get_docstring(node)] == []


NOBODY_YET = "mfa/authenticate.html"  # whose second step is still to come


def test_every_way_out_takes_along_what_is_kept_on_the_device() -> None:
    """A script clears the browser's store where a form says `data-sign-out`."""
    templates = ROOT / "templates"
    forms = {
        str(path.relative_to(templates)): re.findall(
            r"<form[^>]*(?:account_logout|sign_out_url)[^>]*>", path.read_text()
        )
        for path in templates.rglob("*.html")
    }

    assert {path for path, found in forms.items() for form in found if "data-sign-out" not in form} == {NOBODY_YET}
