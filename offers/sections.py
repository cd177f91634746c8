"""The headings of the side navigation that offers use: the same for the office and for schools."""

from typing import Final

SERVICES: Final = "Services"
TRAINING: Final = "Training"
INSIGHT: Final = "Insight"
