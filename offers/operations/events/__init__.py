"""What the office does with events: written, published, copied; sessions, venues, places kept, materials, calendars."""
