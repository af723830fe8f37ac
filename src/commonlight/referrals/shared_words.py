"""What steps, reasons and pieces of a package are called: words that a partner without an account reads too."""

from django.utils.translation import gettext_lazy as _

from commonlight.referrals.policies.consent import Item
from commonlight.referrals.policies.steps import Reason, Side, Step

STEPS = {
    Step.SENT: _("Sent"),
    Step.SEEN: _("Opened by the receiver"),
    Step.ACCEPTED: _("Accepted"),
    Step.WAITLISTED: _("On the waiting list"),
    Step.DECLINED: _("Declined"),
    Step.NO_RESPONSE: _("No answer in time"),
    Step.APPOINTMENT_SET: _("Appointment made"),
    Step.CONNECTED: _("They met"),
    Step.NOT_CONNECTED: _("They did not meet"),
    Step.IN_SERVICE: _("Service has begun"),
    Step.CLOSED: _("Closed"),
    Step.WITHDRAWN_BY_CLIENT: _("The person does not want it any more"),
    Step.RECALLED: _("Consent taken back"),
    Step.EXPIRED: _("Consent ran out"),
}
REASONS = {
    Reason.NO_SPACE: _("No space"),
    Reason.NOT_ELIGIBLE: _("Does not fit the rules of the service"),
    Reason.LANGUAGE: _("Nobody speaks the language"),
    Reason.DISTANCE: _("Too far, or no way to get there"),
    Reason.DOCUMENTS: _("Papers are missing"),
    Reason.UNSAFE: _("Not safe"),
    Reason.CHANGED_MIND: _("The person changed their mind"),
    Reason.NOT_REACHED: _("The person could not be reached"),
    Reason.WAIT_TOO_LONG: _("The wait is too long"),
}
SIDES = {
    Side.SENDER: _("Sender"),
    Side.RECEIVER: _("Receiver"),
    Side.CLIENT: _("The person"),
    Side.SITE: _("This site"),
}
ITEMS = {
    Item.PSEUDONYM: _("The name used here"),
    Item.FIRST_NAME: _("First name"),
    Item.LANGUAGE: _("Language"),
    Item.AGE_GROUP: _("Age group"),
    Item.NEEDS: _("What is needed, in the person's words"),
    Item.CONTACT_PLAN: _("How to reach the person safely"),
    Item.SAFETY: _("What keeps the person safe"),
    Item.STORY: _("What happened"),
    Item.DOCUMENTS: _("Which papers the person has"),
    Item.TREATMENT: _("Treatment for alcohol or drugs (needs its own consent)"),
}
AGES = {
    "under_18": _("Under 18"),
    "18_24": _("18 to 24"),
    "25_59": _("25 to 59"),
    "60_up": _("60 or older"),
    "unknown": _("Not known"),
}
