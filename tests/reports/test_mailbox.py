"""What the person can do behind the code, and what stays closed without it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.reports.conftest import facts_of, opened, send, wrong_code
from tests.reports.journey import submit
from tests.reports.pictures import jpeg_with_place

from commonlight.core import clock, mailbox_actions
from commonlight.core.codes import Code
from commonlight.core.web_threads import MOST_WAITING, waiting
from commonlight.reports import services
from commonlight.reports.models import Mailbox, Part, Report, Status, StoredFile, Wrap
from commonlight.reports.services.cards import open_queue

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.slow]
SAME_SITE = {"sec-fetch-site": "same-origin"}


def enter(client, code, typed=None):
    return client.post("/en/box/", {"code": typed or code.digits}, headers=SAME_SITE)


def show(client):
    return client.get("/en/box/").content.decode()


def reply(coalition, sent, text="Are you safe where you are?"):
    services.reply(
        report_id=sent.report_id, text=text, by=coalition.dana.account, keyring=coalition.dana.keyring, at=clock.now()
    )


def read(coalition, sent, who):
    return services.open_report(report_id=sent.report_id, by=who.account, keyring=who.keyring, at=clock.now())


@pytest.mark.parametrize("zero", [0x660, 0xFF10, 0x9E6], ids=["arabic", "full width", "bengali"])
def test_code_is_taken_in_any_script(coalition, client, zero):
    _, code = send(coalition.harbor)
    typed = "\u200f" + "  ".join("".join(chr(zero + int(digit)) for digit in group) for group in code.groups)

    assert enter(client, code, typed).status_code == 302
    assert "six passports" in show(client)


def test_absent_mailbox_and_wrong_code_give_the_same_page(coalition, client):
    """Bad-input family 6: telling by size and cost."""
    _, code = send(coalition.harbor)
    wrong = wrong_code(code)
    absent = Code.draw()

    pages = [enter(client, one) for one in (wrong, absent)]

    assert [page.status_code for page in pages] == [422, 422]
    left = [page.content.replace(one.digits.encode(), b"") for page, one in zip(pages, (wrong, absent), strict=True)]
    assert left[0] == left[1]
    assert not client.cookies


def test_wrong_code_waits_for_nobody_when_many_wait_already(coalition, client, monkeypatch):
    _, code = send(coalition.harbor)
    naps = []
    monkeypatch.setattr("commonlight.reports.views.box.sleep", naps.append)
    alone = enter(client, wrong_code(code))
    for _ in range(MOST_WAITING):
        assert waiting.acquire(blocking=False)

    crowded = enter(client, wrong_code(code))

    waiting.release(MOST_WAITING)
    assert len(naps) == 1
    assert alone.status_code == crowded.status_code == 422
    assert "This code opens nothing here." in crowded.content.decode()


def test_slips_are_explained_without_looking_into_mailboxes(coalition, client, django_assert_num_queries):
    """Bad-input family 5: wrong codes."""
    page = enter(client, None, "1234")

    assert "A code has 25 digits" in page.content.decode()


def test_code_sent_from_another_site_opens_nothing(coalition, client):
    _, code = send(coalition.harbor)

    page = client.post("/en/box/", {"code": code.digits}, headers={"sec-fetch-site": "cross-site"})

    assert page.status_code == 422
    assert "What was written" not in show(client)


def test_messages_go_both_ways(coalition, client):
    sent, code = send(coalition.harbor)
    reply(coalition, sent)
    enter(client, code)
    page = client.get("/en/box/")
    assert "Are you safe where you are?" in page.content.decode()
    assert "We wrote to you and wait for your answer" in page.content.decode()

    assert submit(client, page, "/box/write/", text="yes, after eight in the evening").status_code == 302

    report = Report.objects.get()
    assert report.status == Status.NEWS
    assert read(coalition, sent, coalition.dana).content.parts[-1].content["text"] == "yes, after eight in the evening"


def test_session_cookie_alone_opens_and_leaving_closes(coalition, client):
    """Bad-input family 10: sessions."""
    _, code = send(coalition.harbor)
    enter(client, code)
    page = client.get("/en/box/")

    left = submit(client, page, "/box/leave/")

    assert left["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "What was written" not in show(client)


def test_without_token_nothing_is_written(coalition, client):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    _, code = send(coalition.harbor)
    enter(strict, code)

    assert strict.post("/en/box/write/", {"text": "forged"}).status_code == 403
    assert Part.objects.count() == 1


def test_new_facts_raise_the_level_and_keep_the_teams_labels(coalition):
    sent, code = send(coalition.harbor, said_or_done=("looks",))
    who = {"by": coalition.dana.account, "keyring": coalition.dana.keyring}
    services.set_labels(report_id=sent.report_id, kind="labour", labels=["language"], at=clock.now(), **who)
    assert open_queue(**who).lines[0].card["l"] == "looks"

    services.write_from_mailbox(
        opened=opened(code), facts=facts_of(said_or_done=("cannot_leave", "papers")), at=clock.now()
    )

    card = open_queue(**who).lines[0].card
    assert (card["l"], card["k"], card["g"]) == ("conduct", "labour", ["language"])


def test_widening_gives_a_key_and_withdrawing_takes_it(coalition):
    sent, code = send(coalition.harbor)
    services.widen(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())
    assert read(coalition, sent, coalition.lena).content.facts.what.startswith("six")
    before = {part.pk: bytes(part.blob) for part in Part.objects.all()}

    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())

    with pytest.raises(services.NotYours):
        read(coalition, sent, coalition.lena)
    assert read(coalition, sent, coalition.dana).content.facts.what.startswith("six")
    assert [wrap.organisation_id for wrap in Wrap.objects.all()] == [coalition.harbor.pk]
    assert all(bytes(Part.objects.get(pk=pk).blob) != blob for pk, blob in before.items())


def test_key_kept_from_before_opens_nothing_after_withdrawing(coalition):
    sent, code = send(coalition.harbor, coalition.legal)
    kept = read(coalition, sent, coalition.lena).envelope

    services.withdraw(opened=opened(code), organisations=(coalition.legal.pk,), at=clock.now())

    from commonlight.core.sealed import SealBroken

    for part in Part.objects.all():
        with pytest.raises(SealBroken):
            kept.open(part.sequence, bytes(part.blob))


def test_withdrawing_the_last_reader_is_refused(coalition):
    _, code = send(coalition.harbor)

    with pytest.raises(services.AudienceNotAllowed):
        services.withdraw(opened=opened(code), organisations=(coalition.harbor.pk,), at=clock.now())


def test_readers_page_changes_the_audience(coalition, client):
    _, code = send(coalition.harbor, coalition.legal)
    enter(client, code)
    page = client.get("/en/box/readers/")
    assert "What they already read cannot be unread." in page.content.decode()

    assert submit(client, page, "/box/readers/", organisations=[str(coalition.legal.pk)]).status_code == 302

    assert [wrap.organisation_id for wrap in Wrap.objects.all()] == [coalition.legal.pk]
    assert "You took reading away from some." in show(client)


def test_deleting_leaves_nothing(coalition, client):
    _, code = send(coalition.harbor)
    enter(client, code)
    page = client.get("/en/box/")
    submit(client, page, "/box/write/", text="", attached=[SimpleUploadedFile("a.jpg", jpeg_with_place())])
    assert StoredFile.objects.count() == 1
    page = client.get("/en/box/delete/")
    assert submit(client, page, "/box/delete/").status_code == 422
    assert Report.objects.count() == 1

    gone = submit(client, page, "/box/delete/", sure="on")

    assert "Everything was deleted" in gone.content.decode()
    assert [model.objects.count() for model in (Report, Part, Wrap, Mailbox, StoredFile)] == [0, 0, 0, 0, 0]
    from commonlight.core import sealed_files

    assert list(sealed_files.folder().glob("??/*")) == []
    assert enter(client, code).status_code == 422


def test_second_window_learns_that_all_was_deleted(coalition, client):
    from django.test import Client

    _, code = send(coalition.harbor)
    other = Client()
    enter(client, code), enter(other, code)
    page = other.get("/en/box/")
    services.delete_report(opened=opened(code), at=clock.now())

    late = submit(other, page, "/box/write/", text="still here?")

    assert late.status_code == 410
    assert "What you typed last was not sent." in late.content.decode()


def test_session_that_ended_says_what_became_of_the_words(coalition, client):
    page = client.post("/en/box/write/", {"text": "lost?"})

    assert page.status_code == 403
    assert "What you just typed was not sent" in page.content.decode()


def test_registered_action_is_offered(coalition, client):
    mailbox_actions.register("help", "Ask for help", "reports:box_facts")
    try:
        _, code = send(coalition.harbor)
        enter(client, code)

        assert "Ask for help" in show(client)
    finally:
        mailbox_actions.unregister("help")
