"""Themes as one text: a line per theme, its questions below it behind a dash. Pure."""

from collections.abc import Sequence

from peer_review.framework_texts import keyed, questions_of
from peer_review.frameworks import FrameworkUnusable, Theme


def theme_lines(themes: Sequence[Theme]) -> str:
    """Return themes as text: “Governance: how decisions are made”, then “- Who decides?”."""
    blocks = []
    for theme in themes:
        first = f"{theme.title}: {theme.description}" if theme.description else theme.title
        blocks.append("\n".join([first, *(f"- {question.text}" for question in theme.questions)]))
    return "\n\n".join(blocks)


def themes_of(text: str) -> tuple[Theme, ...]:
    """Read themes from text. Raises FrameworkUnusable for a question before the first theme."""
    blocks: list[tuple[str, str, list[str]]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("-") and not blocks:
            raise FrameworkUnusable("Begin with the title of a theme; its questions follow, each behind a dash.")
        if line.startswith("-"):
            blocks[-1][2].append(line.lstrip("- ").strip())
        else:
            title, _, description = line.partition(":")
            blocks.append((title.strip(), description.strip(), []))
    keys = keyed([title for title, _, _ in blocks])
    return tuple(
        Theme(key, title, description, questions_of("\n".join(questions)))
        for (key, title), (_, description, questions) in zip(keys, blocks, strict=True)
    )
