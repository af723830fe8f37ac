"""
Slips: a code that proves only that somebody answered, worth the thanks of a survey once.

No row is made when somebody answers. The digits of a slip are drawn from the random id of her page, which is not kept,
and carry their own proof under the pepper; the site remembers digests of exchanged slips alone. So neither a sheet nor
a slip leads to the other, for whoever holds the database and the secrets too.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import blake2b

from django.conf import settings

from commonlight.core import audit
from commonlight.core.codes import Code, check_digit
from commonlight.core.models import Account
from commonlight.core.permissions import organisations_where
from commonlight.core.store import write
from commonlight.feedback.models.surveys import UsedSlip, Wave
from commonlight.feedback.permissions_surveys import SLIP_TAKERS
from commonlight.feedback.services.surveys import SUBJECT, NoSuchState, may

HALF = 12
MOST_SLIPS = 500
# How long after the last day of a round its slips are worth something.
SLIPS_GOOD = timedelta(days=90)


class SlipUnknown(Exception):
    """No slip of a round of the own organisation, or one that is good no more."""


class SlipUsed(Exception):
    """It was exchanged before."""


def slip_of(wave: Wave, sent_as: str) -> Code:
    """Return the slip of whoever sent a sheet; the same again when the page is sent again. `sent_as` : as in `send`."""
    return _with_proof(wave, _digits(b"survey slip", sent_as.encode()))


def draw_for_paper(*, wave: Wave, count: int, by: Account, at: datetime) -> list[Code]:
    """Return slips to fasten to sheets of paper, shown this once; raises NotYours, NoSuchState, ValueError."""
    may(by, wave.survey)
    if not 1 <= count <= MOST_SLIPS:
        raise ValueError("count")
    if not wave.survey.slips or not wave.is_open_on(at.date()):
        raise NoSuchState
    with write():
        audit.record(
            "survey slips drawn", by=by, at=at, organisation_id=wave.survey.organisation_id,
            subject=(SUBJECT, wave.survey_id), detail={"rows": count},
        )  # fmt: skip
    return [_with_proof(wave, f"{secrets.randbelow(10**HALF):0{HALF}d}") for _n in range(count)]


def exchange(code: Code, *, by: Account, at: datetime) -> Wave:
    """
    Take a slip as exchanged and return its round, whose thanks are to be given; no day is kept with it.

    Raises SlipUnknown, SlipUsed.
    """
    houses = organisations_where(by, *SLIP_TAKERS)
    waves = Wave.objects.filter(
        survey__organisation_id__in=houses, survey__slips=True, last_day__gte=at.date() - SLIPS_GOOD
    ).select_related("survey")
    wave = next(
        (one for one in waves if secrets.compare_digest(_with_proof(one, code.digits[:HALF]).digits, code.digits)), None
    )
    if wave is None:
        raise SlipUnknown
    key = settings.SITE_SECRETS.subkey("exchanged slips", of="pepper")
    digest = blake2b(code.digits.encode(), key=key, digest_size=16).digest()
    with write():
        if UsedSlip.objects.filter(digest=digest).exists():
            raise SlipUsed
        UsedSlip.objects.create(wave=wave, digest=digest)
        audit.record("survey slip exchanged", by=by, at=at, organisation_id=wave.survey.organisation_id)
    return wave


def _with_proof(wave: Wave, drawn: str) -> Code:
    digits = drawn + _digits(b"slip proof", wave.pk.bytes + drawn.encode())
    return Code(digits + check_digit(digits))


def _digits(purpose: bytes, of: bytes) -> str:
    key = settings.SITE_SECRETS.subkey("survey slips", of="pepper")
    number = int.from_bytes(blake2b(of, key=key, person=purpose[:16], digest_size=16).digest())
    return f"{number % 10**HALF:0{HALF}d}"
