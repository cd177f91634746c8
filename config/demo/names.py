"""Invented people: the same names on every load, none of a real person on purpose."""

import hashlib
from typing import Final

FIRST: Final = (
    "Aaliyah", "Adaeze", "Alistair", "Amara", "Anneke", "Bartosz", "Beatriz", "Callum", "Chidi", "Daniela", "Dilys",
    "Ebele", "Emre", "Farah", "Fergus", "Gwen", "Hadiya", "Harpreet", "Imogen", "Ines", "Jarek", "Joan", "Kofi",
    "Lakshmi", "Leila", "Mairi", "Mehmet", "Nadia", "Niamh", "Oluwaseun", "Orla", "Parveen", "Priya", "Quentin", "Rhys",
    "Rosalind", "Samira", "Sanjay", "Tamsin", "Tariq", "Una", "Victoria", "Wren", "Xanthe", "Yusuf", "Zofia",
)  # fmt: skip
LAST: Final = (
    "Abernathy", "Adeyinka", "Ainsworth", "Banerjee", "Birchwood", "Castellan", "Chaudhary", "Dacosta", "Demirkan",
    "Eastlake", "Egbuna", "Fairweather", "Ferreira", "Goldthorpe", "Grzelak", "Hollins", "Hussain", "Iwobi", "Jaswal",
    "Jessop", "Kavanagh", "Kowalik", "Lindqvist", "Lovelace", "Marchetti", "Mukherjee", "Nakamura", "Ngata", "Okonjo",
    "Osei", "Pemberley", "Penhaligon", "Quarshie", "Ramsbottom", "Rosewarne", "Sandhu", "Sequeira", "Thistlewood",
    "Tuffour", "Underhill", "Vasquez", "Wadhwa", "Whitlock", "Yardley", "Zielinska",
)  # fmt: skip


def draw(*key: object, out_of: int) -> int:
    """Return the same number from 0 to below `out_of` for the same key, on every machine."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:6], "big") % out_of


def person_name(*key: object) -> str:
    """Return an invented name for a key."""
    return f"{FIRST[draw('first', *key, out_of=len(FIRST))]} {LAST[draw('last', *key, out_of=len(LAST))]}"
