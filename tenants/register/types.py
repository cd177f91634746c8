"""Establishment types of the register: which are state-funded schools, who stands behind them, and their phase.

The codes and names are those of DfE's Get Information about Schools (GIAS); Ofsted spells some names differently.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from tenants.enums import Phase, Sector


class SchoolType(NamedTuple):
    """One state-funded type: DfE's code, our name of it, and the phase where the type alone decides it."""

    code: int
    name: str
    sector: Sector
    phase: Phase | None = None
    also: tuple[str, ...] = ()


class TypeUnknown(Exception):
    """No state-funded type has this name."""

    code = "type_unknown"


class PhaseUnknown(Exception):
    """The register states no phase that we know for a type that needs one."""

    code = "phase_unknown"


# A city technology college and a non-maintained special school are neither the council's nor an academy trust's:
# their own charitable bodies pay, and neither section 33 nor section 33B of the VAT Act reaches them.
TYPES: Final = (
    SchoolType(1, "Community school", Sector.MAINTAINED),
    SchoolType(2, "Voluntary aided school", Sector.MAINTAINED),
    SchoolType(3, "Voluntary controlled school", Sector.MAINTAINED),
    SchoolType(5, "Foundation school", Sector.MAINTAINED),
    SchoolType(6, "City technology college", Sector.OTHER, Phase.SECONDARY),
    SchoolType(7, "Community special school", Sector.MAINTAINED, Phase.SPECIAL),
    SchoolType(8, "Non-maintained special school", Sector.OTHER, Phase.SPECIAL),
    SchoolType(12, "Foundation special school", Sector.MAINTAINED, Phase.SPECIAL),
    SchoolType(14, "Pupil referral unit", Sector.MAINTAINED, Phase.PRU),
    SchoolType(15, "Local authority nursery school", Sector.MAINTAINED, Phase.NURSERY, ("LA nursery school",)),
    SchoolType(28, "Academy sponsor led", Sector.ACADEMY),
    SchoolType(33, "Academy special sponsor led", Sector.ACADEMY, Phase.SPECIAL),
    SchoolType(34, "Academy converter", Sector.ACADEMY),
    SchoolType(35, "Free school", Sector.ACADEMY, None, ("Free schools",)),
    SchoolType(36, "Free school special", Sector.ACADEMY, Phase.SPECIAL, ("Free schools special",)),
    SchoolType(
        38, "Free school alternative provision", Sector.ACADEMY, Phase.PRU,
        ("Free schools alternative provision", "Free school - alternative provision"),
    ),
    SchoolType(
        39, "Free school 16 to 19", Sector.ACADEMY, Phase.COLLEGE, ("Free schools 16 to 19", "Free schools 16-19")
    ),
    SchoolType(40, "University technical college", Sector.ACADEMY, Phase.SECONDARY),
    SchoolType(41, "Studio school", Sector.ACADEMY, Phase.SECONDARY, ("Studio schools",)),
    SchoolType(42, "Academy alternative provision converter", Sector.ACADEMY, Phase.PRU),
    SchoolType(43, "Academy alternative provision sponsor led", Sector.ACADEMY, Phase.PRU),
    SchoolType(44, "Academy special converter", Sector.ACADEMY, Phase.SPECIAL),
    SchoolType(45, "Academy 16 to 19 converter", Sector.ACADEMY, Phase.COLLEGE, ("Academy 16-19 converter",)),
    SchoolType(46, "Academy 16 to 19 sponsor led", Sector.ACADEMY, Phase.COLLEGE, ("Academy 16-19 sponsor led",)),
    SchoolType(57, "Academy secure 16 to 19", Sector.ACADEMY, Phase.COLLEGE, ("Academy secure 16-19",)),
)  # fmt: skip

# In the register, but not state-funded schools: left out of ours, and counted as left out.
NOT_STATE_FUNDED: Final = (
    "British schools overseas",
    "Children's centre",
    "Children's centre linked site",
    "European schools",
    "Further education",
    "Higher education institutions",
    "Institution funded by other government department",
    "International schools",
    "Miscellaneous",
    "Offshore schools",
    "Online provider",
    "Other independent school",
    "Other independent special school",
    "Secure units",
    "Service children's education",
    "Sixth form centres",
    "Special post 16 institution",
    "Welsh establishment",
)

# What the sources write for a phase; "16 plus" is a sixth-form school.
STATED_PHASES: Final = {
    "nursery": Phase.NURSERY,
    "primary": Phase.PRIMARY,
    "middle deemed primary": Phase.PRIMARY,
    "secondary": Phase.SECONDARY,
    "middle deemed secondary": Phase.SECONDARY,
    "all-through": Phase.ALL_THROUGH,
    "all through": Phase.ALL_THROUGH,
    "special": Phase.SPECIAL,
    "pru": Phase.PRU,
    "16 plus": Phase.COLLEGE,
    **{phase.value: phase for phase in Phase},
}


def spellings() -> Iterator[tuple[str, SchoolType]]:
    """Yield every accepted spelling of a state-funded type, in lower case, with its type."""
    for school_type in TYPES:
        for name in (school_type.name, *school_type.also):
            yield name.lower(), school_type


_BY_SPELLING: Final = dict(spellings())


def type_of(name: str) -> SchoolType:
    """Return the state-funded type of this name, whatever its case or source. Raises TypeUnknown."""
    try:
        return _BY_SPELLING[name.strip().lower()]
    except KeyError:
        raise TypeUnknown(f"“{name}” is not a type of state-funded school.") from None


def sector_of(type_name: str) -> Sector:
    """Return who is the legal person behind a school of this type. Raises TypeUnknown."""
    return type_of(type_name).sector


def phase_of(type_name: str, stated: str) -> Phase:
    """Return the phase: the type decides for special schools, units, nurseries and 16 to 19; otherwise what is stated.

    Raises TypeUnknown, PhaseUnknown.
    """
    fixed = type_of(type_name).phase
    phase = fixed or STATED_PHASES.get(stated.strip().lower())
    if phase is None:
        raise PhaseUnknown(f"“{stated}” is not a phase of education.")
    return phase
