"""Sums behind funding: schedules, recognition, pots, cash, dependency, what-if. No database, integer pence throughout."""
