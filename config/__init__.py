"""Wiring: settings, URLs, Celery, embedded services. No rules; imports nothing, so the embedded services start fast."""
