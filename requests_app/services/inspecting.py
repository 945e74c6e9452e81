"""What a file really is, judged by its content: neither its name nor what the browser says of it is believed.

Nothing is decoded or unpacked: headers, a table of contents and ends are read, so that a bomb never goes off here.
"""

import codecs
import hashlib
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from PIL import Image

from emou.domain.documents import MOST_BYTES, TAKEN, FileType, plain_name, size_words, type_named
from emou.domain.refusals import INCOMPLETE, Problem, Refused

CHUNK = 1024 * 1024
TAIL = 65_557  # the most that can follow the start of a ZIP's last record
MOST_PIXELS = 100_000_000
MOST_ENTRIES, MOST_CONTENTS, MOST_UNPACKED, MOST_RATIO = 5_000, 2 * 1024 * 1024, 250 * 1024 * 1024, 200
SMALL_UNPACKED = 10 * 1024 * 1024  # however well it was packed, this is no bomb

ZIP_END = b"PK\x05\x06"
CONTENTS = "[Content_Types].xml"
MACROS = ("vbaproject.bin", "vbadata.xml")
# What reading an archive may raise when it is none, is damaged, encrypted or packed in a way that nobody uses.
UNREADABLE = (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error)
Image.MAX_IMAGE_PIXELS = None  # ours is judged from the header, and no picture is ever decoded

# What a file that is not what its name says may be instead, by its first bytes.
LOOKS_LIKE = (
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a script"),
    (b"\xd0\xcf\x11\xe0", "an Office file that is protected by a password or in the old format (DOC, XLS)"),
    (b"PK", "a ZIP archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"\xff\xfe", "a text in UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "a text in UTF-16; save it as UTF-8"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
)


@dataclass(frozen=True, slots=True)
class Content:
    """A file that may be kept: its safe name, its kind, its size in bytes and the SHA-256 of its bytes."""

    name: str
    type: FileType
    size: int
    sha256: str


def unsound(code: str, message: str) -> Refused:
    return Refused(INCOMPLETE, problems=(Problem("file", code, message),))


def inspect(file: IO[bytes], given_name: str, size: int) -> Content:
    """What this file is. Raises Refused with one problem at the field `file`, in words for whoever chose it."""
    name = plain_name(given_name)
    kind = type_named(name)
    if size == 0:
        raise unsound("empty", f"“{name}” is empty. Choose the file again, or another one.")
    if size > MOST_BYTES:
        most = size_words(MOST_BYTES)
        raise unsound("too_large", f"“{name}” has {size_words(size)}. A document has at most {most}.")
    if kind is None:
        raise unsound("type_not_taken", f"“{name}” is not of a kind that is taken here. Send {TAKEN}.")
    CHECKS[kind.code](Reader(file, name, kind, size))
    return Content(name, kind, size, _sha256(file))


@dataclass(frozen=True, slots=True)
class Reader:
    """A file under inspection, with what is said when it is not what its name promises."""

    file: IO[bytes]
    name: str
    kind: FileType
    size: int

    def head(self, size: int = 64) -> bytes:
        self.file.seek(0)
        return self.file.read(size)

    def tail(self, size: int = TAIL) -> bytes:
        self.file.seek(max(0, self.size - size))
        return self.file.read(size)

    def mistaken(self) -> Refused:
        """That it is something else by its content, named where it can be told."""
        head = self.head()
        what = next((words for start, words in LOOKS_LIKE if head.lower().startswith(start.lower())), "")
        seems = f"by its content it is {what}" if what else f"its content is not that of a {self.kind.label} file"
        return unsound("not_what_it_says", f"“{self.name}” ends like a {self.kind.label} file, but {seems}.")

    def broken(self, why: str) -> Refused:
        return unsound("broken", f"“{self.name}” {why}. Save it once more, then send it again.")


def _pdf(read: Reader) -> None:
    if not read.head().startswith(b"%PDF-"):
        raise read.mistaken()
    if b"%%EOF" not in read.tail():
        raise read.broken("is cut short: the end of the PDF is missing")
    _is_one_thing(read)


def _is_one_thing(read: Reader) -> None:
    """Refuse what is an archive at the same time: other programs would read something else than people saw."""
    read.file.seek(0)
    if zipfile.is_zipfile(read.file):
        words = f"“{read.name}” is a {read.kind.label} file and a ZIP archive at once. Send only the document."
        raise unsound("two_things", words)


def _picture(read: Reader) -> None:
    read.file.seek(0)
    try:
        with Image.open(read.file, formats=[read.kind.code.upper()]) as picture:
            width, height = picture.size
    except Exception as error:  # whatever a reader of headers may stumble over, it is no such picture
        raise read.mistaken() from error
    if width * height > MOST_PIXELS:
        most = f"{MOST_PIXELS // 1_000_000} million"
        raise unsound("too_many_pixels", f"“{read.name}” has {width:,} × {height:,} pixels; at most {most} are taken.")
    _is_one_thing(read)


def _office(read: Reader) -> None:
    """A Word or Excel file of today: an archive whose table of contents is looked at before anything in it."""
    if not read.head().startswith(b"PK\x03\x04"):
        raise read.mistaken()
    _small_contents(read)
    read.file.seek(0)
    try:
        with zipfile.ZipFile(read.file) as archive:
            _sound_entries(read, archive.infolist())
            types = archive.open(CONTENTS).read(CHUNK)
    except UNREADABLE as error:
        raise read.mistaken() from error
    if b"macroenabled" in types.lower():
        raise _has_macros(read)


def _small_contents(read: Reader) -> None:
    """Read the archive's last record by hand: a table of contents can itself be too large to be read."""
    end = read.tail(22)
    if len(end) < 22 or not end.startswith(ZIP_END) or end[-2:] != b"\0\0":
        raise read.broken("is damaged, or something was added behind its end")
    entries, contents = struct.unpack("<10xHI6x", end)
    if entries > MOST_ENTRIES or contents > MOST_CONTENTS:
        raise _bomb(read)


def _sound_entries(read: Reader, entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    part = "word/document.xml" if read.kind.code == "docx" else "xl/workbook."
    if CONTENTS not in names or not any(name.startswith(part) for name in names):
        raise read.mistaken()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > max(SMALL_UNPACKED, read.size * MOST_RATIO):
        raise _bomb(read)
    if any(name.lower().endswith(MACROS) or "/macrosheets/" in name.lower() for name in names):
        raise _has_macros(read)


def _bomb(read: Reader) -> Refused:
    return unsound("bomb", f"“{read.name}” unpacks to far more than it shows. Save its content as a PDF and send that.")


def _has_macros(read: Reader) -> Refused:
    return unsound("macros", f"“{read.name}” holds macros. Save it without them, as {read.kind.label}, or as a PDF.")


def _text(read: Reader) -> None:
    """UTF-8 or else Windows-1252, and no NUL in it. Markup is text too: it is only ever served as a download."""
    read.file.seek(0)
    decoders = [codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp1252")]
    while chunk := read.file.read(CHUNK):
        decoders = [decoder for decoder in decoders if _takes(decoder, chunk)]
        if b"\0" in chunk or not decoders:
            raise read.mistaken()
    if not any(_takes(decoder, b"", final=True) for decoder in decoders):
        raise read.mistaken()
    _is_one_thing(read)


def _takes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _sha256(file: IO[bytes]) -> str:
    file.seek(0, os.SEEK_SET)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


CHECKS: dict[str, Callable[[Reader], None]] = {
    "pdf": _pdf,
    "docx": _office,
    "xlsx": _office,
    "png": _picture,
    "jpeg": _picture,
    "csv": _text,
    "txt": _text,
}
