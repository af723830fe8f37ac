"""Evidence: originals kept untouched, with the digest they came with and the list of who had them, when and why."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from commonlight.core import audit
from commonlight.core import selectors as core_selectors
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.reports.facts import FileRef
from commonlight.reports.services.files import read_file
from commonlight.reports.services.parts import OpenPart, append_parts
from commonlight.reports.services.team import OpenReport, reach


class NoEvidence(Exception):
    """There is no file kept as evidence at that place."""


class EvidenceChanged(Exception):
    """The bytes are not those that came in: the digest differs. Nothing is given out as evidence."""


@dataclass(frozen=True, repr=False)
class Evidence:
    """
    One original: its place in the report, the file, and its custody list, oldest first.

    custody : entries with act ("taken", "passed"), who, organisation, at, why, digest
    """

    sequence: int
    file: FileRef
    day: str
    custody: list[dict[str, Any]]


def evidence_of(opened: OpenReport, sequence: int) -> Evidence:
    """Return the original at a place of the report with its custody list; raises NoEvidence."""
    part = _original(opened.content.parts, sequence)
    listed = [one.content for one in opened.content.parts if one.kind == "custody" and one.content["of"] == sequence]
    return Evidence(sequence, FileRef.from_content(part.content["file"]), str(part.content.get("day", "")), listed)


def _original(parts: list[OpenPart], sequence: int) -> OpenPart:
    for part in parts:
        if part.sequence == sequence and part.kind == "file" and part.content["file"].get("is_original"):
            return part
    raise NoEvidence


def take_evidence(
    *, report_id: int, sequence: int, why: str, by: Account, keyring: Keyring, at: datetime
) -> tuple[FileRef, bytes]:
    """
    Give an original out, whole, and write into its custody list who took it, when and why.

    Raises NotYours, NoEvidence, EvidenceChanged, SealBroken; nothing is listed then.
    """
    opened = reach(report_id=report_id, by=by, keyring=keyring)
    file = evidence_of(opened, sequence).file
    data = read_file(file)
    digest = checked_digest(file, data)
    with write():
        opened = reach(report_id=report_id, by=by, keyring=keyring)
        entry = custody_part("taken", sequence, digest=digest, opened=opened, by=by, at=at, why=why)
        append_parts(opened.report, opened.envelope, [entry])
        audit.record(
            "evidence taken",
            by=by,
            at=at,
            organisation_id=opened.organisation_id,
            subject=("report", report_id),
            detail={"part": sequence},
        )
    return file, data


def checked_digest(file: FileRef, data: bytes) -> str:
    """Return the SHA-256 of a file's bytes; raises EvidenceChanged when it came in with another one."""
    digest = sha256(data).hexdigest()
    if file.digest and not hmac.compare_digest(file.digest, digest):
        raise EvidenceChanged
    return digest


def custody_part(
    act: str, sequence: int, *, digest: str, opened: OpenReport, by: Account, at: datetime, why: str
) -> dict[str, Any]:
    """Return one entry of a custody list, to be appended to the report's parts."""
    return {
        "kind": "custody",
        "by": "team",
        "act": act,
        "of": sequence,
        "digest": digest,
        "who": by.display_name,
        "organisation": core_selectors.organisation(opened.organisation_id).name,
        "at": at.isoformat(timespec="minutes"),
        "why": why,
    }
