"""The heading of the side navigation that peer review uses."""

from typing import Final

PEER_REVIEW: Final = "Peer review"
