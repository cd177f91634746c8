"""The report as one structure: `report_of` builds what is frozen into `review.report` when it is agreed.

Its schema stands with `peer_review.queries.reports.content`.
"""

from peer_review.queries.reports.content import SCHEMA, report_of, section_title

__all__ = ["SCHEMA", "report_of", "section_title"]
