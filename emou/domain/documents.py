"""What a document may be: kinds of file, kinds of document, and a name that is safe to show and to download. Pure."""

import re
import unicodedata
from dataclasses import dataclass

MOST_BYTES = 25 * 1024 * 1024
MOST_DOCUMENTS = 200
LONGEST_NAME = 120
LONGEST_ABOUT = 200
LONGEST_WHY = 500

ADDED, DISCLOSED, WITHDRAWN = "document.added", "document.disclosed", "document.withdrawn"
EVENTS = (ADDED, DISCLOSED, WITHDRAWN)

KINDS = {
    "supporting": "Supporting document",
    "legal": "Legal memorandum",
    "approval": "Approval or agreement",
    "technical": "Technical description",
    "statement": "Statement to the reviewer",
}


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: how people call it, how it is served, and the endings that its name may have."""

    code: str
    label: str
    mime: str
    endings: tuple[str, ...]


OFFICE = "application/vnd.openxmlformats-officedocument."
FILE_TYPES = (
    FileType("pdf", "PDF", "application/pdf", (".pdf",)),
    FileType("docx", "Word (DOCX)", f"{OFFICE}wordprocessingml.document", (".docx",)),
    FileType("xlsx", "Excel (XLSX)", f"{OFFICE}spreadsheetml.sheet", (".xlsx",)),
    FileType("csv", "CSV", "text/csv", (".csv",)),
    FileType("png", "PNG picture", "image/png", (".png",)),
    FileType("jpeg", "JPEG picture", "image/jpeg", (".jpg", ".jpeg")),
    FileType("txt", "Plain text (TXT)", "text/plain", (".txt",)),
)
TYPES = {one.code: one for one in FILE_TYPES}
ENDINGS = {ending: one for one in FILE_TYPES for ending in one.endings}
TAKEN = "PDF, DOCX, XLSX, CSV, PNG, JPEG and TXT"

INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")  # controls, overrides of direction, halves of pairs, line separators
JOINERS = "\u200c\u200d"  # some scripts are not spelled right without them
FORBIDDEN = re.compile(r'[<>:"|?*]')


def plain_name(given: str) -> str:
    """The last part of a file's name without what deceives or breaks: no folder, no control, no turned direction."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given.encode(errors="ignore").decode()))[-1]
    shown = "".join(char for char in last if char in JOINERS or unicodedata.category(char) not in INVISIBLE)
    tidy = " ".join(FORBIDDEN.sub("_", shown).split()).rstrip(". ")
    stem, ending = split(tidy)
    return f"{stem.strip('. ')[: LONGEST_NAME - len(ending)].rstrip('. ') or 'document'}{ending}"


def split(name: str) -> tuple[str, str]:
    """A name and its ending: the last dot and at most five letters or digits after it."""
    found = re.search(r"\.[A-Za-z0-9]{1,5}$", f"x{name}")
    return (name[: -len(found[0])], found[0]) if found else (name, "")


def type_named(name: str) -> FileType | None:
    """The kind of file that a name promises; None for one that is not taken."""
    return ENDINGS.get(split(name)[1].lower())


def size_words(size: int) -> str:
    """A size as people read it: 812 bytes, 4 KB, 2.1 MB."""
    if size < 1024:
        return f"{size} byte{'' if size == 1 else 's'}"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} KB"
    return f"{size / 1024 / 1024:.1f} MB"
