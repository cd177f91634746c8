"""Writing a file so that the same content gives the same bytes."""

import gzip
from collections.abc import Iterable
from pathlib import Path


def pack(blocks: Iterable[bytes], destination: Path) -> int:
    """Write the blocks as gzip without name and time; return how many bytes they had."""
    size = 0
    with (
        destination.open("wb") as stored,
        gzip.GzipFile(filename="", fileobj=stored, mode="wb", compresslevel=9, mtime=0) as packed,
    ):
        for block in blocks:
            size += packed.write(block)
    return size
