"""Pages of the day: sessions, check-in, walk-ins, settling, certificates, records."""
