"""What campaigns add to other rooms: menu, acts, files of "take everything out"."""

from django.utils.translation import gettext_lazy as _

from commonlight.outreach import permissions


def register() -> None:
    """Register pages, acts and files; called when the app is ready."""
    from commonlight.core.acts import add_act
    from commonlight.core.navigation import add_team_page
    from commonlight.outreach import taken_out_campaigns

    add_team_page(
        "campaigns:campaigns", _("Campaigns"), roles=permissions.PROGRAMME_READERS, order=43, group="outreach"
    )
    add_act(
        "partners",
        "campaigns:plan",
        _("Plan a campaign"),
        _("Posts for each platform, a code for each place, results beside cost."),
        roles=permissions.CAMPAIGNERS,
    )
    add_act(
        "imports",
        "campaigns:bring_kit",
        _("Bring a campaign kit"),
        _("A campaign of another coalition, as one file."),
        roles=permissions.CAMPAIGNERS,
    )
    taken_out_campaigns.register_all()
