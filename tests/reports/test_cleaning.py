"""What is hidden in files goes; what means harm stays in the child process and comes to nothing."""

import io
import time

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
    with pytest.raises(cleaning.NotCleaned):
        cleaned(data)

    assert list(sealed_files.folder().glob("??/*")) == []


def test_picture_bomb_is_refused_quickly():
    began = time.monotonic()

    with pytest.raises(cleaning.NotCleaned):
        cleaned(png_bomb())

    assert time.monotonic() - began < 2 * cleaning.SECONDS


def test_picture_that_is_also_a_web_page_comes_out_as_a_picture_alone():
    clean, _ = cleaned(jpeg_with_place() + b"<html><script>alert(1)</script></html>")

    assert b"<script>" not in clean


def test_child_that_hangs_is_ended(monkeypatch):
    monkeypatch.setattr(cleaning, "SECONDS", 0.05)

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
