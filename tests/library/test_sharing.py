"""Content packs and sheets: what goes out, what comes in, and what is refused with file, row and reason."""

import hashlib
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import open_as

from commonlight.core.models import AuditEvent
from commonlight.library import content_files, pack_files, selectors, services, sheet_files, team_selectors
from commonlight.library.models import Change, ElsewhereReview, LocalEntry, ReadPack
from commonlight.library.pack_files import Pack, Packed, PackRefused, read_pack, write_pack
from commonlight.library.rows import Stands, digest_of
from commonlight.library.sheet_files import SheetRefused

pytestmark = [pytest.mark.django_db(databases=["default", "jobs"]), pytest.mark.usefixtures("site")]
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LAW, SIGN = "us-ga-16-5-47", "any-docs-held"


def packed(kind="law", entry=LAW, *, reviewed=date(2026, 11, 1), **changed):
    stands = Stands.of(content_files.content().entries[kind][entry])
    return Packed(kind, Stands({**stands.row, **changed}, stands.translations), reviewed)


def pack_of(*entries, coalition="Valley Coalition"):
    return write_pack(Pack(coalition, date(2026, 11, 10), entries))


def rewritten(data, **files):
    """Return a pack with some files replaced and the digests made to fit, as somebody who writes packs by hand could."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    for name, document in files.items():
        name = name.replace("_yaml", ".yaml")
        text = document if isinstance(document, bytes) else yaml.safe_dump(document, sort_keys=False).encode()
        held[name] = text
    manifest = yaml.safe_load(held["pack.yaml"])
    if isinstance(manifest.get("files"), dict):
        for name in list(manifest["files"]):
            if name in held:
                manifest["files"][name]["sha256"] = hashlib.sha256(held[name]).hexdigest()
        held["pack.yaml"] = yaml.safe_dump(manifest).encode()
    return zipped(held)


def zipped(files):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def test_a_pack_read_back_is_what_was_written_byte_for_byte():
    pack = Pack("Valley Coalition", date(2026, 11, 10), (packed(), packed("sign", SIGN)))
    data = write_pack(pack)

    back = read_pack(data, content_files.content())

    assert {one.stands.digest for one in back.entries} == {one.stands.digest for one in pack.entries}
    assert (back.coalition, back.made, write_pack(back)) == (pack.coalition, pack.made, data)


def test_a_pack_holds_what_was_reviewed_here_and_no_name_of_a_person(team):
    digest = digest_of(content_files.content().entries["law"][LAW])
    services.record_review(kind="law", entry=LAW, holds=True, digest=digest, by=team["adviser"], at=NOW)

    data = services.take_out_pack(coalition="Riverbend", by=team["editor"], at=NOW)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    assert [one.stands.row["id"] for one in read_pack(data, content_files.content()).entries] == [LAW]
    assert "Rosa" not in text
    assert "rosa" not in text


def test_what_was_not_reviewed_there_is_counted_and_left_out(team):
    data = pack_of(
        packed(), packed("sign", SIGN, reviewed=None), packed("word", "trafficking", reviewed=date(2030, 1, 1))
    )

    read = services.read_in_pack(data=data, by=team["editor"], at=NOW)

    assert ([held["stands"]["row"]["id"] for held in read.entries], read.left_out) == ([LAW], 2)


def test_a_preview_says_what_is_new_the_same_differs_or_waits_and_changes_nothing(team):
    found = Stands.of(content_files.content().entries["law"]["us-tx-402"])
    services.propose(
        kind="law",
        entry="us-tx-402",
        stands=Stands({**found.row, "year": 2000}, found.translations),
        on_number=0,
        by=team["editor"],
        at=NOW,
    )
    data = pack_of(
        packed(id="local-abcdefgh"),
        packed(),
        packed("law", "us-tvpa-2000", year=1999),
        packed("law", "us-tx-402", year=2001),
    )

    offered = services.offered(services.read_in_pack(data=data, by=team["editor"], at=NOW))

    assert [(one.stands.row["id"], one.how) for one in offered] == [
        ("local-abcdefgh", "new"),
        (LAW, "same"),
        ("us-tvpa-2000", "differs"),
        ("us-tx-402", "waits"),
    ]
    assert [(diff.before, diff.after) for diff in offered[2].diff] == [("2000", "1999")]
    assert Change.objects.count() == 1
    assert not LocalEntry.objects.exists()


def test_what_is_taken_waits_for_a_second_person_marked_with_where_it_comes_from(team):
    read = services.read_in_pack(data=pack_of(packed(id="local-abcdefgh", grade="C")), by=team["editor"], at=NOW)
    services.take_in(pack=read, keys=["law/local-abcdefgh"], by=team["editor"], at=NOW)
    change = Change.objects.get()
    assert (change.state, change.act, change.origin) == ("waiting", "import", "Valley Coalition")

    services.accept(change=change, facts_checked=False, by=team["adviser"], at=NOW)

    item = team_selectors.team_item("law", "local-abcdefgh", today=NOW.date())
    assert item.standing.checked is None
    assert [(row.coalition, row.day) for row in team_selectors.elsewhere(item)] == [
        ("Valley Coalition", date(2026, 11, 1))
    ]
    assert selectors.item("law", "local-abcdefgh", "en") is None, "a review elsewhere brings no grade C out here"


def test_a_line_from_a_pack_is_not_printed_without_a_call_of_our_own(team):
    line = packed("line", "us-national-human-trafficking-hotline", id="local-abcdefgh", number="1-888-555-0100")
    read = services.read_in_pack(data=pack_of(line), by=team["editor"], at=NOW)
    services.take_in(pack=read, keys=["line/local-abcdefgh"], by=team["editor"], at=NOW)
    services.accept(change=Change.objects.get(), facts_checked=True, by=team["adviser"], at=NOW)

    assert services.verified_number("local-abcdefgh", NOW) is None


def test_only_what_is_ticked_is_taken_and_the_pack_is_gone(team):
    read = services.read_in_pack(
        data=pack_of(packed(id="local-abcdefgh"), packed(id="local-hgfedcba")), by=team["editor"], at=NOW
    )

    assert services.take_in(pack=read, keys=["law/local-hgfedcba"], by=team["editor"], at=NOW) == 1

    assert [change.entry for change in Change.objects.all()] == ["local-hgfedcba"]
    assert not ReadPack.objects.exists()
    with pytest.raises(services.AlreadyDecided):
        services.take_in(pack=read, keys=["law/local-abcdefgh"], by=team["editor"], at=NOW)


def test_what_is_the_same_here_is_only_marked(team):
    read = services.read_in_pack(data=pack_of(packed()), by=team["editor"], at=NOW)

    services.take_in(pack=read, keys=[f"law/{LAW}"], by=team["editor"], at=NOW)

    assert not Change.objects.exists()
    assert ElsewhereReview.objects.get().entry == LAW


def test_two_new_signs_of_one_pack_get_two_numbers_of_our_own(team):
    read = services.read_in_pack(
        data=pack_of(packed("sign", SIGN, id="local-abcdefgh"), packed("sign", SIGN, id="local-hgfedcba")),
        by=team["editor"],
        at=NOW,
    )
    services.take_in(pack=read, keys=["sign/local-abcdefgh", "sign/local-hgfedcba"], by=team["editor"], at=NOW)

    assert sorted(change.after["row"]["number"] for change in Change.objects.all()) == [10_001, 10_002]


def test_a_pack_that_nobody_chose_from_is_forgotten(team):
    services.read_in_pack(data=pack_of(packed()), by=team["editor"], at=NOW)

    services.read_in_pack(data=pack_of(packed()), by=team["editor"], at=NOW + timedelta(days=31))

    assert ReadPack.objects.count() == 1


def test_only_writers_bring_a_pack_or_a_sheet_in(team):
    with pytest.raises(services.NotAllowed):
        services.read_in_pack(data=pack_of(packed()), by=team["adviser"], at=NOW)
    with pytest.raises(services.NotAllowed):
        services.bring_in_sheet(data=b"", by=team["adviser"], at=NOW)


def bomb():
    return zipped({"pack.yaml": b"schema: 1\n" + b"#" * 9 * 1024 * 1024})


def many_bombs():
    whole = b"#" * (8 * 1024 * 1024 - 1)
    return zipped({"pack.yaml": whole, "law.yaml": whole, "sign.yaml": whole})


def laughs():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return zipped({"pack.yaml": "\n".join(lines).encode()})


def with_row(**changed):
    document = yaml.safe_load(zipfile.ZipFile(io.BytesIO(pack_of(packed()))).read("law.yaml"))
    document["entries"][0] = {
        name: held for name, held in {**document["entries"][0], **changed}.items() if held != "GONE"
    }
    return rewritten(pack_of(packed()), law_yaml=document)


def with_manifest(**changed):
    manifest = yaml.safe_load(zipfile.ZipFile(io.BytesIO(pack_of(packed()))).read("pack.yaml"))
    return rewritten(pack_of(packed()), pack_yaml={**manifest, **changed})


def tampered():
    with zipfile.ZipFile(io.BytesIO(pack_of(packed()))) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**held, "law.yaml": held["law.yaml"].replace(b"Georgia", b"Alabama")})


BAD_PACKS = {
    "empty": (lambda: b"", "This is not a zip file"),
    "no zip": (lambda: b"hello" * 100, "This is not a zip file"),
    "cut off": (lambda: pack_of(packed())[:-40], "This is not a zip file"),
    "larger than 4 MB": (lambda: b"P" * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
    "a zip bomb": (bomb, "pack.yaml grows too large"),
    "many small bombs": (many_bombs, "grows too large"),
    "billion laughs": (laughs, "pack.yaml uses YAML aliases"),
    "nested without end": (lambda: zipped({"pack.yaml": b"[" * 5000}), "pack.yaml is nested too deeply"),
    "a path outside": (lambda: zipped({"../../etc/passwd": b"x"}), "no part of a pack: ../../etc/passwd"),
    "a zip in a zip": (lambda: zipped({"inner.zip": pack_of(packed())}), "no part of a pack: inner.zip"),
    "no manifest": (lambda: zipped({"law.yaml": b"kind: law"}), "pack.yaml is missing"),
    "broken yaml": (lambda: zipped({"pack.yaml": b"schema: [1\nfiles"}), "pack.yaml, line"),
    "yaml that makes objects": (
        lambda: zipped({"pack.yaml": b"!!python/object/apply:os.system ['true']"}),
        "pack.yaml, line 1: cannot be read",
    ),
    "not utf-8": (lambda: zipped({"pack.yaml": b"schema: \xff\xfe\xfa"}), "pack.yaml, line 1: cannot be read"),
    "a newer schema": (lambda: with_manifest(schema=2), "newer version"),
    "no schema": (lambda: with_manifest(schema=None), "does not say its schema"),
    "no coalition": (lambda: with_manifest(coalition=" "), "which coalition"),
    "a changed file": (tampered, "law.yaml was changed since the pack was made"),
    "an unlisted file": (lambda: rewritten(pack_of(packed()), sign_yaml={"kind": "sign"}), "sign.yaml is not listed"),
    "a law without citation": (lambda: with_row(citation="GONE"), f"law.yaml, row 1 ({LAW}): Citation is missing"),
    "an unknown place": (lambda: with_row(place="US-ZZ"), f"law.yaml, row 1 ({LAW}): Place 'US-ZZ' is not named"),
    "an unknown field": (lambda: with_row(score=7), "score: not known for a law"),
    "a text that is no text": (lambda: with_row(en={"title": 7, "plain": "Yes."}), "the text Title is empty or not"),
    "translations of the wrong shape": (lambda: with_row(translations=["es"]), "row 1 (): must be names and values"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD_PACKS)
def test_a_bad_pack_is_refused_whole_with_its_reason(name):
    make, reason = BAD_PACKS[name]

    with pytest.raises(PackRefused) as refused:
        read_pack(make(), content_files.content())

    assert reason in " ".join(refused.value.reasons)


def test_a_zip_bomb_is_never_held_in_memory_whole(monkeypatch):
    monkeypatch.setattr(pack_files, "LARGEST_FILE", 1000)
    asked = []
    read = zipfile.ZipExtFile.read

    def counted(self, n=-1):
        asked.append(n)
        return read(self, n)

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    with pytest.raises(PackRefused):
        read_pack(bomb(), content_files.content())

    assert asked == [1001]


def test_a_pack_goes_through_the_pages_from_one_coalition_to_another(client, team):
    digest = digest_of(content_files.content().entries["law"][LAW])
    services.record_review(kind="law", entry=LAW, holds=True, digest=digest, by=team["adviser"], at=NOW)
    open_as(client, team["editor"])
    out = client.post(reverse("library:take_out"))
    assert out["Content-Disposition"].endswith('.zip"')

    shown = client.post(
        reverse("library:packs"), {"file": SimpleUploadedFile("library.zip", out.content)}, follow=True
    ).content.decode()
    assert "The same here" in shown
    refused = client.post(reverse("library:packs"), {"file": SimpleUploadedFile("library.zip", b"no zip")})

    assert refused.status_code == 422
    assert "This is not a zip file" in refused.content.decode()
    assert set(AuditEvent.objects.filter(kind__contains="pack").values_list("kind", flat=True)) == {
        "library pack taken out",
        "library pack read",
    }


HEAD = "name,number,answered_by,source,hours,languages\r\n"
ROW = "Valley line,1-502-555-0177,ngo,Leaflet 2026,9 to 5,English\r\n"


def sheet(text):
    return text.encode()


@pytest.mark.parametrize(
    "data",
    [
        sheet(HEAD + ROW),
        ("\ufeff" + HEAD + ROW).encode(),
        sheet((HEAD + ROW).replace(",", ";")),
        sheet((HEAD + ROW).replace(",", "\t")),
        sheet((HEAD + ROW).replace("\r\n", "\n")),
        sheet(HEAD.upper() + ROW.replace("555-0177", "٥٥٥-٠١٧٧")),
    ],
    ids=["plain", "with a mark", "semicolons", "tabs", "other line ends", "other digits"],
)
def test_a_sheet_becomes_lines_that_wait(team, data):
    assert services.bring_in_sheet(data=data, by=team["editor"], at=NOW) == 1

    change = Change.objects.get()
    row = change.after["row"]
    assert (change.state, change.act, row["country"], row["number"]) == ("waiting", "sheet", "US", "1-502-555-0177")
    assert row["en"] == {"name": "Valley line", "hours": "9 to 5", "speaks": "English"}
    assert selectors.item("line", change.entry, "en") is None


FAULTS = {
    "no row": (HEAD, "no row below"),
    "empty file": ("", "The column is missing."),
    "a missing column": (HEAD.replace("source,", "") + ROW, "Row 1, column “source”: The column is missing."),
    "an unknown column": (HEAD.replace("hours", "ssn") + ROW, "Row 1, column “ssn”: No column of this name is known."),
    "an empty cell": (HEAD + ROW.replace("Leaflet 2026", " "), "Row 2, column “source”: Nothing stands here."),
    "a number eaten by the spreadsheet": (
        HEAD + ROW.replace("1-502-555-0177", "1.5025E+10"),
        "Row 2, column “number”: This is no number one can dial.",
    ),
    "nobody we know answers": (HEAD + ROW.replace("ngo", "friends"), "Row 2, column “answered_by”: This must be one of"),
    "the same number twice": (HEAD + ROW + ROW, "Row 3, column “number”: The same number stands in row 2."),
    "a number of the library": (HEAD + ROW.replace("1-502-555-0177", "+1 888 373 7888").replace("+1 ", "1-"),
        "The library has this number: National Human Trafficking Hotline"),
    "a comma outside quotes": (HEAD + ROW.replace("9 to 5", "9, 10"), "Row 2: It has more cells than there are columns."),
    "an open quotation mark": (HEAD + '"Valley' + ROW, "A quotation mark is open"),
    "too many rows": (HEAD + ROW * 501, "more than 500 rows"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_sheet_with_a_fault_is_refused_whole_by_row_and_column(team, name):
    text, reason = FAULTS[name]

    with pytest.raises(SheetRefused) as refused:
        services.bring_in_sheet(data=sheet(text), by=team["editor"], at=NOW)

    assert reason in " ".join(str(fault) for fault in refused.value.faults)
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04rest", "This is a spreadsheet file."),
        (b"\xd0\xcf\x11\xe0rest", "This is a spreadsheet file."),
        ("name".encode("utf-16"), "cannot be read"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_csv_is_refused_with_what_to_do(team, data, reason):
    with pytest.raises(SheetRefused) as refused:
        services.bring_in_sheet(data=data, by=team["editor"], at=NOW)

    assert reason in str(refused.value.faults[0])


def test_the_empty_sheet_that_we_hand_out_has_the_columns_we_read(client, team):
    open_as(client, team["editor"])
    held = client.get(reverse("library:sheet_template")).content

    assert held.decode("utf-8-sig").strip().split(",") == list(sheet_files.COLUMNS)
    answer = client.post(reverse("library:sheet"), {"file": SimpleUploadedFile("lines.csv", held)})
    assert answer.status_code == 422
    assert "no row below" in answer.content.decode()
