"""What every review is made of, whoever is reviewed: a school by schools, or a partnership by partnerships.

Abstract models. Operations on reviews reach everything from the review itself (`review.findings`, `review.moments` …),
so that the same operation serves both kinds.
"""

from peer_review.bases.credits import Credited
from peer_review.bases.frameworks import CycleBase, FrameworkBase
from peer_review.bases.reports import DraftBase, FindingBase, ReplyBase, ShareBase
from peer_review.bases.reviews import MomentBase, ReviewBase, SeatBase
from peer_review.bases.work import ActionBase, DocumentBase, EvidenceBase, FollowUpBase, SelfAnswerBase

__all__ = [
    "ActionBase",
    "Credited",
    "CycleBase",
    "DocumentBase",
    "DraftBase",
    "EvidenceBase",
    "FindingBase",
    "FollowUpBase",
    "FrameworkBase",
    "MomentBase",
    "ReplyBase",
    "ReviewBase",
    "SeatBase",
    "SelfAnswerBase",
    "ShareBase",
]
