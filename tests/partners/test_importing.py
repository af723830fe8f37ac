"""Leaving the spreadsheet: any export comes in after a look, clients stay out, and all of it can be taken back."""

import io
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import Workbook
from tests.factories import make_ordinary, make_organisation, make_site, open_as

from commonlight.core import clock, sealed_files
from commonlight.core.models import AuditEvent
from commonlight.core.roles import Role
from commonlight.partners.models import Contact, ImportBatch, ListMember, MailList, OptOut
from commonlight.partners.readers.people import read_file, read_people
from commonlight.partners.services import contacts, importing, opting_out
from commonlight.partners.services.promises import promise

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=["default", "jobs"])]

GOOGLE = (
    "First Name,Middle Name,Last Name,Organization Name,Organization Title,Birthday,Notes,Labels,E-mail 1 - Value,Phone 1 - Value\n"
    "Ana,,Ruiz,St Luke,Pastor,,,* myContacts,ana@luke.example ::: ana2@luke.example,+1 555 0100\n"
    "Bo,,Li,Clinic,Nurse,1990-01-02,,* myContacts,bo@clinic.example,\n"
    "Cy,,Doe,,,1999-05-05,Came in on Friday,* myContacts,cy@mail.example,\n"
    "Vi,,Ames,County,Victim advocate,,Crime victim services,* myContacts,vi@county.example,\n"
    "Jo,,Roe,,,,,survivor,jo@mail.example,\n"
)
OUTLOOK = '"First Name","Last Name","Company","Job Title","Business Street","Business Phone","E-mail Address","Notes"\n"José","Núñez","Escuela","Maestro","","555-0102","jose@escuela.example",""\n'
MAILCHIMP = (
    "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME,TAGS\n"
    "out@news.example,Out,Person,2,2020-01-01,2024-05-01,\nin@news.example,In,Person,5,2020-01-01,,\n"
)
CARD_21 = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN:M\xfcller;J\xfcrgen\r\nFN:J\xfcrgen M\xfcller\r\nORG:Caf\xe9 Hilfe;Team\r\n"
    b"TEL;WORK;VOICE:+49 30 1234\r\nEMAIL;INTERNET:juergen@hilfe.example\r\nEND:VCARD\r\n"
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Zo=EB =\r\nBr=FBl=E9\r\n"
    b"TEL;CELL:555 0103\r\nEND:VCARD\r\n"
)
CARD_34 = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:李 小龍\nORG:Clinic\\, East;Ward\nEMAIL;TYPE=HOME:li@home.example\nitem1.EMAIL;TYPE=PREF:li@clin\n"
    " ic.example\nEND:VCARD\nBEGIN:VCARD\nVERSION:4.0\nN:الحسن;فاطمة;;;\nTEL;VALUE=uri:tel:+1-555-0104\nLANG:ar\nLANG:en\nEND:VCARD\n"
).encode()


def people(data, name="file.csv", columns=None):
    return read_people(*read_file(data, name), columns)


def test_a_google_export_comes_in_and_those_who_look_like_clients_do_not():
    book = people(GOOGLE.encode())

    assert book.source == "Google"
    assert [(one.name, one.organisation, one.job, one.email, one.phone) for one in book.people] == [
        ("Ana Ruiz", "St Luke", "Pastor", "ana@luke.example", "+1 555 0100"),
        ("Bo Li", "Clinic", "Nurse", "bo@clinic.example", ""),
        ("Vi Ames", "County", "Victim advocate", "vi@county.example", ""),
    ]
    assert [(one.row, one.column) for one in book.refused] == [(4, "Birthday"), (6, "Labels")]
    assert "Friday" not in str(book.refused)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Name,Case number\nAnn,17\n", "Case number"),
        ("Nombre,Número de caso\nAnn,17\n", "Número de caso"),
        ("Name,Survivor?\nAnn,yes\n", "Survivor?"),
        ("Name,Notes\nAnn,Client since May\n", "Notes"),
        ("Name,Notas\nAnn,Es víctima\n", "Notas"),
        ("Name,Phone\nClient 14,555\n", ""),
        ("Name,Phone\nJ.D.,555\n", ""),
    ],
)
def test_what_looks_like_a_client_is_refused_with_row_and_column(text, column):
    book = people(text.encode())

    assert [(one.row, one.column) for one in book.refused] == [(2, column)]
    assert book.people == []


