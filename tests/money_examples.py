"""How hard the proofs of money try: 500 examples each, or as many as MONEY_EXAMPLES says (`make test-money`: 10,000)."""

import os

from hypothesis import HealthCheck, settings

EXAMPLES = int(os.environ.get("MONEY_EXAMPLES", "500"))
proof = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
