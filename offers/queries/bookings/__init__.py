"""Questions about bookings, waiting lists and terms of booking."""
