"""What codes of this room are called on pages, in one place."""

from django.utils.translation import gettext_lazy as _

from commonlight.directory.spotting import Trace
from commonlight.referrals.policies.consent import Consenter, ConsentState, Method
from commonlight.referrals.shared_words import AGES, ITEMS, REASONS, SIDES, STEPS

__all__ = [
    "AGES",
    "CONSENTERS",
    "CONSENT_PROBLEMS",
    "CONSENT_STATES",
    "ITEMS",
    "METHODS",
    "REASONS",
    "SIDES",
    "STEPS",
    "TRACES",
]

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
