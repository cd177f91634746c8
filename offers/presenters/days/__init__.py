"""The day of an event as pages show it."""
