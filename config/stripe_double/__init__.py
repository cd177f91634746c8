"""A stand-in for Stripe over HTTP, for the demo and the tests: it moves no money and refuses live keys.

It covers what `billing.gateway` calls, with Stripe's shapes, its rules of idempotency, a hosted payment page and signed
webhooks. Nothing of the product imports it.
"""
