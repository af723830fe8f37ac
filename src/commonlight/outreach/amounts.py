"""Amounts of money: typed words into whole cents and back; no float ever."""

import re

from django.utils.translation import gettext as _

from commonlight.core.form_fields import western_digits

# A whole amount with at most two decimals; thousands may be set apart by blank, apostrophe, point or comma.
PLAIN = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d{1,2}))?")
GROUPED = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<mark>[ .,'’\u00a0\u202f])\d{3})(?:(?P=mark)\d{3})*)(?:[.,](?P<part>\d{2}))?"
)
MOST_CENTS = 10**13
CURRENCY = re.compile(r"[A-Z]{3}")


class AmountRefused(ValueError):
    """What was typed is no amount above zero; the message says what to do."""


def cents_of(typed: str) -> int:
    """
    Return an amount as cents: "1,234.50", "1 234,5" and "1234" are read; three digits after one mark are thousands.

    Raises AmountRefused for a minus sign (money that came back is a refund), a formula, another sign, or nothing.
    """
    text = western_digits(typed)
    if text.startswith(("-", "−", "(")):
        raise AmountRefused(_("Write the amount without a minus sign, and say that it is money that came back."))
    found = GROUPED.fullmatch(text) or PLAIN.fullmatch(text)
    if not found:
        raise AmountRefused(_("Write a number like 1234.50, without a currency sign and without a formula."))
    whole = re.sub(r"\D", "", found["whole"])
    part = (found["part"] or "").ljust(2, "0")
    cents = int(whole) * 100 + int(part)
    if not 0 < cents <= MOST_CENTS:
        raise AmountRefused(_("Write an amount above zero."))
    return cents


def shown(cents: int, currency: str = "") -> str:
    """Return cents as digits with thousands set apart and a currency code: "USD 1,234.50"; a minus sign in front."""
    sign = "−" if cents < 0 else ""
    digits = f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
    return f"{currency} {digits}" if currency else digits


def plain(cents: int) -> str:
    """Return cents as a sheet holds them: "1234.50", "-0.05"."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
