"""How views meet an operation's refusal: beside the form, or as a message where there is none."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from membership.refusals import Refusal

Made = TypeVar("Made")


def attempt(place: forms.BaseForm | HttpRequest, work: Callable[[], Made]) -> Made | None:
    """Run one operation and return what it made; a refusal is said at the form, or as a message, and gives None."""
    try:
        return work()
    except Refusal as refusal:
        _say(place, str(refusal))
        return None


def accepted(form: forms.BaseForm, work: Callable[[], object]) -> bool:
    """Run one operation with a valid form whose outcome nobody needs; a refusal becomes the form's error."""
    return attempt(form, lambda: (work(),)) is not None


def saved(request: HttpRequest, form: forms.BaseForm, done: str, work: Callable[[], object]) -> bool:
    """Run one operation with what was typed, once it is valid; say that it is done, or at the form why not."""
    if not form.is_valid() or not accepted(form, work):
        return False
    messages.success(request, done)
    return True


def told(request: HttpRequest, done: str, work: Callable[[], object]) -> bool:
    """Run one operation that has no form; say that it is done, or why not."""
    if attempt(request, lambda: (work(),)) is None:
        return False
    messages.success(request, done)
    return True


def _say(place: forms.BaseForm | HttpRequest, words: str) -> None:
    if isinstance(place, HttpRequest):
        messages.error(place, words)
    else:
        place.add_error(None, words)
