import pghistory
from django.db import models

from membership.models import Person
from peer_review.bases import ActionBase, DocumentBase, EvidenceBase, FollowUpBase, SelfAnswerBase
from peer_review.models.reports import Finding
from peer_review.models.reviews import Review


class SelfAnswer(SelfAnswerBase):
    """A school's words on one theme."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="self_answers", db_index=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)


class Document(DocumentBase):
    """A file of a school for its review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="documents")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)


class Evidence(EvidenceBase):
    """What somebody of the team saw at the school."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="evidence", db_index=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    findings = models.ManyToManyField(Finding, related_name="evidence")


@pghistory.track(exclude=["owner_name"])
class Action(ActionBase):
    """A step of a school's plan."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="actions")
    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions", db_index=False
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)


class FollowUp(FollowUpBase):
    """A look back at a school's plan."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="follow_ups", db_index=False)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
