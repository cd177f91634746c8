"""A partnership that takes payments online, with the stand-in for Stripe on a port of this machine."""

import pytest

from billing.gateway import circuit
from config.stripe_double.double import Double
from config.stripe_double.server import serving
from tests.factories.billing_online import Practice, connect


@pytest.fixture
def double():
    """The stand-in alone, served over HTTP."""
    circuit.reset()
    made = Double()
    with serving(made):
        yield made
    circuit.reset()


@pytest.fixture
def practice(double, settings, alpha):
    """Alpha connected to the stand-in: pay, carry messages, let time pass."""
    settings.STRIPE_API_BASE = double.public_url
    connect()
    return Practice(double)
