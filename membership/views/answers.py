"""How views meet an operation's refusal: beside the form, or as a message where there is none."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from membership.refusals import Refusal


def accepted(form: forms.BaseForm, work: Callable[[], object]) -> bool:
    """Run one operation with a valid form; a refusal becomes the form's error."""
    try:
        work()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def told(request: HttpRequest, done: str, work: Callable[[], object]) -> bool:
    """Run one operation that has no form; say that it is done, or why not."""
    if not refused_or_done(request, work):
        return False
    messages.success(request, done)
    return True


def refused_or_done(request: HttpRequest, work: Callable[[], object]) -> bool:
    """Run one operation that has no form; say why not, or leave it to the caller to say what was done."""
    try:
        work()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    return True
