"""How something stands: in a word or two, with the colour of their meaning."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tag:
    """A state in words, with the colour of its meaning; `note`: since or until when."""

    text: str
    colour: str
    note: str = ""
