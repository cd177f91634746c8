"""The register data that ship with the product, their dates and their licence."""

from datetime import date
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).resolve().parents[1] / "data"

REGISTER_FILE: Final = _DATA / "state_schools_2025-08.csv.gz"
REGISTER_PREFIX: Final = "state_schools_"
LOCAL_AUTHORITIES_FILE: Final = _DATA / "local_authorities.csv"
NEIGHBOURS_FILE: Final = _DATA / "statistical_neighbours.csv"

REGISTER_ON: Final = date(2025, 8, 31)
NEIGHBOURS_ON: Final = date(2025, 5, 1)

# The licence asks for this sentence wherever the data are shipped or shown; it must not imply endorsement.
ATTRIBUTION: Final = (
    "Contains public sector information licensed under the Open Government Licence v3.0 (Department for Education: "
    "Get Information about Schools, LAIT, school census, pupil premium; Ofsted: state-funded schools management "
    "information)."
)
LICENCE_URL: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
