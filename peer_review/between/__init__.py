"""Partnerships reviewing partnerships: the same engine with the association's accounts, in the public schema.

Nothing here reads a partnership's schema. A review's pages, operations and rules are those of `peer_review`; this app adds
who takes part (representatives), what a review hangs on (its rounds) and how an account looks at it.
"""
