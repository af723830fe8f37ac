"""What is hidden in files goes; what means harm stays in the child process and comes to nothing."""

import io
import time
from types import SimpleNamespace

import pikepdf
import pytest
from PIL import Image
from tests.reports.pictures import SECRET, jpeg_with_place, pdf_with_everything, png_bomb, png_with_words

from commonlight.core import clock, sealed_files
from commonlight.reports import cleaning

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA = tmp_path


def cleaned(data: bytes) -> tuple[bytes, str]:
    copy, kind = cleaning.clean([data[i : i + 5000] for i in range(0, len(data), 5000)], at=clock.now())
    return b"".join(sealed_files.read(copy.id, copy.key)), kind


def test_photo_loses_place_device_and_comment():
    photo = jpeg_with_place()
    assert SECRET.encode() in photo
    assert b"Exif" in photo

    clean, kind = cleaned(photo)

    assert kind == "image/jpeg"
    assert SECRET.encode() not in clean
    assert b"Exif" not in clean
    picture = Image.open(io.BytesIO(clean))
    assert picture.size == (64, 48)
    assert dict(picture.getexif()) == {}


def test_png_loses_its_words_and_keeps_its_transparency():
    clean, kind = cleaned(png_with_words())

    assert kind == "image/png"
    assert SECRET.encode() not in clean
    assert Image.open(io.BytesIO(clean)).getpixel((0, 0)) == (1, 2, 3, 100)


def test_pdf_loses_author_xmp_script_attachment_annotation_and_the_photos_place():
    """Bad-input family 9: files."""
    document = pdf_with_everything()

    clean, kind = cleaned(document)

    assert kind == "application/pdf"
    with pikepdf.open(io.BytesIO(clean)) as pdf:
        words = b"".join(
            thing.read_raw_bytes() + repr(thing).encode() if isinstance(thing, pikepdf.Stream) else repr(thing).encode()
            for thing in pdf.objects
        )
        assert SECRET.encode() not in words
        assert b"Exif" not in words
        assert b"JavaScript" not in words
        assert len(pdf.pages) == 1
        assert "/Im0" in pdf.pages[0].Resources.XObject
        assert sorted(pdf.Root.keys()) == ["/Pages", "/Type"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"PK\x03\x04" + b"\0" * 300,
        b"\x00\x00\x00\x18ftypheic" + b"\0" * 100,
        b"%PDF-1.7\nnot really",
        jpeg_with_place()[:200],
        b"\xff\xd8\xff\xe0" + b"\xff" * 1000,
    ],
    ids=["empty", "one", "svg", "zip", "heic", "broken pdf", "cut jpeg", "noise"],
)
def test_what_we_do_not_know_is_refused_and_leaves_nothing(data):
    """Bad-input family 9: files."""
    with pytest.raises(cleaning.NotCleaned):
        cleaned(data)

    assert list(sealed_files.folder().glob("??/*")) == []


def test_picture_bomb_is_refused_quickly():
    """Bad-input family 9: files."""
    began = time.monotonic()

    with pytest.raises(cleaning.NotCleaned):
        cleaned(png_bomb())

    assert time.monotonic() - began < 2 * cleaning.SECONDS


def test_picture_that_is_also_a_web_page_comes_out_as_a_picture_alone():
    """Bad-input family 9: files."""
    clean, _ = cleaned(jpeg_with_place() + b"<html><script>alert(1)</script></html>")

    assert b"<script>" not in clean


def test_child_that_hangs_is_ended(monkeypatch, tmp_path):
    hangs = tmp_path / "hangs"
    hangs.write_text("#!/bin/sh\nexec sleep 60\n")
    hangs.chmod(0o700)
    monkeypatch.setattr(cleaning, "sys", SimpleNamespace(executable=str(hangs)))
    monkeypatch.setattr(cleaning, "SECONDS", 0.2)

    with pytest.raises(cleaning.NotCleaned):
        cleaned(jpeg_with_place())


def test_damaged_sealed_file_never_comes_out_as_clean():
    writer = sealed_files.SealedFileWriter()
    writer.write(jpeg_with_place())
    writer.finish(clock.now())
    path = sealed_files.path_of(writer.id)
    blob = bytearray(path.read_bytes())
    blob[500] ^= 1
    path.write_bytes(blob)

    with pytest.raises(cleaning.NotCleaned):
        cleaning.clean(sealed_files.read(writer.id, writer.key), at=clock.now())


def jpeg_with_thumbnail() -> bytes:
    """Return a photo whose Exif holds a place and, as its thumbnail, a whole second picture with words in it."""
    inner = io.BytesIO()
    Image.new("RGB", (16, 16), (9, 9, 9)).save(inner, "JPEG", comment=SECRET.encode())
    exif = Image.Exif()
    exif[0x010E] = SECRET
    raw = exif.tobytes() + b"THUMB" + inner.getvalue()
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (1, 2, 3)).save(out, "JPEG", exif=raw)
    return out.getvalue()


def png_with_xmp_and_text() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", SECRET)
    words.add_text("Comment", SECRET, zip=True)
    words.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET}</x:xmpmeta>")
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG", pnginfo=words)
    return out.getvalue()


def pdf_with_revisions() -> bytes:
    """Return a PDF whose first revision, still in the file, holds words that the second one took out."""
    first = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = SECRET
        pdf.save(first)
    appended = first.getvalue()
    return appended + b"\n% second revision\n" + appended.replace(SECRET.encode(), b"x" * len(SECRET))


def zip_bomb() -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("word/document.xml", b"0" * 50_000_000)
        folder.writestr("word/_rels/settings.xml.rels", "<Relationship Target='http://elsewhere.example/t.dotm'/>")
    return out.getvalue()


@pytest.mark.parametrize("hidden", [jpeg_with_thumbnail, png_with_xmp_and_text, pdf_with_revisions])
def test_thumbnail_xmp_text_chunks_and_old_revisions_go(hidden):
    data = hidden()
    assert SECRET.encode() in data

    clean, _ = cleaned(data)

    assert SECRET.encode() not in clean
    assert b"xmp" not in clean.lower()


def test_zip_bomb_and_document_with_a_remote_template_are_refused_unopened():
    began = time.monotonic()

    with pytest.raises(cleaning.NotCleaned):
        cleaned(zip_bomb())

    assert time.monotonic() - began < 2 * cleaning.SECONDS


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\windows\\system32\\x.jpg",
        "/absolute/place.jpg",
        "x" * 4_000 + ".jpg",
        "\u202egpj.exe",
        "a\x00b.jpg",
        "",
    ],
)
def test_file_name_is_a_short_name_and_never_a_place(name):
    from commonlight.core.uploads import SealedUpload
    from commonlight.reports.services.files import NAME_CHARACTERS, take_files

    writer = sealed_files.SealedFileWriter()
    writer.write(jpeg_with_place())
    writer.finish(clock.now())
    upload = SealedUpload(writer=writer, refused="", name="x", size=writer.size)
    # What a browser claims: Django itself would cut it first.
    upload._name = name

    taken = take_files([upload], at=clock.now())

    kept = taken.kept[0].name
    assert 0 < len(kept) <= NAME_CHARACTERS
    assert not any(sign in kept for sign in ("/", "\\", "\x00", "\u202e"))
    assert kept not in ("..", ".")


@pytest.mark.parametrize(("claimed", "data"), [("image/png", jpeg_with_place), ("application/pdf", png_with_words)])
def test_type_comes_from_the_bytes_and_not_from_the_claim(claimed, data):
    _, kind = cleaned(data())

    assert kind != claimed
    assert kind in ("image/jpeg", "image/png")
