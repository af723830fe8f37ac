"""Tables of the referrals room, by subject. Whatever people said lies sealed; clear stands only what a clock needs."""

from commonlight.referrals.models.clients import Client, ClientName, Entry
from commonlight.referrals.models.clock import LatestDay
from commonlight.referrals.models.keeping import ConsentProof, HelpRequest, RequestTicket
from commonlight.referrals.models.referrals import Ending, Mode, Package, Referral, ReferralEvent, ReferralWrap
from commonlight.referrals.models.statistics import FigureRelease, OutcomeLine, OutcomeRefusals

__all__ = [
    "Client",
    "ClientName",
    "ConsentProof",
    "Ending",
    "Entry",
    "FigureRelease",
    "HelpRequest",
    "LatestDay",
    "Mode",
    "OutcomeLine",
    "OutcomeRefusals",
    "Package",
    "Referral",
    "ReferralEvent",
    "ReferralWrap",
    "RequestTicket",
]
