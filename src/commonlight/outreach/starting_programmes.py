"""What programmes, liaison and books add to other rooms: menu, acts, home page, retention."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from commonlight.outreach import permissions


def register() -> None:
    """Register pages, acts, blocks and rules; called when the app is ready."""
    _pages()
    _keeping()
    from commonlight.core import programme_changes
    from commonlight.core.home_blocks import add_block
    from commonlight.outreach import taken_out
    from commonlight.outreach.services import heard

    taken_out.register_all()
    programme_changes.register(programme_changes.Changes(choices=heard.choices, note=heard.note))

    add_block("outreach", "outreach/home_programmes.html", home_programmes, order=60)


def _pages() -> None:
    from commonlight.core.acts import add_act
    from commonlight.core.navigation import add_team_page

    add_team_page("outreach:programmes", _("Programmes"), roles=permissions.PROGRAMME_READERS, order=40)
    add_team_page("outreach:liaison", _("Police liaison"), roles=permissions.LIAISON, order=46)
    add_team_page("outreach:money", _("Money"), roles=permissions.BOOKS, order=48)
    add_team_page("outreach:released", _("Released to you"), roles=("funder",), order=49)
    add_act(
        "partners",
        "outreach:choose",
        _("Start a programme"),
        _("From a template, for a group in the country or in the city."),
        roles=permissions.PLANNERS,
    )
    add_act(
        "partners",
        "outreach:spend",
        _("Book spending"),
        _("You are warned before a grant runs out."),
        roles=permissions.BOOKS,
    )
    add_act(
        "imports",
        "outreach:bring_books",
        _("Bring a sheet of the bookkeeper"),
        _("A CSV or XLSX file; look first, then book, and take back as a whole."),
        roles=permissions.BOOKS,
    )
    add_act(
        "imports",
        "outreach:bring_programme",
        _("Bring a programme from another coalition"),
        _("Its plan as a file, without people and money."),
        roles=permissions.PLANNERS,
    )


def _keeping() -> None:
    from commonlight.core.retention import Rules, register, register_kind
    from commonlight.outreach.services import books, programme_records

    register_kind(programme_records.AMBASSADOR, programme_records.bury_again)
    register_kind(books.SHEET, books.bury_sheets_again)
    register(
        "outreach",
        Rules(
            kind=programme_records.AMBASSADOR,
            label=_("Names of people who speak for a programme"),
            words={"year": _("A year after they ended, or their programme did")},
            due=programme_records.ambassadors_due,
            erase=programme_records.erase_ambassadors,
        ),
    )
    register(
        "outreach",
        Rules(
            kind=books.SHEET,
            label=_("Sheets of the bookkeeper that nobody booked"),
            words={"month": _("A month after they were looked at")},
            due=books.sheets_due,
            erase=books.erase_sheets,
        ),
    )


def home_programmes(request: HttpRequest) -> dict[str, Any]:
    """Return the running public programmes for the home page, by name."""
    from commonlight.library.selectors import Text
    from commonlight.outreach.selectors_programmes import public_programmes

    shown_in = get_language() or "en"
    rows = public_programmes().filter(state="running").values_list("slug", "name", "language")[:4]
    found = [(slug, Text(name, language, shown_in)) for slug, name, language in rows]
    return {"running_programmes": found} if found else {}
