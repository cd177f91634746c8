"""Choices of benchmarking."""

from django.db.models import TextChoices


class PeriodKind(TextChoices):
    """Academic and financial years never mix in one indicator."""

    ACADEMIC = "academic", "Academic year"
    FINANCIAL = "financial", "Financial year"


class SnapshotStatus(TextChoices):
    """A finished period is final."""

    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"


class Unit(TextChoices):
    """What a figure counts; decides how it is written. Money is published in pence."""

    SHARE = "share", "per cent"
    COUNT = "count", "number"
    POUNDS = "pounds", "whole pounds"
    PRICE = "price", "pounds and pence"
    EACH = "each", "number for each school"


class Polarity(TextChoices):
    """Which end of the scale is the better one."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"
    NEITHER = "neither", "Neither high nor low is better"


class Mark(TextChoices):
    """Why a cell holds no figure, as official statistics mark it."""

    SHOWN = "", "Shown"
    CONFIDENTIAL = "c", "Hidden: too few schools, or it would identify a partnership"
    UNAVAILABLE = "z", "Not available"
