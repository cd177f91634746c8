"""Signed values and sessions hold in one schema only."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session

from tenants.fanout import in_partnership
from tenants.models import Partnership
from tenants.sessions import SessionStore
from tenants.signing import TokenRefused, sign, unsign

DAY = timedelta(days=1)


def test_a_token_gives_its_value_back() -> None:
    assert unsign(sign({"export": 7}, purpose="export"), purpose="export", max_age=DAY) == {"export": 7}


def test_a_token_of_another_partnership_is_refused(beta: Partnership) -> None:
    token = in_partnership(beta, sign, 7, purpose="export")

    with pytest.raises(TokenRefused):
        unsign(token, purpose="export", max_age=DAY)


def test_a_token_for_another_purpose_is_refused() -> None:
    with pytest.raises(TokenRefused):
        unsign(sign(7, purpose="invitation"), purpose="export", max_age=DAY)


def test_a_token_that_is_too_old_is_refused() -> None:
    now = datetime(2027, 1, 4, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        token = sign(7, purpose="export")

    with time_machine.travel(now + DAY + timedelta(seconds=1), tick=False), pytest.raises(TokenRefused):
        unsign(token, purpose="export", max_age=DAY)


def test_a_session_row_copied_to_another_schema_holds_nothing(alpha: Partnership, beta: Partnership) -> None:
    original = SessionStore()
    original["who"] = "somebody"
    original.save()
    row = Session.objects.values("session_key", "session_data", "expire_date").get(pk=original.session_key)

    in_partnership(beta, Session.objects.create, **row)

    reads = [
        in_partnership(partnership, lambda: dict(SessionStore(original.session_key).items()))
        for partnership in (alpha, beta)
    ]
    assert reads == [{"who": "somebody"}, {}]
