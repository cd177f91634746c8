"""Who may do what in peer review: the office sets up and sees little, the team reviews, the head signs and shares.

Rules are named "peer_review.<action>". Those about one review take what `queries.seeing.seen` answers: in which roles the
person looks at it.
"""

from typing import Final

import rules

from membership.enums import OfficeRole
from membership.models import Person
from membership.policies import is_active as is_active_person
from membership.policies import is_admin as is_admin_person
from membership.policies import is_head
from peer_review.enums import Viewer
from peer_review.models import Brokering, Reviewer
from tenants.accounts.models import User
from tenants.enums import StaffRole


@rules.predicate
def is_active(actor: object) -> bool:
    """An active person of the partnership; on the association's host an active account."""
    return bool(is_active_person(actor)) or (isinstance(actor, User) and actor.is_active)


@rules.predicate
def is_admin(actor: object) -> bool:
    """The partnership admin; on the association's host its staff."""
    if isinstance(actor, User):
        return actor.staff_role == StaffRole.ASSOCIATION
    return bool(is_admin_person(actor))


@rules.predicate
def is_improvement_partner(person: object) -> bool:
    """Knows the schools, sees the board's figures."""
    return isinstance(person, Person) and OfficeRole.IMPROVEMENT_PARTNER in person.office_role_names


@rules.predicate
def is_reviewer(person: Person) -> bool:
    """Is on the reviewer register: one query, answered once per request."""
    found = getattr(person, "reviewer", None)
    return found is not None and found.is_active


@rules.predicate
def is_the_reviewer(person: Person, subject: object = None) -> bool:
    """The entry of the register is the person's own."""
    return isinstance(subject, Reviewer) and subject.person_id == person.pk


@rules.predicate
def has_school(person: object) -> bool:
    """Acts for any school."""
    return isinstance(person, Person) and bool(person.school_ids)


@rules.predicate
def heads_either(person: Person, brokering: object = None) -> bool:
    """Head of one of the two schools."""
    if not isinstance(brokering, Brokering):
        return False
    return any("head" in person.school_role_names(pk) for pk in (brokering.seeker_id, brokering.giver_id))


def looks_as(*wanted: Viewer) -> rules.Predicate:
    """Return the predicate that the person looks at the review in one of these roles."""

    @rules.predicate(name=f"looks_as:{','.join(wanted)}")
    def found(person: Person, seen: object = None) -> bool:
        return bool(set(wanted) & set(getattr(seen, "viewers", ())))

    return found


board = is_active & (is_admin | is_improvement_partner)

RULES: Final = {
    "use": is_active,
    "configure": is_active & is_admin,
    "coordinate": is_active & is_admin,
    "view_cycles": board,
    "view_board": board,
    "broker": board,
    "answer_brokering": is_active & heads_either,
    "manage_reviewers": is_active & is_admin,
    "view_register": board,
    "view_reviewer": board | (is_active & is_the_reviewer),
    "change_reviewer": is_active & (is_admin | is_the_reviewer),
    "take_part": is_active & is_reviewer,
    "see_reviews": is_active & (is_admin | is_improvement_partner | is_reviewer | has_school),
    "consent": is_active & is_head,
    "lead": is_active & looks_as(Viewer.LEAD),
    "capture": is_active & looks_as(Viewer.LEAD, Viewer.TEAM, Viewer.TRAINEE),
    "write_draft": is_active & looks_as(Viewer.LEAD, Viewer.TEAM),
    "evaluate_self": is_active & looks_as(Viewer.HEAD, Viewer.STAFF),
    "prepare": is_active & looks_as(Viewer.HEAD, Viewer.STAFF, Viewer.LEAD),
    "check_facts": is_active & looks_as(Viewer.HEAD),
    "sign": is_active & looks_as(Viewer.HEAD),
    "share": is_active & looks_as(Viewer.HEAD),
    "hold_workshop": is_active & looks_as(Viewer.HEAD, Viewer.STAFF, Viewer.LEAD, Viewer.FACILITATOR),
    "close": is_active & (is_admin | looks_as(Viewer.HEAD)),
    "rate": is_active & looks_as(Viewer.HEAD),
    "plan": is_active & looks_as(Viewer.HEAD, Viewer.STAFF),
    "facilitate": is_active & looks_as(Viewer.FACILITATOR, Viewer.LEAD),
    "read_second": is_active & looks_as(Viewer.READER),
    "agree_focus": is_active & looks_as(Viewer.HEAD, Viewer.LEAD),
    "postpone": is_active & (is_admin | looks_as(Viewer.HEAD, Viewer.LEAD)),
    "begin_visit": is_active & (is_admin | looks_as(Viewer.LEAD, Viewer.TEAM)),
}

for _action, _predicate in RULES.items():
    rules.add_rule(f"peer_review.{_action}", _predicate)
    rules.add_perm(f"peer_review.{_action}", _predicate)
