"""The card processor: the only package that knows Stripe. Calls go out of here, facts of our own come back.

Nothing here touches the database; whoever calls is outside any transaction.
"""
