"""What the pages of a report cost, whatever is on them."""

import pytest
from django.urls import reverse

from peer_review.operations.reviews import agreeing, checking
from tests.factories import peer_review as base
from tests.factories import peer_review_reports as make

pytestmark = pytest.mark.usefixtures("signed_day")


def test_the_report_costs_the_same_for_two_and_five_findings(client_for, django_assert_num_queries):
    few, many = make.signed(), make.in_check()
    for _ in range(3):
        base.FindingFactory(review=many.review)
    checking.send(by=many.head, review=many.review, on=make.SENT_ON, now=make.SENT)
    agreeing.agree(by=many.lead, review=many.review, on=make.SENT_ON, now=make.SENT)
    pages = [(client_for(made.head), reverse("report", args=[made.review.pk])) for made in (few, many)]

    for browser, page in pages:
        browser.get(page)
        with django_assert_num_queries(8):
            browser.get(page)


def test_the_factual_check_costs_the_same_for_one_and_three_points(client_for, django_assert_num_queries):
    pages = []
    for points in (["Wrong"], ["Wrong", "Wrong as well", "Wrong once more"]):
        made = make.in_check()
        make.sent(made, *points)
        pages.append((client_for(made.lead), reverse("factual_check", args=[made.review.pk])))

    for browser, page in pages:
        browser.get(page)
        with django_assert_num_queries(9):
            browser.get(page)
