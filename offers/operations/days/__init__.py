"""What happens on the day of an event and after it: attendance, walk-ins, finishing, certificates, records."""
