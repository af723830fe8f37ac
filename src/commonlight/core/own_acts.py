"""Core's own acts on the page "What you can do here", and those of other rooms' pages that a coordinator looks for."""

from django.utils.translation import gettext_lazy as _

from commonlight.core.acts import add_act
from commonlight.core.roles import SEALED_ROLES, Role

ADMIN = (Role.ADMIN,)
RUNS_THE_SITE = (Role.ADMIN, Role.COORDINATOR)
WRITES = (*RUNS_THE_SITE, Role.CONTENT_EDITOR)
DIRECTORY = (Role.CONTENT_EDITOR, Role.COORDINATOR)
CASEWORK = (Role.CASEWORKER, Role.SUPERVISOR)
PEOPLE = (*RUNS_THE_SITE, *SEALED_ROLES)


def add_core_acts() -> None:
    """Put core's pages into the list."""
    _add_beginning()
    _add_public()
    _add_settings()
    _add_safety()
    _add_services_and_clients()


def _add_beginning() -> None:
    text = _("The steps from an empty site to a first rehearsed report, with the time each takes.")
    add_act(
        "start", "core:first_hour", _("The first hour"), text, roles=RUNS_THE_SITE, command="commonlight setup", order=0
    )
    text = _("Choose your county: signs, laws, lines, groups and dates come with it.")
    add_act("start", "core:start_here", _("Start from my county"), text, roles=RUNS_THE_SITE, order=1)
    text = _("Rules, lines and desks that are different in each place.")
    add_act("start", "core:place", _("Your place"), text, roles=RUNS_THE_SITE, order=2)
    text = _("One page for each role, to print and to keep at hand.")
    add_act("start", "core:role_cards", _("Role cards"), text, order=3)
    text = _("Invented notes to try yourself on. Nothing of it is kept.")
    add_act("start", "core:practice", _("Practice"), text, order=4)


def _add_public() -> None:
    text = _("Who you are, who reads, news, events, ways to help, contact.")
    add_act("public", "core:home_texts", _("Texts of the home page"), text, roles=WRITES, order=0)
    text = _("Your logo, and a colour that everybody can read.")
    add_act("public", "core:look", _("Logo and colour"), text, roles=RUNS_THE_SITE, order=1)
    text = _("A piece of HTML without script for a website you already have.")
    add_act("public", "core:embed", _("For your other website"), text, roles=WRITES, order=2)
    text = _("Add people, give roles, hand out a code to sign in, let readers in.")
    add_act("people", "core:people", _("People"), text, roles=PEOPLE, order=0)
    text = _("Members of the coalition, their keys and recovery kits.")
    add_act("people", "core:organisations", _("Organisations"), text, roles=PEOPLE, order=1)


def _add_settings() -> None:
    text = _("The coalition's name, time zone and emergency number, and which parts of the site are on.")
    add_act("settings", "core:settings", _("The site"), text, roles=RUNS_THE_SITE, order=0)
    text = _("Add a language, put words in by sheet, let a second person read them, record them aloud.")
    add_act("settings", "core:languages", _("Languages"), text, roles=WRITES, order=4)
    text = _("The sender’s address, and a test message that says what is wrong.")
    add_act("settings", "core:mail", _("Mail"), text, roles=ADMIN, order=1)
    text = _("The page that “Leave this site” opens.")
    add_act("settings", "core:settings_leaving", _("The way out"), text, roles=ADMIN, order=2)
    text = _("From which number on a count may be shown.")
    add_act("settings", "core:settings_counts", _("Small counts"), text, roles=ADMIN, order=3)


def _add_safety() -> None:
    text = _("One ZIP file of CSV, calendars and documents. Nothing sealed is in it.")
    add_act("imports", "core:take_out", _("Take everything out"), text, roles=RUNS_THE_SITE, order=50)
    text = _("Every readable value in the stored files, as a stranger would find it.")
    add_act("safety", "core:thief", _("What a thief sees"), text, roles=ADMIN, command="commonlight thief", order=10)
    text = _("What was done and by whom, and whether any of it was changed since.")
    add_act("safety", "core:audit", _("Audit"), text, roles=ADMIN, command="commonlight audit verify", order=11)


def _add_services_and_clients() -> None:
    """Put in the pages of the directory and of referrals; the room that is off shows none."""
    text = _("Services that can be found, those that were not confirmed for long, and corrections that wait.")
    add_act("partners", "directory:desk", _("Directory of services"), text, roles=DIRECTORY, order=10)
    text = _("From HSDS, a spreadsheet or another directory; looked at before it stands, and taken back whole.")
    command = "commonlight directory import"
    add_act("imports", "directory:bring", _("Bring services in"), text, roles=DIRECTORY, command=command, order=2)
    text = _("People who asked for help, their agreement, and what became of each referral.")
    add_act("reports", "referrals:clients", _("Clients"), text, roles=CASEWORK, order=20)
    text = _("Take your clients out as a sealed file, or bring them in from your earlier tool.")
    add_act("imports", "referrals:client_import", _("Clients from another tool"), text, roles=CASEWORK, order=3)
