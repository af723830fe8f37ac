"""What events and volunteers add to other rooms: menu, home page, acts, retention."""

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Register pages, blocks and rules; called when the app is ready."""
    from commonlight.core import retention, taking_out
    from commonlight.core.acts import add_act
    from commonlight.core.home_blocks import add_lines
    from commonlight.core.navigation import add_team_page
    from commonlight.core.tombstones import register_kind
    from commonlight.outreach import going_out, permissions
    from commonlight.outreach.retention_events import RULES
    from commonlight.outreach.services import old_events
    from commonlight.outreach.services.inviting import digest_lines
    from commonlight.outreach.services.volunteers import VOLUNTEER, erase_again
    from commonlight.outreach.views import events_public, help_public
    from commonlight.partners.services.digest import add_part

    add_team_page("events:desk", _("Events"), roles=permissions.DOOR, order=40)
    add_team_page("events:volunteers", _("Volunteers"), roles=permissions.EVENT_TEAM, order=41)
    add_lines("events", "event", events_public.home_lines)
    add_lines("events", "help", help_public.home_lines)
    register_kind(VOLUNTEER, erase_again)
    register_kind(old_events.EVENT, old_events.erase_again)
    add_part("events", _("What comes"), digest_lines)
    for rules in RULES:
        retention.register("events", rules)
    taking_out.register("events", "events.ics", going_out.write_calendar)
    taking_out.register("events", "events.csv", going_out.write_events)
    taking_out.register("events", "event-minutes.csv", going_out.write_minutes)
    taking_out.register("events", "volunteers.csv", going_out.write_volunteers)
    taking_out.register("events", "hours.csv", going_out.write_hours)
    team = permissions.EVENT_TEAM
    text = _("Write, publish, move and count events; private ones tell their place person by person.")
    add_act("public", "events:desk", _("Events"), text, roles=permissions.DOOR, order=20)
    text = _("Volunteers with their shifts, training and hours; offers of help from residents.")
    add_act("people", "events:volunteers", _("Volunteers"), text, roles=team, order=40)
    text = _("Who comes when, for a week, on one page to print.")
    add_act("people", "events:roster", _("Roster"), text, roles=team, order=41)
    text = _("A file or an address (iCal), seen first, and taken back if it was wrong.")
    add_act("imports", "events:bring", _("Bring a calendar in"), text, roles=team, order=40)
    text = _("Volunteers or hours from a CSV or XLSX sheet, seen first, and taken back if it was wrong.")
    add_act("imports", "events:volunteers_bring", _("Bring volunteers or hours in"), text, roles=team, order=41)
