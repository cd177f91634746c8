"""Pages of insight: the challenge index, themes, second readings and calibration, brokering, the board."""
