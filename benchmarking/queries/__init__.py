"""Questions to the association's published figures; what may be shown is decided in `suppression`."""
