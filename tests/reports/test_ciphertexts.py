"""Stored bytes that were flipped, cut, swapped or put back open nothing."""

import pytest
from django.db import models
from tests.reports.conftest import opened, send

from commonlight.core import clock
from commonlight.core.fields import random_id
from commonlight.core.sealed import new_keypair
from commonlight.reports import services
from commonlight.reports.models import Card, Mailbox, Note, Notebook, Package, Part, Wrap
from commonlight.reports.sealing import (
    Envelope,
    SealBroken,
    card_key,
    open_fresh_card,
    open_kept_card,
    seal_fresh_card,
    seal_kept_card,
)
from commonlight.reports.services.cards import open_queue
from commonlight.reports.services.team import notes_of, reach


def test_every_flipped_byte_of_every_kind_of_ciphertext_is_noticed(coalition):
    """Bad-input family 3: changed bytes."""
    pair, envelope = new_keypair(), Envelope.new("report", 1)
    place = {"report_id": 1, "organisation_id": coalition.harbor.pk}
    key = card_key(pair.secret)
    kinds = {
        "part": (envelope.seal(0, {"a": 1}), lambda blob: envelope.open(0, blob)),
        "wrap": (
            envelope.wrap(pair.public, holder="h"),
            lambda blob: Envelope.unwrap("report", 1, secret=pair.secret, box=blob, holder="h"),
        ),
        "fresh card": (
            seal_fresh_card(pair.public, {"a": 1}, **place),
            lambda blob: open_fresh_card(pair.secret, blob, **place),
        ),
        "kept card": (seal_kept_card(key, {"a": 1}, **place), lambda blob: open_kept_card(key, blob, **place)),
    }
    let_through = []

    for kind, (blob, opening) in kinds.items():
        opening(blob)
        damaged = [blob[:at] + bytes([blob[at] ^ 0x40]) + blob[at + 1 :] for at in range(len(blob))]
        damaged += [blob[:-1], blob[: len(blob) // 2], b"", blob + b"\0", b"\x02" + blob[1:]]
        for one in damaged:
            try:
                opening(one)
            except SealBroken:
                continue
            let_through.append(kind)

    assert let_through == []


# Making two reports with all that hangs on them takes a while.
@pytest.fixture
def two(coalition):
    """Two reports with a note, a package and opened cards each."""
    made = []
    for number in ("1", "2"):
        sent, code = send(
            coalition.harbor, coalition.legal, police=[coalition.police], submission_id=number, what=f"words {number}"
        )
        who = {"by": coalition.dana.account, "keyring": coalition.dana.keyring, "at": clock.now()}
        services.add_note(report_id=sent.report_id, text="note", **who)
        services.reply(report_id=sent.report_id, text="answer", **who)
        package = services.release_package(report_id=sent.report_id, to=coalition.police.pk, parts=[0], **who)
        made.append((sent.report_id, code, package.pk))
    return made


def swap(model: type[models.Model], column: str, first, second) -> None:
    rows = [model.objects.get(**first), model.objects.get(**second)]
    values = [bytes(getattr(row, column)) for row in rows]
    for row, value in zip(rows, reversed(values), strict=True):
        model.objects.filter(pk=row.pk).update(**{column: value})


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "column", "where"),
    [
        (Part, "blob", {"sequence": 0}),
        (Wrap, "box", {"organisation__name": "Harbor House"}),
        (Notebook, "box", {}),
        (Mailbox, "wrap", {}),
        (Mailbox, "sealed_secret", {}),
        (Package, "blob", {}),
        (Package, "box", {}),
    ],
    ids=["part", "wrap", "notebook", "mailbox wrap", "mailbox secret", "package", "package key"],
)
def test_bytes_swapped_between_reports_open_nothing(coalition, two, model, column, where):
    """Bad-input family 3: changed bytes."""
    (first, code, package), (second, _, _) = two
    swap(model, column, {"report_id": first, **where}, {"report_id": second, **where})
    dana, reyes = coalition.dana, coalition.reyes

    with pytest.raises((SealBroken, services.CodeRefused)):
        seen = reach(report_id=first, by=dana.account, keyring=dana.keyring)
        notes_of(seen, dana.keyring)
        services.read_mailbox(opened=opened(code))
        services.open_package(package_id=package, by=reyes.account, keyring=reyes.keyring, at=clock.now())


@pytest.mark.slow
def test_bytes_swapped_between_places_of_one_report_open_nothing(coalition, two):
    first = two[0][0]
    swap(Part, "blob", {"report_id": first, "sequence": 0}, {"report_id": first, "sequence": 1})

    with pytest.raises(SealBroken):
        reach(report_id=first, by=coalition.dana.account, keyring=coalition.dana.keyring)


@pytest.mark.slow
def test_wrap_of_another_organisation_opens_nothing(coalition, two):
    first = two[0][0]
    other = {"report_id": first, "organisation": coalition.legal}
    swap(Wrap, "box", {"report_id": first, "organisation": coalition.harbor}, other)

    with pytest.raises(SealBroken):
        reach(report_id=first, by=coalition.dana.account, keyring=coalition.dana.keyring)


@pytest.mark.slow
def test_card_of_another_report_is_counted_as_broken_and_not_shown(coalition, two):
    (first, _, _), (second, _, _) = two
    who = {"by": coalition.dana.account, "keyring": coalition.dana.keyring}
    open_queue(**who)
    house = {"organisation": coalition.harbor}
    swap(Card, "sealed", {"report_id": first, **house}, {"report_id": second, **house})

    queue = open_queue(**who)

    assert (queue.broken, queue.lines) == (2, [])


@pytest.mark.slow
def test_part_put_back_from_before_a_withdrawal_opens_nothing(coalition, two):
    """Bad-input family 3: changed bytes."""
    first, code, _ = two[0]
    old = bytes(Part.objects.get(report_id=first, sequence=0).blob)
    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())

    Part.objects.filter(report_id=first, sequence=0).update(blob=old)

    with pytest.raises(SealBroken):
        services.read_mailbox(opened=opened(code))


@pytest.mark.slow
def test_note_copied_to_another_place_opens_nothing(coalition, two):
    first = two[0][0]
    note = Note.objects.get(notebook__report_id=first)
    Note.objects.create(pk=random_id(), notebook=note.notebook, sequence=1, blob=bytes(note.blob))

    with pytest.raises(SealBroken):
        notes_of(
            reach(report_id=first, by=coalition.dana.account, keyring=coalition.dana.keyring), coalition.dana.keyring
        )
