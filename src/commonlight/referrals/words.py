"""What codes of this room are called on pages, in one place."""

from django.utils.translation import gettext_lazy as _

from commonlight.referrals.policies.consent import Consenter, ConsentState, Item, Method
from commonlight.referrals.policies.spotting import Trace
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
CONSENT_STATES = {
    ConsentState.DRAFT: _("Not yet explained"),
    ConsentState.EXPLAINED: _("Explained, waits for the answer"),
    ConsentState.GIVEN: _("Given"),
    ConsentState.DECLINED: _("The person said no"),
    ConsentState.WITHDRAWN: _("Taken back"),
    ConsentState.USED_UP: _("Used up"),
    ConsentState.EXPIRED: _("Over"),
}
CONSENTERS = {
    Consenter.ADULT: _("The person, an adult"),
    Consenter.MINOR_AND_GUARDIAN: _("The person, under 18, together with a guardian"),
    Consenter.MINOR_ALONE: _("The person, under 18, alone, where the law allows it"),
    Consenter.GUARDIAN_BARRED: _("The person, under 18; the guardian may have done harm and is not asked"),
    Consenter.COURT_GUARDIAN: _("A guardian named by a court"),
}
METHODS = {Method.SIGNATURE: _("Signed"), Method.SPOKEN: _("Spoken, where the law allows it")}
AGES = {
    "under_18": _("Under 18"),
    "18_24": _("18 to 24"),
    "25_59": _("25 to 59"),
    "60_up": _("60 or older"),
    "unknown": _("Not known"),
}
TRACES = {
    Trace.PHONE: _("a telephone number"),
    Trace.MAIL: _("a mail address"),
    Trace.PLACE: _("an address or a map"),
    Trace.NAME: _("a name"),
}
CONSENT_PROBLEMS = {
    "recipients": _("Name at least one receiver."),
    "purpose": _("Say what for."),
    "items": _("Choose what may be told."),
    "valid_to": _("A consent needs a last day."),
    "valid_to_before_from": _("The last day lies before the first."),
    "too_long": _("A consent lasts a year at most. Ask again then."),
    "spoken": _("A spoken yes counts only where your law allows it. Tick that it does, or have it signed."),
    "guardian": _("Write who the guardian is."),
    "guardian_may_be_the_abuser": _(
        "A guardian who may have done harm cannot agree. Tick that you made sure, or choose another way."
    ),
    "part2": _("Records of treatment need the consent made for them. Tick that this is it."),
    "part2_one_recipient": _("The consent for treatment records names one receiver."),
    "step": _("This consent was already answered."),
}
