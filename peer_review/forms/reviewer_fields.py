"""Choosing reviewers: two people may have one name, so each comes with the school."""

from typing import Any

from django import forms

from peer_review.models import Reviewer


class ReviewerField(forms.ModelChoiceField):
    """A reviewer by name and school."""

    def label_from_instance(self, obj: Any) -> str:
        """“Asha Example, Elm Primary”."""
        return _label(obj)


class ReviewersField(forms.ModelMultipleChoiceField):
    """Reviewers by name and school."""

    def label_from_instance(self, obj: Any) -> str:
        """“Asha Example, Elm Primary”."""
        return _label(obj)


def _label(reviewer: Reviewer) -> str:
    return f"{reviewer}, {reviewer.school or reviewer.organisation or 'external'}"
