"""
Exact totals for a named funder: only the coalition's own work, only totals, only under a written agreement.

What people told in confidence never goes this way; it goes through the gate like everything else. Standard library only.
"""

from collections.abc import Sequence

from commonlight.analysis.base.errors import InputError
from commonlight.analysis.disclosure.rules import FunderAgreement, defaults


def check_own_work(
    own_work: str | None, tables: Sequence[Sequence[str]], warnings: Sequence[str], *, has_person: bool
) -> None:
    """
    Refuse what is no non-identifying total of the coalition's own work.

    Parameters
    ----------
    own_work : what is counted, one of the kinds in the file of defaults
    tables : the columns of each table
    warnings : what reading the file found about its categories
    has_person : whether a column tells which rows are one person's

    Raises
    ------
    InputError : another kind of work, more columns than totals have, rows about persons, or a category that may name one
    """
    settings = defaults()["funder"]
    if own_work not in settings["own_work"]:
        raise InputError(
            f"Exact totals are for the coalition's own work only, one of: {', '.join(settings['own_work'])}. What people "
            "reported or asked help for goes to the public or to partners, with small counts hidden."
        )
    if has_person:
        raise InputError("A file with one row per person is no total; count the rows first and give --count.")
    widest = max(map(len, tables))
    if widest > settings["most_columns"]:
        raise InputError(
            f"A table by {widest} columns is no total: exact figures are given by at most {settings['most_columns']}."
        )
    if named := [one for one in warnings if "looks like" in one or "identify people" in one]:
        raise InputError(f"Exact figures must identify nobody. {named[0]}")


def funder_statement(agreement: FunderAgreement, own_work: str) -> tuple[str, ...]:
    """Return what stands beside exact totals, in plain sentences."""
    until = f", until {agreement.valid_until.isoformat()}" if agreement.valid_until else ""
    return (
        f"Confidential: for {agreement.recipient} only, under {agreement.agreement}{until}. Do not pass it on.",
        f"Legal basis: {agreement.legal_basis}.",
        f"The figures are exact and count our own work ({own_work}); they do not count people who asked for help.",
        "More of our work does not mean that there is more or less trafficking.",
    )
