"""Forms of events, their sessions and venues."""
