"""`commonlight thief` on a site that holds a sensitive note with its answer, who told a story, and an interview: it reads none of it."""

import json
import sqlite3
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.factories import make_first_reader, make_organisation
from tests.feedback.conftest import AT

from commonlight.cli.main import main
from commonlight.core.roles import Role
from commonlight.feedback.interview_guides import shipped
from commonlight.feedback.models import SensitiveNote
from commonlight.feedback.services import interviews, notes, sensitive, stories

# Committed, so that the very pages of the disk can be taken, with those that hold what was deleted.
pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"], transaction=True)]
CANARIES = (
    "CANARY-HARM one of your drivers asked for money",
    "CANARY-REPLY we spoke to him",
    "CANARY-LATER a note found sensitive afterwards",
    "CANARY-J who told it",
    "CANARY-REACH after eight at the clinic",
    "CANARY-SAID they wait three weeks for pay",
)


@pytest.fixture
def held(people):
    """Return what a site holds that nobody may steal; all of it was really kept, and whom it is for reads it again."""
    harm, reply, later, who, reach, said = CANARIES
    safe = make_organisation("Safe Hands")
    vera = make_first_reader(safe, Role.SUPERVISOR, name="vera")
    sensitive.appoint(safe, by=people.maria, at=AT)
    sensitive.take(words=harm, channel="web", language="en", wants_answer=True, at=AT)
    note = SensitiveNote.objects.get()
    sensitive.reply(note, reply, by=vera.account, at=AT)
    found = notes.take(kind="complaint", channel="web", language="en", words=later, at=AT).note
    notes.sort(found, "help.treated", by=people.maria, at=AT)
    sensitive.move(found, by=people.maria, at=AT)
    story = stories.begin(
        title="Bus", kind="own", made_of=None, organisation=people.house, topics=[], by=people.maria, at=AT
    )
    consent, code = stories.agree(
        story, text=True, picture=False, languages=["en"], places=["site"], until=date(2027, 6, 1),
        source={"who": who, "reach": reach}, by=people.maria, at=AT,
    )  # fmt: skip
    guide = interviews.keep_guide(
        None, organisation_id=people.house.pk, words=shipped()["workers"], by=people.maria, at=AT
    )
    agreed = interviews.Agreed(False, ("own", "counts"), AT.date() + timedelta(days=300))
    row, digits = interviews.begin(guide=guide, language="en", agreed=agreed, by=people.maria, at=AT)
    interviews.answer(row, said, question=1, by=people.maria, at=AT)
    interviews.stop(row, keep=True, by=people.maria, at=AT)
    assert sensitive.open_(note, keyring=vera.keyring, at=AT)["words"] == harm
    assert stories.source_of(consent, keyring=people.ana.keyring, at=AT) == {"who": who, "reach": reach}
    assert [words for _passage, words in interviews.open_(row, keyring=people.ana.keyring, at=AT)] == [said]
    return (*CANARIES, code.digits, digits.digits)


def stolen(folder):
    """Put the facts as they lie on the disk, page by page, into a folder of its own."""
    folder.mkdir()
    copy = sqlite3.connect(folder / "facts.sqlite3")
    connection.connection.backup(copy)
    copy.close()
    return folder


def test_a_thief_reads_no_sensitive_note_no_storys_source_and_no_interview(held, tmp_path, capsys):
    if connection.vendor != "sqlite":
        pytest.skip("a thief of files")
    sought, told = tmp_path / "sought.txt", tmp_path / "told.json"
    sought.write_text("\n".join(held))

    code = main(["thief", str(stolen(tmp_path / "data")), "--canary", str(sought), "--json", str(told)])

    seen, printed = json.loads(told.read_text()), capsys.readouterr().out
    assert code == 0 and seen["canaries_sought"] == len(held) and seen["canaries"] == []
    assert "CANARY" not in printed and seen["leaks"] == []
    # The columns were there to be read, and hold something: sealed words, boxes, keyed marks.
    kinds = {f"{one['table']}.{one['column']}": one["kind"] for one in seen["columns"]}
    for column in ("sensitivenote.sealed", "sensitivenote.reply_sealed", "storyconsent.sealed", "passage.sealed"):
        assert kinds[f"feedback_{column}"] == "ciphertext", column


def test_the_thief_would_have_found_what_lies_open(held, people, tmp_path, capsys):
    if connection.vendor != "sqlite":
        pytest.skip("a thief of files")
    SensitiveNote.objects.filter(replied_on=None).update(sealed=CANARIES[0].encode())
    sought = tmp_path / "sought.txt"
    sought.write_text(CANARIES[0])

    code = main(["thief", str(stolen(tmp_path / "data")), "--canary", str(sought)])

    assert code == 1 and "feedback_sensitivenote.sealed" in capsys.readouterr().out
