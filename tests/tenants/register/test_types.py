import pytest

from tenants.enums import Phase, Sector
from tenants.register.types import (
    NOT_STATE_FUNDED,
    STATED_PHASES,
    TYPES,
    PhaseUnknown,
    TypeUnknown,
    phase_of,
    sector_of,
    spellings,
    type_of,
)

pytestmark = pytest.mark.no_database

OFSTED_SPELLINGS = {
    "Community School": Sector.MAINTAINED,
    "Voluntary Aided School": Sector.MAINTAINED,
    "Voluntary Controlled School": Sector.MAINTAINED,
    "Foundation School": Sector.MAINTAINED,
    "Community Special School": Sector.MAINTAINED,
    "Foundation Special School": Sector.MAINTAINED,
    "LA Nursery School": Sector.MAINTAINED,
    "Pupil Referral Unit": Sector.MAINTAINED,
    "Academy Converter": Sector.ACADEMY,
    "Academy Sponsor Led": Sector.ACADEMY,
    "Academy Special Converter": Sector.ACADEMY,
    "Academy Special Sponsor Led": Sector.ACADEMY,
    "Academy Alternative Provision Converter": Sector.ACADEMY,
    "Academy Alternative Provision Sponsor Led": Sector.ACADEMY,
    "Free School": Sector.ACADEMY,
    "Free School Special": Sector.ACADEMY,
    "Free School - Alternative Provision": Sector.ACADEMY,
    "University Technical College": Sector.ACADEMY,
    "Studio School": Sector.ACADEMY,
    "City Technology College": Sector.OTHER,
    "Non-Maintained Special School": Sector.OTHER,
}


@pytest.mark.parametrize(("name", "sector"), OFSTED_SPELLINGS.items())
def test_the_type_says_who_stands_behind_a_school(name: str, sector: Sector) -> None:
    assert sector_of(name) == sector


@pytest.mark.parametrize(
    ("name", "code"),
    [("Free schools", 35), ("Local authority nursery school", 15), ("LA Nursery School", 15), ("  STUDIO SCHOOLS ", 41),
     ("Academy 16-19 converter", 45), ("Academy 16 to 19 sponsor led", 46)],
)  # fmt: skip
def test_sources_spell_types_differently_and_mean_the_same(name: str, code: int) -> None:
    assert type_of(name).code == code


def test_no_spelling_names_two_types() -> None:
    names = [spelling for spelling, _ in spellings()]

    assert sorted(names) == sorted(set(names))


def test_a_type_is_either_state_funded_or_left_out() -> None:
    assert {spelling for spelling, _ in spellings()} & {name.lower() for name in NOT_STATE_FUNDED} == set()


def test_codes_are_given_once() -> None:
    assert len({known.code for known in TYPES}) == len(TYPES)


@pytest.mark.parametrize("name", ["Other independent school", "Further education", "Castle", ""])
def test_other_types_are_refused(name: str) -> None:
    with pytest.raises(TypeUnknown):
        sector_of(name)


@pytest.mark.parametrize(
    ("type_name", "stated", "phase"),
    [
        ("Community school", "Primary", Phase.PRIMARY),
        ("Community school", "Middle deemed primary", Phase.PRIMARY),
        ("Community school", "Middle deemed secondary", Phase.SECONDARY),
        ("Academy converter", "All-through", Phase.ALL_THROUGH),
        ("Community school", "16 plus", Phase.COLLEGE),
        ("Community school", "Nursery", Phase.NURSERY),
        ("Academy special converter", "Not applicable", Phase.SPECIAL),
        ("Non-maintained special school", "Not applicable", Phase.SPECIAL),
        ("Pupil referral unit", "Not applicable", Phase.PRU),
        ("Free schools alternative provision", "Secondary", Phase.PRU),
        ("Local authority nursery school", "Nursery", Phase.NURSERY),
        ("City technology college", "Not applicable", Phase.SECONDARY),
        ("University technical college", "Secondary", Phase.SECONDARY),
        ("Free schools 16 to 19", "16 plus", Phase.COLLEGE),
    ],
)
def test_the_type_decides_the_phase_where_it_can(type_name: str, stated: str, phase: Phase) -> None:
    assert phase_of(type_name, stated) == phase


@pytest.mark.parametrize("stated", ["Not applicable", "", "Kindergarten"])
def test_a_mainstream_school_needs_a_stated_phase(stated: str) -> None:
    with pytest.raises(PhaseUnknown):
        phase_of("Community school", stated)


def test_every_phase_can_be_stated_by_its_code() -> None:
    assert {STATED_PHASES[phase.value] for phase in Phase} == set(Phase)
