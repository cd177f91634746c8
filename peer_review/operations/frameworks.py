"""The life of a framework: begun from an example or another one, changed as a draft, published for good, renewed, retired."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from membership.models import Person
from peer_review import frameworks as pure
from peer_review.enums import FrameworkStatus
from peer_review.errors import ReviewRefused
from peer_review.frameworks import Content, FrameworkUnusable
from peer_review.models import Framework
from peer_review.visibility import too_early


class FrameworkNameTaken(ReviewRefused):
    """Another framework has this name."""

    code = "framework_name_taken"
    message = "Another framework has this name. Choose a different one, or make a new version of that."


class FrameworkFixed(ReviewRefused):
    """A published or retired version stays as it is."""

    code = "framework_fixed"
    message = "This version is published and stays as it is. Make a new version to change it."


class FrameworkRefused(ReviewRefused):
    """The content does not hold together; the message names what."""

    code = "framework_unusable"


@transaction.atomic
def create(*, by: Person, name: str, content: Content, now: datetime, description: str = "") -> Framework:
    """Begin a framework as a draft. Raises FrameworkNameTaken, FrameworkRefused."""
    _check(content)
    made = Framework(name=name.strip(), description=description, made_by=by, created_at=now)
    made.content = pure.as_json(content)
    return _saved(made)


@transaction.atomic
def change(
    *, by: Person, framework_id: int, parts: Mapping[str, Any], name: str = "", description: str | None = None
) -> Framework:
    """Change parts of a draft, such as its themes; the other parts stay as they are by now.

    Raises FrameworkFixed, FrameworkNameTaken, FrameworkRefused.
    """
    held = _held(framework_id)
    if held.status != FrameworkStatus.DRAFT:
        raise FrameworkFixed
    content = replace(held.says, **parts)
    _check(content)
    held.content = pure.as_json(content)
    held.__dict__.pop("says", None)
    if name and held.version == 1:
        held.name = name.strip()
    if description is not None:
        held.description = description
    return _saved(held)


@transaction.atomic
def publish(*, by: Person, framework_id: int, now: datetime) -> Framework:
    """Freeze a draft so that cycles can use it; earlier versions are no longer offered. Twice is once. Raises FrameworkRefused."""
    held = _held(framework_id)
    if held.status != FrameworkStatus.DRAFT:
        return held
    _check(held.says)
    earlier = Framework.objects.filter(name=held.name, version__lt=held.version, status=FrameworkStatus.PUBLISHED)
    earlier.update(status=FrameworkStatus.RETIRED)
    held.status, held.published_at = FrameworkStatus.PUBLISHED, now
    held.save(update_fields=["status", "published_at"])
    return held


@transaction.atomic
def copy(*, by: Person, framework_id: int, now: datetime) -> Framework:
    """Make the next version as a draft, or return the draft there is; reviews keep the version they began with."""
    source = _held(framework_id)
    same = Framework.objects.select_for_update().filter(name=source.name)
    draft = same.filter(status=FrameworkStatus.DRAFT).first()
    if draft:
        return draft
    version = (same.order_by().values_list("name").aggregate(last=Max("version"))["last"] or 0) + 1
    made = Framework(name=source.name, version=version, description=source.description, content=source.content)
    made.made_by, made.created_at = by, now
    return _saved(made)


@transaction.atomic
def retire(*, by: Person, framework_id: int) -> Framework:
    """Offer a published version no longer; cycles and reviews that use it go on. Raises FrameworkFixed for a draft."""
    held = _held(framework_id)
    if held.status == FrameworkStatus.DRAFT:
        raise FrameworkFixed("A draft is offered to nobody. Publish it, or leave it.")
    held.status = FrameworkStatus.RETIRED
    held.save(update_fields=["status"])
    return held


def _check(content: Content) -> None:
    try:
        pure.check(content)
    except FrameworkUnusable as error:
        raise FrameworkRefused(str(error)) from error
    early = too_early(content.visibility)
    if early:
        raise FrameworkRefused(early)


def _held(framework_id: int) -> Framework:
    return Framework.objects.select_for_update().get(pk=framework_id)


def _saved(framework: Framework) -> Framework:
    try:
        with transaction.atomic():
            framework.save()
    except IntegrityError as error:
        raise FrameworkNameTaken from error
    return framework
