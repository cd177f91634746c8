"""Where the pages of matches begin: the cycle, the calculation, its plan beside the problem as it is now."""

from django.http import Http404

from membership.requests import PersonRequest
from peer_review.enums import CycleStatus
from peer_review.models import Cycle, Group, MatchRun, Participant
from peer_review.presenters.matching.plans import Sheet
from peer_review.queries.matching import runs as queries
from peer_review.queries.matching.problems import problem_of
from tenants.access import allowed


def may_change(request: PersonRequest, cycle: Cycle) -> bool:
    """Whether somebody may calculate, group and match in a cycle."""
    return allowed(request, "peer_review.coordinate") and cycle.status != CycleStatus.CLOSED


def get_run(run_id: int, subject: str = "") -> MatchRun:
    """Return a calculation, of one subject where that is asked. Raises Http404."""
    found = queries.runs().filter(pk=run_id).first()
    if found is None or (subject and found.subject != subject):
        raise Http404("No such calculation here.")
    return found


def get_sheet(run: MatchRun) -> Sheet:
    """Return a calculation's plan beside the problem as it is now; eleven queries."""
    return Sheet(run, problem_of(run.cycle, weights=run.weights, seed=run.seed))


def get_group(group_id: int) -> Group:
    """Return a group with its cycle. Raises Http404."""
    found = queries.group(group_id)
    if found is None:
        raise Http404("No such group here.")
    return found


def get_participant(participant_id: int) -> Participant:
    """Return a school's part in a cycle. Raises Http404."""
    found = queries.participant(participant_id)
    if found is None:
        raise Http404("No such school in a cycle here.")
    return found
