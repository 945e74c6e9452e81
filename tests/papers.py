"""Files as people send them, and files as nobody should: made here, small, with nothing real in them."""

import struct
import zipfile
import zlib
from io import BytesIO

from emou import actions
from requests_app.models import DataRequest, Document
from tests.conftest import named

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
TEXT = b"County,Visits\nCook,1204\nWill,310\n"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>'
MACRO_TYPES = b"<Types><Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/></Types>"


def office(part: str = "word/document.xml", types: bytes = TYPES, **more: bytes) -> bytes:
    """A Word or Excel file with the given parts besides."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(part, b"<document/>")
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


DOCX, XLSX = office(), office("xl/workbook.xml")


def picture(width: int = 2, height: int = 2) -> bytes:
    """A PNG whose header claims this size, whatever stands behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 6)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg() -> bytes:
    from PIL import Image

    held = BytesIO()
    Image.new("L", (2, 2)).save(held, "JPEG")
    return held.getvalue()


def add(username: str, request: DataRequest, name: str = "memo.pdf", content: bytes = PDF, **said: object) -> Document:
    """A document of this person's on a request, through the one door."""
    kept = {"kind": "legal"} | said
    file = BytesIO(content)
    return actions.add_document(named(username), request.reference, file=file, name=name, size=len(content), said=kept)
