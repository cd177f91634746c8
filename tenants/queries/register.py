"""Questions to the national register. Every login and every partnership's role may ask them."""

import re
from collections.abc import Collection, Iterable, Iterator
from functools import reduce
from operator import and_
from typing import Final

from django.db import connection
from django.db.models import F, Func, Q, QuerySet, Value
from psycopg.sql import SQL, Identifier

from tenants.models import RegisterImport, RegisterSchool
from tenants.register.columns import COMPACT_HEADINGS

SEARCH_LIMIT: Final = 20
_SILENT: Final = "['’.]"


def schools_of(la_codes: Collection[int], *, include_closed: bool = False) -> QuerySet[RegisterSchool]:
    """Return the schools of these authorities by name; the authority is that of the LAESTAB, wherever the site is."""
    found = RegisterSchool.objects.filter(la_code__in=la_codes)
    return found if include_closed else found.filter(is_open=True)


def schools_by_urn(urns: Iterable[int]) -> dict[int, RegisterSchool]:
    """Return the schools with these URNs, open or closed; a URN unknown to the register is not in the answer."""
    return RegisterSchool.objects.in_bulk(list(urns))


def search_schools(
    text: str, *, la_codes: Collection[int] | None = None, limit: int = SEARCH_LIMIT
) -> list[RegisterSchool]:
    """Return open schools by URN, LAESTAB, postcode (whole, or a district such as SE13), or words of the name.

    Punctuation does not count, so that “st marys” finds neither more nor less than “St Mary's”. One query.
    """
    words = re.findall(r"\w+", re.sub(_SILENT, "", text))
    if not words:
        return []
    found = RegisterSchool.objects.filter(is_open=True).alias(
        plain_name=Func(F("name"), Value(_SILENT), Value(""), Value("g"), function="regexp_replace"),
        plain_postcode=Func(F("postcode"), Value(" "), Value(""), function="replace"),
    )
    if la_codes is not None:
        found = found.filter(la_code__in=la_codes)
    return list(found.filter(_by_number("".join(words)) or _by_name(words) | _by_postcode(words))[:limit])


def latest_import() -> RegisterImport | None:
    """Return the last load of a register file: the date and the source of what is shown."""
    return RegisterImport.objects.order_by("-imported_at", "-id").first()


def open_schools_as_csv() -> Iterator[bytes]:
    """Yield the open schools in the compact layout, by URN, the header first."""
    facts = {"status": "is_open", "sixth_form": "has_sixth_form"}
    columns = [
        SQL("nullif({0}::text, '') AS {0}").format(Identifier(facts.get(field, field))) for field in COMPACT_HEADINGS
    ]
    statement = SQL(
        "COPY (SELECT {} FROM tenants_registerschool r WHERE r.is_open ORDER BY r.urn) "
        "TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')"
    )
    with connection.cursor() as cursor, cursor.copy(statement.format(SQL(", ").join(columns))) as copy:
        yield from map(bytes, copy)


def _by_number(text: str) -> Q | None:
    return Q(urn=int(text)) | Q(laestab=int(text)) if re.fullmatch(r"[0-9]{6,7}", text) else None


def _by_name(words: list[str]) -> Q:
    """All words, anywhere in the name."""
    return reduce(and_, (Q(plain_name__icontains=word) for word in words))


def _by_postcode(words: list[str]) -> Q:
    """The whole postcode however it is spaced; its beginning only up to the space, so that SE1 is not SE13."""
    beginning = " ".join(words) if len(words) > 1 else f"{words[0]} "
    return Q(plain_postcode__iexact="".join(words)) | Q(postcode__istartswith=beginning)
