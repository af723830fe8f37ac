"""
What can be done behind a second code: all that can be done behind a first one, and none of it reaches anybody.

Words stay in one sealed text of one length; the oldest that were written go when there is no room. Nothing is audited,
nobody is told, and no report is touched: the key at hand opens no report.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from commonlight.core import sealed_files
from commonlight.core.codes import random_selector
from commonlight.core.slow_hash import SALT_BYTES
from commonlight.core.store import write
from commonlight.reports import selectors
from commonlight.reports.facts import About, Facts, FileRef
from commonlight.reports.models import Mailbox, Report, Status
from commonlight.reports.plans import ContactPlan
from commonlight.reports.sealing import QuietFull, SealBroken, open_quiet, seal_quiet
from commonlight.reports.services.mailbox import MailboxContent, MailboxGone
from commonlight.reports.services.opening import QuietMailbox
from commonlight.reports.services.parts import OpenPart

EXCHANGE = 3
SHORTEST = 200


def _content(opened: QuietMailbox) -> tuple[Mailbox, dict[str, Any]]:
    mailbox = Mailbox.objects.filter(pk=opened.id).first()
    if mailbox is None:
        raise MailboxGone
    try:
        return mailbox, open_quiet(opened.secret, bytes(mailbox.second_sealed), mailbox_id=opened.id)
    except SealBroken as problem:
        raise MailboxGone from problem


def read(*, opened: QuietMailbox) -> MailboxContent:
    """Return what the page shows; raises MailboxGone."""
    _, content = _content(opened)
    readers = selectors.recipients().readers
    organisations = [readers[0].pk] if content["r"] is None and readers else [UUID(one) for one in content["r"] or ()]
    answering = readers[0].name if readers else ""
    parts = [
        OpenPart(number, number, {"organisation": answering, **part} if part["by"] == "team" else part)
        for number, part in enumerate(content["p"])
    ]
    facts = [part["facts"] for part in content["p"] if part["kind"] == "facts"]
    wrote = len(content["p"]) > EXCHANGE
    return MailboxContent(
        report=Report(id=0, status=Status.NEWS if wrote else Status.WAITING),
        facts=Facts.from_content(facts[-1]) if facts else Facts(about=About.OTHER, said_or_done=()),
        language=content["l"],
        parts=parts,
        organisations=organisations,
        police=[UUID(one) for one in content.get("o", ())],
        agrees_to_statistics=content["s"],
    )


def _change(opened: QuietMailbox, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    with write():
        mailbox, content = _content(opened)
        content = change(content)
        while True:
            try:
                sealed = seal_quiet(opened.secret, content, mailbox_id=opened.id)
                break
            except QuietFull:
                content = _shortened(content)
        Mailbox.objects.filter(pk=mailbox.pk).update(second_sealed=sealed)


def _shortened(content: dict[str, Any]) -> dict[str, Any]:
    parts = content["p"]
    if len(parts) > EXCHANGE + 1:
        return {**content, "p": [*parts[:EXCHANGE], *parts[EXCHANGE + 1 :]]}
    last = parts[-1]
    if last["kind"] == "message" and len(last["text"]) > SHORTEST:
        return {**content, "p": [*parts[:-1], {**last, "text": last["text"][: len(last["text"]) * 3 // 4]}]}
    if last["kind"] == "facts" and len(last["facts"]["what"]) > SHORTEST:
        short = {**last["facts"], "what": last["facts"]["what"][: len(last["facts"]["what"]) * 3 // 4]}
        return {**content, "p": [*parts[:-1], {**last, "facts": short}]}
    return {**content, "p": parts[:-1]}


def add(opened: QuietMailbox, *new: dict[str, Any]) -> None:
    """Add parts; raises MailboxGone."""
    _change(opened, lambda content: {**content, "p": [*content["p"], *new]})


def write_words(
    *,
    opened: QuietMailbox,
    at: datetime,
    text: str = "",
    facts: Facts | None = None,
    files: tuple[FileRef, ...] = (),
    agrees_to_statistics: bool | None = None,
) -> None:
    """Keep words, answers and the names of files; the files themselves go at once. Raises MailboxGone."""
    day = at.date().isoformat()
    new: list[dict[str, Any]] = []
    if text:
        new.append({"kind": "message", "by": "person", "text": text, "day": day})
    if facts is not None:
        new.append({"kind": "facts", "by": "person", "facts": facts.as_content(), "day": day})
    for one in files:
        sealed_files.discard(one.id)
        new.append({"kind": "file", "by": "person", "file": replace(one, id=0, key="").as_content()})
    add(opened, *new)
    if agrees_to_statistics is not None:
        _change(opened, lambda content: {**content, "s": agrees_to_statistics})


def set_readers(*, opened: QuietMailbox, organisations: list[UUID], police: list[UUID], act: str, at: datetime) -> None:
    """Keep who was ticked; raises MailboxGone."""
    line = {"kind": "audience", "by": "person", "act": act, "day": at.date().isoformat()}

    def change(content: dict[str, Any]) -> dict[str, Any]:
        chosen = {"r": [str(one) for one in organisations], "o": [str(one) for one in police]}
        return {**content, **chosen, "p": [*content["p"], line]}

    _change(opened, change)


def keep_plan(*, opened: QuietMailbox, plan: ContactPlan, at: datetime) -> None:
    """Keep a plan; raises MailboxGone."""
    add(opened, {"kind": "plan", "by": "person", "plan": plan.as_content(), "day": at.date().isoformat()})


def delete(*, opened: QuietMailbox) -> None:
    """Make the second code open nothing any more, and leave the report as it is; raises MailboxGone."""
    with write():
        mailbox, _ = _content(opened)
        Mailbox.objects.filter(pk=mailbox.pk).update(
            second_selector=random_selector(),
            second_salt=secrets.token_bytes(SALT_BYTES),
            second_verifier=secrets.token_bytes(len(bytes(mailbox.second_verifier))),
            second_sealed=bytes(mailbox.second_sealed)[:1] + secrets.token_bytes(len(bytes(mailbox.second_sealed)) - 1),
        )
