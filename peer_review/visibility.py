"""Who sees which part of a review at which stage: by role and field, from a stage on, with consent where it needs it.

The table is the product's; a framework may change it inside the limits of `LIMITS` (a school never reads evidence before
the factual check, nobody outside team and school reads evidence, self-evaluation or draft). What the report and its summary
show to others hangs on the head's signature and consent, or on the cycle's agreement.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from peer_review.enums import OfficeSees, Part, Stage, Viewer
from peer_review.stages import has_reached

NEVER: Final = "never"
Rules = Mapping[str, Mapping[str, str]]

_TEAM: Final = (Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE)
_SCHOOL: Final = (Viewer.HEAD, Viewer.STAFF)


def _from(stage: Stage, *viewers: Viewer) -> dict[Viewer, str]:
    return dict.fromkeys(viewers, stage.value)


DEFAULTS: Final[dict[Part, dict[Viewer, str]]] = {
    Part.DATES: _from(Stage.PLANNED, *(viewer for viewer in Viewer if viewer not in (Viewer.OUTSIDER, Viewer.CHOSEN)))
    | _from(Stage.SIGNED, Viewer.CHOSEN),
    Part.TEAM: _from(
        Stage.PLANNED,
        *(viewer for viewer in Viewer if viewer not in (Viewer.OUTSIDER, Viewer.CHOSEN, Viewer.READER)),
    )
    | _from(Stage.SIGNED, Viewer.CHOSEN),
    Part.FOCUS: _from(Stage.PLANNED, *_TEAM, *_SCHOOL, Viewer.INVITED, Viewer.FACILITATOR, Viewer.READER)
    | _from(Stage.SIGNED, Viewer.OFFICE, Viewer.CHOSEN, Viewer.GOVERNOR),
    Part.SELF_EVALUATION: _from(Stage.PLANNED, *_SCHOOL) | _from(Stage.FOCUS, *_TEAM),
    Part.LOGISTICS: _from(Stage.PLANNED, *_SCHOOL) | _from(Stage.LOGISTICS, *_TEAM),
    Part.DOCUMENTS: _from(Stage.PLANNED, *_SCHOOL) | _from(Stage.LOGISTICS, *_TEAM),
    Part.EVIDENCE: _from(Stage.VISIT, *_TEAM),
    Part.FINDINGS: _from(Stage.VISIT, *_TEAM)
    | _from(Stage.CHECK, Viewer.HEAD)
    | _from(Stage.AGREED, Viewer.STAFF)
    | _from(Stage.WORKSHOP, Viewer.FACILITATOR),
    Part.DRAFT: _from(Stage.FINDINGS, *_TEAM) | _from(Stage.CHECK, Viewer.HEAD),
    Part.REPLY: _from(Stage.CHECK, Viewer.HEAD, Viewer.LEAD, Viewer.TEAM),
    Part.REPORT: _from(Stage.AGREED, *_TEAM, Viewer.HEAD)
    | _from(Stage.SIGNED, Viewer.STAFF, Viewer.GOVERNOR, Viewer.CHOSEN, Viewer.OFFICE)
    | _from(Stage.WORKSHOP, Viewer.FACILITATOR),
    Part.SUMMARY: _from(Stage.AGREED, *_TEAM, Viewer.HEAD)
    | _from(Stage.SIGNED, Viewer.STAFF, Viewer.GOVERNOR, Viewer.CHOSEN, Viewer.OFFICE)
    | _from(Stage.WORKSHOP, Viewer.FACILITATOR),
    Part.ACTIONS: _from(Stage.SIGNED, *_SCHOOL) | _from(Stage.WORKSHOP, Viewer.FACILITATOR, Viewer.LEAD),
    Part.FOLLOW_UP: _from(Stage.SIGNED, *_SCHOOL) | _from(Stage.FOLLOW_UP, Viewer.LEAD),
    Part.RATING: _from(Stage.AGREED, Viewer.HEAD, Viewer.OFFICE) | _from(Stage.CLOSED, Viewer.LEAD),
    Part.INDEX: _from(Stage.SIGNED, Viewer.HEAD, Viewer.OFFICE),
    Part.SECOND_READING: _from(Stage.AGREED, Viewer.READER, Viewer.OFFICE) | _from(Stage.CLOSED, Viewer.LEAD),
}
# Never earlier than this, whatever a framework says; NEVER: not at all. A second reader sees what was found in the second
# reading only, without kinds, levels and authors: whoever has seen the judgements cannot judge blind.
_OTHERS: Final = (Viewer.OFFICE, Viewer.GOVERNOR, Viewer.CHOSEN, Viewer.INVITED)
_NOT_OTHERS: Final = dict.fromkeys(_OTHERS, NEVER)
_SIGNED_FIRST: Final = _from(Stage.SIGNED, *_OTHERS, Viewer.FACILITATOR) | {Viewer.INVITED: NEVER, Viewer.READER: NEVER}
LIMITS: Final[dict[Part, dict[Viewer, str]]] = {
    Part.SELF_EVALUATION: _NOT_OTHERS | _from(Stage.FOCUS, *_TEAM, Viewer.FACILITATOR, Viewer.READER),
    Part.LOGISTICS: _NOT_OTHERS,
    Part.DOCUMENTS: _NOT_OTHERS,
    Part.EVIDENCE: _NOT_OTHERS | _from(Stage.CHECK, *_SCHOOL) | {Viewer.READER: NEVER, Viewer.FACILITATOR: NEVER},
    Part.FINDINGS: _NOT_OTHERS
    | _from(Stage.CHECK, *_SCHOOL)
    | _from(Stage.SIGNED, Viewer.FACILITATOR)
    | {Viewer.READER: NEVER},
    Part.DRAFT: _NOT_OTHERS | _from(Stage.CHECK, *_SCHOOL) | {Viewer.READER: NEVER, Viewer.FACILITATOR: NEVER},
    Part.REPLY: _NOT_OTHERS | _from(Stage.CHECK, *_SCHOOL) | {Viewer.READER: NEVER, Viewer.FACILITATOR: NEVER},
    Part.REPORT: _SIGNED_FIRST | _from(Stage.SIGNED, Viewer.STAFF),
    Part.SUMMARY: _SIGNED_FIRST | _from(Stage.SIGNED, Viewer.STAFF),
    Part.ACTIONS: _SIGNED_FIRST,
    Part.FOLLOW_UP: _SIGNED_FIRST,
    Part.RATING: {Viewer.CHOSEN: NEVER, Viewer.INVITED: NEVER, Viewer.READER: NEVER, Viewer.FACILITATOR: NEVER},
    Part.INDEX: _SIGNED_FIRST | _from(Stage.SIGNED, *_TEAM, *_SCHOOL),
    Part.SECOND_READING: _from(Stage.AGREED, Viewer.READER, Viewer.OFFICE)
    | _from(Stage.CLOSED, *_TEAM)
    | _from(Stage.SIGNED, *_SCHOOL)
    | {Viewer.GOVERNOR: NEVER, Viewer.CHOSEN: NEVER, Viewer.INVITED: NEVER, Viewer.FACILITATOR: NEVER},
}
AFTER_CANCELLING: Final[dict[Part, set[Viewer]]] = {
    Part.DATES: {viewer for viewer in Viewer if viewer != Viewer.OUTSIDER},
    Part.TEAM: {*_TEAM, *_SCHOOL, Viewer.OFFICE},
    Part.SELF_EVALUATION: set(_SCHOOL),
    Part.DOCUMENTS: set(_SCHOOL),
}
_WHOLE: Final = {OfficeSees.REPORT}
_AGREED_TO_OFFICE: Final = {
    Part.REPORT: _WHOLE,
    Part.ACTIONS: _WHOLE,
    Part.FOLLOW_UP: _WHOLE,
    Part.SUMMARY: {OfficeSees.REPORT, OfficeSees.SUMMARY},
    Part.FOCUS: {OfficeSees.REPORT, OfficeSees.SUMMARY, OfficeSees.THEMES},
    Part.INDEX: {OfficeSees.REPORT, OfficeSees.SUMMARY, OfficeSees.THEMES},
}
_NEED_CONSENT: Final = {
    Viewer.OFFICE: set(_AGREED_TO_OFFICE),
    Viewer.GOVERNOR: {Part.REPORT, Part.SUMMARY, Part.ACTIONS, Part.FOLLOW_UP},
    Viewer.CHOSEN: set(Part),
}
# What else a head opens who shares the report or its summary.
_BY_REPORT: Final = (Part.REPORT,)
_BY_EITHER: Final = (Part.REPORT, Part.SUMMARY)
_OPENED_BY: Final = {
    Part.REPORT: _BY_REPORT,
    Part.ACTIONS: _BY_REPORT,
    Part.FOLLOW_UP: _BY_REPORT,
    Part.SUMMARY: _BY_EITHER,
    Part.FOCUS: _BY_EITHER,
    Part.DATES: _BY_EITHER,
    Part.TEAM: _BY_EITHER,
}


@dataclass(frozen=True)
class Sharing:
    """What the cycle's agreement and the head's live consents open: part → the viewers it is shared with."""

    office_sees: str = OfficeSees.NOTHING
    shared: Mapping[str, Collection[str]] = field(default_factory=dict)


def sees(part: str, viewer: str, stage: str, sharing: Sharing | None = None, rules: Rules | None = None) -> bool:
    """Whether somebody in a role sees a part of a review in a stage."""
    if viewer == Viewer.OUTSIDER:
        return False
    if stage == Stage.CANCELLED:
        return viewer in AFTER_CANCELLING.get(Part(part), set())
    opens = opens_at(part, viewer, rules)
    if opens == NEVER or not has_reached(stage, opens):
        return False
    return _has_consent(Part(part), viewer, sharing or Sharing())


def opens_at(part: str, viewer: str, rules: Rules | None = None) -> str:
    """Return the stage from which a role may see a part: the framework's rule or the product's, inside the limits."""
    usual: str = DEFAULTS[Part(part)].get(Viewer(viewer), NEVER)
    wanted = (rules or {}).get(part, {}).get(viewer) or usual
    wanted = NEVER if wanted == Stage.CANCELLED else wanted  # no review goes on from there
    limit = LIMITS.get(Part(part), {}).get(Viewer(viewer))
    if limit is None or wanted == NEVER:
        return wanted
    return wanted if limit != NEVER and has_reached(wanted, limit) else limit


def too_early(rules: Rules) -> str:
    """Return in words the first rule that opens a part before its limit; empty when all keep to the limits."""
    for part, viewers in rules.items():
        for viewer, wanted in viewers.items():
            if wanted != NEVER and opens_at(part, viewer, rules) != wanted:
                return f"{Viewer(viewer).label}: “{Part(part).label}” {limit_words(part, viewer)}."
    return ""


def limit_words(part: str, viewer: str) -> str:
    """Return “is never shown” or “is not shown before Signed”; empty where there is no limit."""
    limit = LIMITS.get(Part(part), {}).get(Viewer(viewer))
    if limit is None:
        return ""
    return "is never shown" if limit == NEVER else f"is not shown before “{Stage(limit).label}”"


def parts_seen(
    viewers: Collection[str], stage: str, sharing: Sharing | None = None, rules: Rules | None = None
) -> frozenset[Part]:
    """Return all parts somebody sees who looks in several roles."""
    return frozenset(part for part in Part if any(sees(part, viewer, stage, sharing, rules) for viewer in viewers))


def _has_consent(part: Part, viewer: str, sharing: Sharing) -> bool:
    """The report, its summary and what follows from it are shown to others by agreement or consent only."""
    if part not in _NEED_CONSENT.get(Viewer(viewer), ()):
        return True
    if viewer == Viewer.OFFICE and sharing.office_sees in _AGREED_TO_OFFICE[part]:
        return True
    return any(viewer in sharing.shared.get(opened, ()) for opened in _OPENED_BY.get(part, ()))
