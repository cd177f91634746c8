"""Bookings, waiting lists and terms of booking."""
