"""Measures: our way beside the stock way and the physical limit, in one run, correctness asserted.

Machines are noisy: only ratios inside one run mean anything. `python -m bench [NAME …]` prints one table per measure.
"""