@pytest.mark.parametrize(
    "text",
    [
        "Name,Organisation\nAnn,Victim Services Office\n",
        "Name,Notes\nAnn,Works at crime victim services\n",
        "Name,Notes\nAnn,Head of client services\n",
        "Name,Case number\nAnn,\n",
        "Name,Birthday\nAnn,1990-01-01\n",
    ],
)
def test_names_of_work_are_not_names_of_clients(text):
    assert [one.name for one in people(text.encode()).people] == ["Ann"]


def test_outlook_and_mailchimp_are_known_and_a_rating_is_never_taken():
    outlook, mailchimp = people(OUTLOOK.encode("cp1252")), people(MAILCHIMP.encode())

    assert (outlook.source, outlook.people[0].name, outlook.sheet.was_windows) == ("Outlook", "José Núñez", True)
    assert mailchimp.source == "Mailchimp"
    assert [one.opted_out for one in mailchimp.people] == [True, False]
    assert "MEMBER_RATING" not in mailchimp.columns.values()


def test_vcards_of_every_version_and_script():
    old, new = people(CARD_21, "a.vcf"), people(CARD_34, "b.vcf")

    assert [(one.name, one.organisation, one.phone) for one in old.people] == [
        ("Jürgen Müller", "Café Hilfe", "+49 30 1234"),
        ("Zoë Brûlé", "", "555 0103"),
    ]
    assert [(one.name, one.organisation, one.email) for one in new.people] == [
        ("李 小龍", "Clinic, East", "li@clinic.example"),
        ("فاطمة الحسن", "", ""),
    ]
    assert new.people[1].languages == ("ar", "en")
    assert new.people[1].phone == "+1-555-0104"


@pytest.fixture
def dora(client):
    make_site()
    account = make_ordinary(make_organisation("Harbor House"), Role.COORDINATOR, name="dora")
    promise(account=account, at=clock.now())
    open_as(client, account)
    return account


def upload(client, data, name="people.csv"):
    stream = io.BytesIO(data)
    stream.name = name
    answer = client.post(reverse("partners:bring"), {"file": stream})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def test_look_first_then_bring_in_then_take_back(client, dora):
    url = upload(client, GOOGLE.encode())
    page = client.get(url).content.decode()
    assert "Ana Ruiz" in page and "A birthday beside a note" in page and "Came in on Friday" not in page
    assert not Contact.objects.exists()

    client.post(url, {"act": "bring_in"})

    assert set(Contact.objects.values_list("name", flat=True)) == {"Ana Ruiz", "Bo Li", "Vi Ames"}
    batch = ImportBatch.objects.get()
    assert (batch.counts["new"], batch.counts["refused"], batch.file_id) == (3, 2, None)
    assert not any(sealed_files.folder().glob("??/*")) or batch.sealed_key == b""

    edited = Contact.objects.get(name="Bo Li")
    contacts.change_contact(edited, by=dora, at=clock.now(), phone="555-0999")
    client.post(url, {"act": "take_back"})

    assert list(Contact.objects.values_list("name", flat=True)) == ["Bo Li"]
    batch.refresh_from_db()
    assert (batch.state, batch.counts["put_back"], batch.counts["kept"]) == ("undone", 2, 1)
    kinds = set(AuditEvent.objects.values_list("kind", flat=True))
    assert {"contacts brought in", "contacts taken back"} <= kinds


def test_the_same_file_twice_makes_nobody_twice_and_fills_only_what_is_empty(client, dora):
    Contact.objects.create(name="Ana Ruiz", email="ANA@luke.example", phone="kept", touched=clock.today())
    for _turn in range(2):
        url = upload(client, GOOGLE.encode())
        page = client.get(url).content.decode()
        client.post(url, {"act": "bring_in"})

    assert "This very file came in before" in page
    assert Contact.objects.count() == 3
    ana = Contact.objects.get(name="Ana Ruiz")
    assert (ana.phone, ana.job, ana.organisation_name) == ("kept", "Pastor", "St Luke")


def test_somebody_of_the_same_name_is_asked_about(client, dora):
    known = Contact.objects.create(name="ana ruiz", email="old@mail.example", touched=clock.today())
    url = upload(client, b"Name,Email,Phone\nAna Ruiz,new@mail.example,555\n")
    assert "The same person?" in client.get(url).content.decode()

    client.post(url, {"act": "bring_in", "same": ["2"]})

    known.refresh_from_db()
    assert (Contact.objects.count(), known.email, known.phone) == (1, "old@mail.example", "555")


def test_an_office_address_stays_with_two_people(client, dora):
    url = upload(client, b"Name,Email\nAnn,info@clinic.example\nBen,info@clinic.example\n")
    client.post(url, {"act": "bring_in"})

    assert Contact.objects.count() == 2


