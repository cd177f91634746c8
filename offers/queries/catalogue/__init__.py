"""Questions about the catalogue: the office's list, what a school sees, licences, last year's purchases."""
