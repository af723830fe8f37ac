"""Files for tests, made here: pictures and PDFs that tell too much, and some that mean harm."""

import io
import struct
import zlib

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = "CANARY-PLACE-4711"


def jpeg_with_place(size=(64, 48)) -> bytes:
    """Return a JPEG with a position, a device, a comment and a thumbnail-like word in its EXIF."""
    exif = Image.Exif()
    exif[0x010F] = SECRET
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (41.0, 24.0, 12.0), "W", (81.0, 30.0, 3.0)
    out = io.BytesIO()
    Image.new("RGB", size, (120, 30, 60)).save(out, "JPEG", exif=exif, comment=SECRET.encode())
    return out.getvalue()


def png_with_words() -> bytes:
    """Return a PNG with text chunks and transparency."""
    words = PngInfo()
    words.add_text("Author", SECRET)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{SECRET}</x>")
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (1, 2, 3, 100)).save(out, "PNG", pnginfo=words)
    return out.getvalue()


def png_bomb(side=50_000) -> bytes:
    """Return a small PNG that claims and holds side x side pixels of one bit."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    squeeze = zlib.compressobj(9)
    row = b"\0" * (1 + side // 8)
    body = b"".join(squeeze.compress(row * 100) for _ in range(side // 100)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pdf_with_everything() -> bytes:
    """Return a PDF with author, XMP, a script, an attachment, an annotation and a photo that knows its place."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        page = pdf.pages[0]
        picture = pdf.make_stream(jpeg_with_place())
        picture.update(
            {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": 64, "/Height": 48}
            | {"/ColorSpace": pikepdf.Name.DeviceRGB, "/BitsPerComponent": 8, "/Filter": pikepdf.Name.DCTDecode}
        )
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        page.Contents = pdf.make_stream(b"q 64 0 0 48 10 10 cm /Im0 Do Q")
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String(SECRET)
        )
        page.Annots = pdf.make_indirect([pdf.make_indirect(note)])
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{SECRET}')"))
        pdf.Root.OpenAction = pdf.make_indirect(script)
        page.AA = pikepdf.Dictionary(O=script)
        pdf.attachments["x.txt"] = SECRET.encode()
        pdf.docinfo["/Author"] = SECRET
        with pdf.open_metadata() as xmp:
            xmp["dc:title"] = SECRET
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()
