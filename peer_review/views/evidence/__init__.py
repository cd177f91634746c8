"""Pages of a visit: evidence, the team's board, findings, the draft."""
