"""Models of peer review, in each partnership's schema."""

from peer_review.models.cycles import Cycle, Framework, Group, MatchRun, Participant
from peer_review.models.reports import Brokering, Draft, Finding, Reply, SecondReading, Share
from peer_review.models.reviewers import Absence, Federation, Interest, Reviewer, Training
from peer_review.models.reviews import Moment, Review, Seat
from peer_review.models.work import Action, Document, Evidence, FollowUp, SelfAnswer

__all__ = [
    "Absence",
    "Action",
    "Brokering",
    "Cycle",
    "Document",
    "Draft",
    "Evidence",
    "Federation",
    "Finding",
    "FollowUp",
    "Framework",
    "Group",
    "Interest",
    "MatchRun",
    "Moment",
    "Participant",
    "Reply",
    "Review",
    "Reviewer",
    "Seat",
    "SecondReading",
    "SelfAnswer",
    "Share",
    "Training",
]
