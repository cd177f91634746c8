"""A visit going on: its team, its evidence, its findings; photos made in memory, with a place in them."""

import io
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from membership.models import Person, School
from peer_review.enums import SeatRole, Stage
from peer_review.models import Evidence, Finding, Review
from tests.factories import peer_review as make

GPS_BLOCK = 0x8825
XMP = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><Canary exif:GPSLatitude='51,30N'/></x:xmpmeta>"


def visit(stage: Stage = Stage.VISIT, **facts: Any) -> Review:
    """A review whose team is at the school."""
    return make.ReviewFactory(stage=stage, **facts)


def team(review: Review, role: SeatRole = SeatRole.LEAD, **facts: Any) -> Person:
    """Somebody in the team of a review."""
    return make.SeatFactory(review=review, role=role, **facts).reviewer.person


def noted(review: Review, **facts: Any) -> Evidence:
    """A strength on early reading, or as the facts say."""
    return make.EvidenceFactory(review=review, **facts)


def found(review: Review, *evidence: Evidence, **facts: Any) -> Finding:
    """A challenge on early reading with this evidence behind it."""
    finding = make.FindingFactory(review=review, **facts)
    finding.evidence.set(evidence)
    return finding


def picture(kind: str = "JPEG", size: tuple[int, int] = (120, 80), **saved: Any) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **saved)
    return out.getvalue()


def photo_with_place(size: tuple[int, int] = (120, 80)) -> bytes:
    """A phone's photo, held upright, that says where, when and on what it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x0110] = "Canary phone"
    exif[0x9003] = "2027:01:20 10:05:00"
    exif.get_ifd(GPS_BLOCK).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    return picture(size=size, exif=exif, comment=b"Canary comment")


def told_of_its_taking(kind: str) -> bytes:
    """A picture that says in every way its format knows where and by whom it was taken."""
    exif = Image.Exif()
    exif[0x0110] = "Canary phone"
    exif.get_ifd(GPS_BLOCK).update({1: "N", 2: (51.0, 30.0, 0.0)})
    notes = PngInfo()
    notes.add_text("Comment", "Canary place")
    notes.add_itxt("XML:com.adobe.xmp", XMP)
    ways: dict[str, dict[str, Any]] = {
        "JPEG": {"exif": exif, "comment": b"Canary place", "xmp": XMP.encode(), "icc_profile": b"Canary profile"},
        "PNG": {"exif": exif, "pnginfo": notes, "icc_profile": b"Canary profile"},
        "WEBP": {"exif": exif, "xmp": XMP, "icc_profile": b"Canary profile"},
        "GIF": {"comment": b"Canary place"},
    }
    return picture(kind, **ways[kind])


def of_place(school: School, canary: str) -> dict[str, Any]:
    """A review of a school with evidence, a finding and a draft that carry the word of the place."""
    review = visit(Stage.DRAFT, school=school, draft={"summary": f"Draft {canary}"}, draft_number=1)
    piece = noted(review, text=f"Seen {canary}", photo_alt=f"Photo {canary}")
    return {
        "visited": review,
        "noted": piece,
        "found": found(review, piece, text=f"Found {canary}"),
        "waiting_draft": review.drafts.create(
            number=1, base_number=0, content={"summary": f"Beside {canary}"}, saved_at=make.NOW, is_conflict=True
        ),
    }
