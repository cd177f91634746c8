"""Tags and filters every page uses: status pills, icons, cards, money and dates in the house style."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.forms import BoundField, Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from lucide.templatetags.lucide import lucide

from tenants import lists
from tenants.money import format_pence

register = template.Library()

CHOOSING_WIDGETS = frozenset({"select", "radioselect", "checkboxselectmultiple", "selectmultiple"})
TAG_COLOURS = frozenset({"good", "warn", "bad", "neutral", "accent"})


class UnknownTagColour(template.TemplateSyntaxError):
    """A status pill was asked for in a colour that has no meaning here."""


@register.simple_tag
def tag(text: object, colour: str = "neutral") -> SafeString:
    """Return a status pill; the colours are good, warn, bad, neutral and accent."""
    if colour not in TAG_COLOURS:
        raise UnknownTagColour(f"{colour!r} is not one of {', '.join(sorted(TAG_COLOURS))}.")
    return format_html('<strong class="app-tag app-tag--{}">{}</strong>', colour, text)


@register.simple_tag(takes_context=True)
def unfiltered(context: template.Context) -> str | None:
    """Return the URL of the page's list without its filters (`chips`, `…_chips` and the form `filter`), None where none is set."""
    found: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    chips = [chip for name, row in found.items() if name.endswith("chips") for chip in row or ()]
    shown = [chip for chip in chips if isinstance(chip, lists.Chip)]
    return lists.unfiltered(found["request"], shown, found.get("filter"))


@register.simple_tag
def icon(name: str, size: int = 18) -> SafeString:
    """Return a Lucide icon as inline SVG, hidden from assistive technology."""
    return _icon(name, size)


@lru_cache(maxsize=256)
def _icon(name: str, size: int) -> SafeString:
    attributes = {"class": "app-icon", "aria-hidden": "true", "focusable": "false"}
    return SafeString(lucide(name, size=size, **attributes))


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2) -> SafeString:
    """Wrap the block in a white card, with a heading of the given level when there is a title."""
    heading = format_html('<h{0} class="app-card__title">{1}</h{0}>', level, title) if title else ""
    return format_html('<div class="app-card">{}{}</div>', heading, content)


@register.simple_block_tag
def details(content: str, summary: str, is_open: bool = False) -> SafeString:
    """Wrap the block in GOV.UK details that open on its summary."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        SafeString(" open") if is_open else "",
        summary,
        content,
    )


@register.simple_block_tag
def table(content: str, caption: str, *columns: str) -> SafeString:
    """Wrap the block's rows in a table; a column is "School", "Places:number", "Actions:hidden" (not seen) or "" (left out)."""
    return format_html(
        '<div class="app-table-wrap"><table class="govuk-table app-table"><caption class="govuk-visually-hidden">{}</caption>'
        '<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>'
        '<tbody class="govuk-table__body">{}</tbody></table></div>',
        caption,
        format_html_join("", "{}", ((_heading(column),) for column in columns if column)),
        content,
    )


def _heading(column: str) -> SafeString:
    label, _, kind = column.rpartition(":")
    if kind == "number":
        return format_html('<th scope="col" class="govuk-table__header govuk-table__header--numeric">{}</th>', label)
    name = format_html('<span class="govuk-visually-hidden">{}</span>', label) if kind == "hidden" else column
    return format_html('<th scope="col" class="govuk-table__header">{}</th>', name)


@register.simple_tag
def error_target(field: BoundField) -> str:
    """Return the id of the control an error of this field links to: the first one of radios, checkboxes and dates."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def named_error(error: str, field: BoundField) -> str:
    """Return the error, or for Django's "This field is required." what to do: "Enter pupils on roll"."""
    if error != Field.default_error_messages["required"]:
        return error
    label = str(field.label)
    if field.widget_type == "checkbox":
        return f"Tick “{label}”"
    if label.endswith("?"):
        return f"Answer “{label}”"
    verb = "Choose" if field.widget_type in CHOOSING_WIDGETS else "Enter"
    return f"{verb} {label if label[:2].isupper() else label[:1].lower() + label[1:]}"


@register.filter
def elided_pages(paginator: "Paginator[Any]", number: int) -> Iterator[int | str]:
    """Return the page numbers to show around the current one, gaps as an ellipsis."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)


@register.filter
def money(pence: int | None) -> str:
    """Return pence as “£8,037.00” or “−£180.00”; nothing for None."""
    return "" if pence is None else format_pence(pence)


@register.filter
def money_whole(pence: int | None) -> str:
    """Return pence as whole pounds, half up: “£18,442”; nothing for None."""
    if pence is None:
        return ""
    pounds = int((Decimal(pence) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return format_pence(pounds * 100).removesuffix(".00")


@register.filter
def long_date(day: date | datetime | None) -> str:
    """Return “Friday 29 January 2027”; nothing for None."""
    return _formatted(day, "l j F Y")


@register.filter
def short_date(day: date | datetime | None) -> str:
    """Return “12 Oct 2026”; nothing for None."""
    return _formatted(day, "j M Y")


@register.filter
def moment(when: date | datetime | str | None) -> str:
    """Return “12 Oct 2026 at 14:05” for a datetime, “12 Oct 2026” for a date, text as it is."""
    if isinstance(when, datetime):
        return _formatted(when, r"j M Y \a\t H:i")
    return _formatted(when, "j M Y") if isinstance(when, date) else when or ""


@register.filter
def initials(name: str | None) -> str:
    """Return the first letters of the first and the last word: “AK”."""
    words = (name or "").split()
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()


def _formatted(day: date | datetime | None, pattern: str) -> str:
    if not day:
        return ""
    if isinstance(day, datetime) and timezone.is_aware(day):
        day = day.astimezone(timezone.get_current_timezone())
    return date_format(day, pattern)
