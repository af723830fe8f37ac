"""What the room adds to others: menu, acts, what waits, retention, files, and what is taken out."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as t
from django.utils.translation import ngettext

from commonlight.core import clock, retention, sealed_files
from commonlight.core.acts import add_act
from commonlight.core.models import Account
from commonlight.core.navigation import add_team_page
from commonlight.core.needs import Need, add_needs
from commonlight.partners import exporting, selectors
from commonlight.partners.permissions import MANAGERS, TEAM, Level, has_promised, level_of
from commonlight.partners.retention import RULES, register_kinds
from commonlight.partners.services.digest import add_part, lists_due
from commonlight.partners.services.files import kept_file_ids

INSIDE = tuple(sorted(TEAM))


def needs(request: HttpRequest) -> list[Need]:
    """Return what waits in this room for the signed-in person."""
    account, today = request.user, clock.today()
    level = level_of(account, today)
    if not isinstance(account, Account) or level < Level.PARTNERS:
        return []
    found = []
    # Whoever never came near partner pages is not asked; who promised once is asked again each year.
    if account.acknowledgements.exists() and not has_promised(account, today):
        found.append(
            Need(_("Your promise of confidentiality is a year old."), reverse("partners:promise"), _("Renew it"))
        )
    mine = selectors.open_actions(owner=account).filter(due__lte=today).count()
    if mine:
        words = ngettext("An action of yours is due.", "%(n)d actions of yours are due.", mine) % {"n": mine}
        found.append(Need(words, reverse("partners:home"), _("See")))
    if level >= Level.MANAGES:
        wanted = selectors.needed(today, selectors.partner_rows(today))
        n = len(wanted.renew) + len(wanted.unsigned)
        if n:
            words = ngettext("An agreement with a partner needs you.", "%(n)d agreements with partners need you.", n)
            found.append(Need(words % {"n": n}, reverse("partners:home"), _("See")))
        if lists_due(today):
            found.append(Need(_("The monthly digest waits to be sent."), reverse("partners:lists"), _("Write it")))
    return found


def register() -> None:
    """Register everything; called when the app is ready."""
    add_team_page("partners:home", t("Partners"), order=40)
    add_team_page("partners:contacts", t("Contacts"), roles=MANAGERS, order=41)
    add_team_page("partners:coverage", t("Who covers what"), roles=INSIDE, order=42)
    add_team_page("partners:groups", t("Working groups"), roles=INSIDE, order=43)
    add_team_page("partners:protocol", t("Joint protocol"), roles=INSIDE, order=44)
    add_team_page("partners:lists", t("Mail lists"), roles=MANAGERS, order=45)
    _add_acts()
    add_needs(needs)
    for rules in RULES:
        retention.register("partners", rules)
    register_kinds()
    sealed_files.register_keeper(kept_file_ids)
    exporting.register()
    add_part("partners", t("Meetings of working groups"), selectors.coming_meetings)


def _add_acts() -> None:
    text = t("See first what would come in, then take it or leave it. All of it can be taken back.")
    add_act("imports", "partners:bring", t("Bring in contacts"), text, roles=MANAGERS, order=5)
    text = t("Their people, agreements, what they bring and cover.")
    add_act("partners", "partners:home", t("Partners"), text, roles=INSIDE, order=0)
    text = t("A new organisation, an agreement, an invitation.")
    add_act("partners", "partners:add", t("Add a partner"), text, roles=MANAGERS, order=1)
    text = t("Services, places and languages, and where nobody helps.")
    add_act("partners", "partners:coverage", t("Who covers what"), text, roles=INSIDE, order=2)
    text = t("Agenda, minutes, and who does what until when.")
    add_act("partners", "partners:groups", t("Working groups"), text, roles=INSIDE, order=3)
    text = t("Whom to call, in which order, when a case is found.")
    add_act("partners", "partners:protocol", t("Joint protocol"), text, roles=INSIDE, order=4)
    text = t("Write to many: to each alone, and whoever wants no mail gets none.")
    add_act("partners", "partners:lists", t("Mail lists"), text, roles=MANAGERS, order=5)
