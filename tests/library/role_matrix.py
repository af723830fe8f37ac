"""Who may open the library's closed addresses: here the coordinator; editor and adviser are tried in test_team_pages."""

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

LINE = "us-national-human-trafficking-hotline"


def coordinator_only(*arguments):
    return closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND, arguments=lambda world: list(arguments))


def posted_only(*arguments):
    # The method is asked before the role: nobody learns anything by it.
    refused = [NOT_THIS_WAY] * 5
    return closed_row(*refused, arguments=lambda world: list(arguments))


ROWS = {
    "library:team": coordinator_only(),
    "library:entries": coordinator_only(),
    "library:add": coordinator_only("law"),
    "library:change": closed_row(*[NOT_FOUND] * 5, arguments=lambda world: [7]),
    "library:decide": posted_only(7),
    "library:call": coordinator_only(LINE),
    "library:packs": coordinator_only(),
    "library:waiting": coordinator_only(),
    "library:take_out": posted_only(),
    "library:pack": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, 302, NOT_FOUND, arguments=lambda world: [7]),
    "library:sheet": coordinator_only(),
    "library:sheet_template": coordinator_only(),
    "library:entry": coordinator_only("line", LINE),
    "library:edit": coordinator_only("line", LINE),
    "library:edit_words": coordinator_only("line", LINE, "es"),
    "library:history": coordinator_only("line", LINE),
    "library:review": posted_only("line", LINE),
    "library:wrong": posted_only("line", LINE),
    "library:settle": posted_only("line", LINE),
}
