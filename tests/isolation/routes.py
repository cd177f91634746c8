"""All rows: which route is whose. A route without a row fails the build; so does a row without a route."""

from tests.isolation.rows import (
    api,
    benchmarking,
    between,
    billing,
    billing_bank,
    billing_books,
    billing_funding,
    billing_online,
    billing_quotes,
    billing_reminders,
    membership,
    offers_bookings,
    offers_buying,
    offers_catalogue,
    offers_days,
    offers_delivery,
    offers_events,
    offers_insight,
    peer_review_cycles,
    peer_review_evidence,
    peer_review_insight,
    peer_review_matching,
    peer_review_reports,
    peer_review_reviewers,
    peer_review_stages,
    shared,
)

# allauth's own pages: what they let in depends on the account, not on roles. The matrix asks only that they leak nothing.
ACCOUNT_PREFIXES = (
    "account_", "mfa_", "socialaccount_", "usersessions_", "google_", "microsoft_", "openid_connect_", "account/social/",
)  # fmt: skip

ONLINE = (
    billing_bank.PARTNERSHIP
    | billing_books.PARTNERSHIP
    | billing_funding.PARTNERSHIP
    | billing_online.PARTNERSHIP
    | billing_quotes.PARTNERSHIP
    | billing_reminders.PARTNERSHIP
)
OFFERS = (
    offers_bookings.PARTNERSHIP
    | offers_buying.PARTNERSHIP
    | offers_catalogue.PARTNERSHIP
    | offers_days.PARTNERSHIP
    | offers_delivery.PARTNERSHIP
    | offers_events.PARTNERSHIP
    | offers_insight.PARTNERSHIP
)
PEER_REVIEW = (
    peer_review_cycles.PARTNERSHIP
    | peer_review_evidence.PARTNERSHIP
    | peer_review_insight.PARTNERSHIP
    | peer_review_matching.PARTNERSHIP
    | peer_review_reports.PARTNERSHIP
    | peer_review_reviewers.PARTNERSHIP
    | peer_review_stages.PARTNERSHIP
)
PARTNERSHIP = (
    OFFERS
    | PEER_REVIEW
    | ONLINE
    | shared.SHARED
    | membership.PARTNERSHIP
    | billing.PARTNERSHIP
    | benchmarking.PARTNERSHIP
    | api.PARTNERSHIP
)
ASSOCIATION = (
    billing_online.ASSOCIATION
    | shared.SHARED
    | shared.OPERATOR_PAGES
    | benchmarking.ASSOCIATION
    | between.ASSOCIATION
    | api.ASSOCIATION
)
