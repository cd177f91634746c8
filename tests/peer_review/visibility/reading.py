"""The tables of this folder, written by hand: what the product promises, in the words of its stages and roles.

Columns of `tables/*.txt`, one letter a stage: Planned, self-Evaluation, Focus, Logistics, Visit, fiNdings, Draft, Check,
Agreed, Signed, Workshop, acTions, follow-Up, Z closed, - cancelled. An X is seen, a point is not.
"""

from pathlib import Path

from peer_review.enums import Stage

HERE = Path(__file__).parent
LETTERS = {
    "P": Stage.PLANNED, "E": Stage.SELF_EVALUATION, "F": Stage.FOCUS, "L": Stage.LOGISTICS, "V": Stage.VISIT,
    "N": Stage.FINDINGS, "D": Stage.DRAFT, "C": Stage.CHECK, "A": Stage.AGREED, "S": Stage.SIGNED, "W": Stage.WORKSHOP,
    "T": Stage.ACTIONS, "U": Stage.FOLLOW_UP, "Z": Stage.CLOSED, "-": Stage.CANCELLED,
}  # fmt: skip


def expected(part: str) -> dict[tuple[str, str], bool]:
    """Return (role, stage) → seen, of one part."""
    heading, *lines = (HERE / "tables" / f"{part}.txt").read_text().splitlines()
    stages = [LETTERS[letter] for letter in heading.replace(" ", "")]
    found = {}
    for line in lines:
        role, *cells = line.split()
        for stage, cell in zip(stages, "".join(cells), strict=True):
            found[role, stage.value] = cell == "X"
    return found


def table(name: str, keys: int) -> dict[tuple[str, ...], str]:
    """Return (words of the line…, column) → cell, of a table with a heading."""
    heading, *lines = (HERE / name).read_text().splitlines()
    columns = heading.split()
    found = {}
    for line in lines:
        words = line.split()
        for column, cell in zip(columns, words[keys:], strict=True):
            found[*words[:keys], column] = cell
    return found
