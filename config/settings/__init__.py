"""Settings by purpose: `demo`, `production` and `test`, all built on `base`."""
