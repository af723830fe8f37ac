"""What the public pages of programmes and materials call things, in every language of the site."""

from django.utils.translation import gettext_lazy as _

from commonlight.outreach.models import Level, PlanLine

# The parts of a plan that the public reads, in the order of the page.
SECTIONS = {
    PlanLine.Section.GOAL.value: _("What it is for"),
    PlanLine.Section.OFFER.value: _("What you can get"),
    PlanLine.Section.CHANNEL.value: _("Where you can meet us"),
    PlanLine.Section.DO_NOT.value: _("What we promise not to do"),
    PlanLine.Section.CODESIGN.value: _("How people help to plan it, and are paid"),
}
LEVELS = {
    Level.INFORM.value: _("You get clear facts that you can use."),
    Level.ASK.value: _("You are asked, and we tell you what we did with it."),
    Level.INVOLVE.value: _("You can work on it with us from the start."),
    Level.SHARE.value: _("You decide with us, with an equal voice."),
    Level.EMPOWER.value: _("You decide. We help with money, rooms and work."),
}

# What a material is, on the public pages.
MATERIAL_KINDS = {
    "poster": _("Poster"),
    "brochure": _("Folded brochure"),
    "card": _("Wallet card"),
    "slides": _("Slides"),
    "square": _("Square picture for social media"),
    "snippet": _("Piece of a web page"),
    "message": _("Text message"),
}
