"""The product's source, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("tenants", "membership", "billing", "offers", "peer_review", "improvement", "benchmarking", "api", "config")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module: where it is, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def code_lines(self) -> int:
        """Lines that are neither blank nor comment nor docstring."""
        documented = {line for node in ast.walk(self.tree) for line in _docstring_lines(node)}
        lines = enumerate(self.text.splitlines(), 1)
        return sum(
            bool(line.strip()) and not line.strip().startswith("#") and number not in documented
            for number, line in lines
        )


@cache
def sources() -> tuple[Source, ...]:
    """Every module of ours but migrations and tests."""
    found = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if path.parent.name != "migrations"]
    return tuple(Source(str(path.relative_to(ROOT)), path.read_text(), ast.parse(path.read_text())) for path in found)


def length(function: Function) -> int:
    """Lines of code of a function, without its decorators and docstring."""
    documented = set(_docstring_lines(function))
    first = function.lineno
    return sum(line not in documented for line in range(first, (function.end_lineno or first) + 1))


def names_of(source: Source) -> Iterator[tuple[int, str]]:
    """Every name, attribute and import of a module with its line."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.lineno, node.attr
        elif isinstance(node, ast.alias):
            yield node.lineno, node.name


def _docstring_lines(node: ast.AST) -> range:
    if not isinstance(node, ast.Module | ast.ClassDef | Function) or not ast.get_docstring(node, clean=False):
        return range(0)
    text = node.body[0]
    return range(text.lineno, (text.end_lineno or text.lineno) + 1)