def test_who_opted_out_once_stays_out_after_another_import(client, dora):
    opting_out.stop(opting_out.mark_of("ana@luke.example"), at=clock.now())
    url = upload(client, GOOGLE.encode())
    client.post(url, {"act": "bring_in"})

    assert Contact.objects.get(name="Ana Ruiz").opted_out_at is not None
    assert OptOut.objects.count() == 1


def test_other_columns_may_be_chosen(client, dora):
    url = upload(client, b"A,B\nAnn,555-0100\n")
    client.post(url, {"act": "columns", "name": "A", "phone": "B"})
    client.post(url, {"act": "bring_in"})

    assert list(Contact.objects.values_list("name", "phone")) == [("Ann", "555-0100")]


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0old", b"BEGIN:VCARD\nFN:Half\n", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_says_so_and_leaves_nothing(client, dora, data):
    stream = io.BytesIO(data or b" ")
    stream.name = "people.vcf" if b"VCARD" in data else "people.xlsx"

    answer = client.post(reverse("partners:bring"), {"file": stream})

    assert answer.status_code == 422
    assert not ImportBatch.objects.exists()


def test_a_formula_is_only_text_here_and_neutral_when_it_goes_out(client, dora):
    from commonlight.partners.exporting import SHEETS, _writer

    url = upload(client, b'Name,Work\n"=HYPERLINK(""http://x.example"")",@SUM(A1)\n')
    client.post(url, {"act": "bring_in"})
    out = io.BytesIO()
    _writer(*SHEETS["contacts.csv"])(out)

    assert '"\'=HYPERLINK(""http://x.example"")"' in out.getvalue().decode("utf-8-sig")


def test_merged_cells_of_a_workbook(client, dora):
    book = Workbook()
    sheet = book.active
    for row in (
        ["Partners"],
        ["Organisation", "Name", "Email"],
        ["St Luke", "Ann", "ann@luke.example"],
        [None, "Ben", ""],
    ):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    out = io.BytesIO()
    book.save(out)
    luke = make_organisation("St  Luke".replace("  ", " "), kind="faith")
    url = upload(client, out.getvalue(), "partners.xlsx")
    client.post(url, {"act": "bring_in"})

    assert list(Contact.objects.order_by("name").values_list("name", "organisation")) == [
        ("Ann", luke.pk),
        ("Ben", luke.pk),
    ]


def test_a_merge_by_hand_keeps_lists_and_wishes_and_can_be_taken_back(client, dora):
    today = clock.today()
    keep = Contact.objects.create(name="Ann", email="ann@luke.example", touched=today)
    other = Contact.objects.create(name="Ann Smith", phone="555", opted_out_at=today, touched=today)
    everyone = MailList.objects.create(name="Everyone")
    ListMember.objects.create(mail_list=everyone, contact=other)

    answer = client.post(reverse("partners:merge", args=[keep.pk, other.pk]), {"name": "other", "phone": "other"})

    keep.refresh_from_db()
    assert (keep.name, keep.phone, keep.email, keep.opted_out_at) == ("Ann Smith", "555", "ann@luke.example", today)
    assert list(everyone.members.values_list("contact", flat=True)) == [keep.pk]
    assert not Contact.objects.filter(pk=other.pk).exists()

    client.post(answer.url, {"act": "take_back"})

    keep.refresh_from_db()
    assert (keep.name, keep.phone, keep.opted_out_at) == ("Ann", "", None)
    assert Contact.objects.get(pk=other.pk).name == "Ann Smith"


def test_a_sheet_that_nobody_brought_in_goes_after_a_day(client, dora):
    upload(client, GOOGLE.encode())
    file_id = ImportBatch.objects.get().file_id
    assert sealed_files.exists(file_id)

    importing.sweep_waiting(at=clock.now() + timedelta(days=2))

    assert not ImportBatch.objects.exists()
    assert not sealed_files.exists(file_id)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases=["default", "jobs"])
def test_two_people_who_import_at_once_make_nobody_twice(client, dora):
    urls = [upload(client, GOOGLE.encode()) for _turn in range(2)]
    batches = list(ImportBatch.objects.all())
    assert len(urls) == len(batches) == 2
    gate = threading.Barrier(2)

    def run(batch):
        gate.wait(5)
        try:
            importing.bring_in(batch, by=dora, at=clock.now())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert Contact.objects.count() == 3
    assert sorted(batch.counts["new"] for batch in ImportBatch.objects.all()) == [0, 3]
