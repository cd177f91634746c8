"""Recommended for you: first one's own of last year, then what schools of the phase had. Each says why."""

from uuid import uuid4

import pytest

from offers.figures.recommending import Candidate, Had, Recommendation, recommended

pytestmark = pytest.mark.no_database
A, B, C = uuid4(), uuid4(), uuid4()
CANDIDATES = [Candidate(1, A, "Music"), Candidate(2, B, "Clerking"), Candidate(3, C, "Appraisal")]


def had(own=(), peers=None, peer_count=20):
    return Had(year="2025/26", phase="Primary", own=set(own), peers=peers or {}, peer_count=peer_count)


def test_last_years_own_come_first_by_title():
    found = recommended(CANDIDATES, had(own=[A, B], peers={C: 20}))

    assert found == [
        Recommendation(2, "You had this in 2025/26."),
        Recommendation(1, "You had this in 2025/26."),
        Recommendation(3, "20 of 20 other primary schools had this in 2025/26."),
    ]


def test_what_many_peers_had_comes_before_what_fewer_had():
    found = recommended(CANDIDATES, had(peers={A: 7, B: 15}))

    assert [(one.offer_id, one.reason) for one in found] == [
        (2, "15 of 20 other primary schools had this in 2025/26."),
        (1, "7 of 20 other primary schools had this in 2025/26."),
    ]


def test_what_few_peers_had_is_not_recommended():
    assert recommended(CANDIDATES, had(peers={A: 5})) == []


def test_thirty_per_cent_are_enough():
    assert [one.offer_id for one in recommended(CANDIDATES, had(peers={A: 6}))] == [1]


def test_fewer_than_five_peers_are_no_reason():
    assert recommended(CANDIDATES, had(peers={A: 4}, peer_count=4)) == []


def test_no_more_than_asked_for():
    assert [one.offer_id for one in recommended(CANDIDATES, had(own=[A, B, C]), most=2)] == [3, 2]
