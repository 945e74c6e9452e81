"""What a file is, by its content: what is taken, and the words for what is not."""

import struct
import tracemalloc
from io import BytesIO

import pytest

from emou.domain.documents import MOST_BYTES, plain_name, size_words
from emou.domain.refusals import Refused
from requests_app.services.inspecting import MOST_ENTRIES, inspect
from tests import papers


def looked_at(name, content):
    return inspect(BytesIO(content), name, len(content))


def problem(name, content):
    with pytest.raises(Refused) as refusal:
        looked_at(name, content)
    [found] = refusal.value.problems
    assert found.field == "file"
    return found


class TestIsTaken:
    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("memo.pdf", papers.PDF, "pdf"),
            ("Memo.PDF", papers.PDF, "pdf"),
            ("letter.docx", papers.DOCX, "docx"),
            ("counts.xlsx", papers.XLSX, "xlsx"),
            ("counts.csv", papers.TEXT, "csv"),
            ("notes.txt", "Çürük · 数".encode(), "txt"),
            ("notes.txt", "“quoted” – naïve".encode("cp1252"), "txt"),
            ("page.txt", b"<html><script>alert(1)</script></html>", "txt"),
            ("map.png", papers.picture(), "png"),
            ("scan.jpg", papers.jpeg(), "jpeg"),
            ("scan.jpeg", papers.jpeg(), "jpeg"),
        ],
    )
    def test_for_what_it_is(self, name, content, code):
        assert looked_at(name, content).type.code == code

    def test_with_the_hash_of_its_bytes(self):
        import hashlib

        assert looked_at("memo.pdf", papers.PDF).sha256 == hashlib.sha256(papers.PDF).hexdigest()

    def test_encrypted_as_a_pdf_may_be(self):
        assert looked_at("memo.pdf", papers.PDF.replace(b"/Root", b"/Encrypt 2 0 R /Root")).type.code == "pdf"


class TestIsRefused:
    @pytest.mark.parametrize(
        ("name", "content", "code", "words"),
        [
            ("memo.pdf", b"", "empty", "“memo.pdf” is empty"),
            ("memo.pdf", b"MZ\x90\x00\x03", "not_what_it_says", "a Windows program"),
            ("memo.pdf", b"\x7fELF\x02", "not_what_it_says", "a program"),
            ("memo.pdf", papers.DOCX, "not_what_it_says", "a ZIP archive"),
            ("memo.pdf", papers.PDF[:-7], "broken", "cut short"),
            ("memo.pdf", papers.PDF + papers.DOCX, "two_things", "a ZIP archive at once"),
            ("run.exe", b"MZ\x90", "type_not_taken", "PDF, DOCX, XLSX, CSV, PNG, JPEG and TXT"),
            ("page.html", b"<html>", "type_not_taken", "not of a kind that is taken"),
            ("memo", papers.PDF, "type_not_taken", "not of a kind that is taken"),
            (
                "old.docx",
                b"\xd0\xcf\x11\xe0\xa1\xb1",
                "not_what_it_says",
                "protected by a password or in the old format",
            ),
            ("letter.docx", papers.XLSX, "not_what_it_says", "a ZIP archive"),
            ("letter.docx", papers.office("other.xml"), "not_what_it_says", "a ZIP archive"),
            ("letter.docx", papers.office(word__vbaProject_bin=b"x"), "macros", "holds macros"),
            ("sheet.xlsx", papers.office("xl/workbook.xml", xl__macrosheets__a_xml=b"x"), "macros", "holds macros"),
            ("letter.docx", papers.office(types=papers.MACRO_TYPES), "macros", "holds macros"),
            ("letter.docx", papers.DOCX + b"more", "broken", "added behind its end"),
            ("letter.docx", papers.DOCX[:40], "broken", "is damaged"),
            ("map.png", papers.jpeg(), "not_what_it_says", "a JPEG picture"),
            ("map.png", papers.picture() + papers.DOCX, "two_things", "at once"),
            ("map.png", papers.picture(20_000, 20_000), "too_many_pixels", "20,000 × 20,000 pixels"),
            ("notes.txt", b"a\0b", "not_what_it_says", "not that of a Plain text (TXT) file"),
            ("notes.txt", "text".encode("utf-16"), "not_what_it_says", "save it as UTF-8"),
            ("notes.csv", b"\x81\x8d\x8f", "not_what_it_says", "not that of a CSV file"),
        ],
    )
    def test_with_words_of_its_own(self, name, content, code, words):
        found = problem(name, content)

        assert found.code == code
        assert words in found.message

    def test_one_byte_over_25_mb(self):
        with pytest.raises(Refused) as refusal:
            inspect(BytesIO(papers.PDF), "memo.pdf", MOST_BYTES + 1)

        assert "at most 25.0 MB" in refusal.value.problems[0].message


class TestABomb:
    def test_is_refused_by_what_it_would_unpack_to(self):
        bomb = papers.office(word__media__a_xml=b"\0" * 40_000_000)

        assert len(bomb) < 100_000
        assert problem("letter.docx", bomb).code == "bomb"

    def test_of_many_entries_is_refused_before_they_are_read(self):
        end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, MOST_ENTRIES + 1, MOST_ENTRIES + 1, 0, 0, 0)

        assert problem("letter.docx", b"PK\x03\x04" + b"\0" * 100 + end).code == "bomb"

    def test_that_is_a_picture_is_never_decoded(self):
        tracemalloc.start()
        problem("map.png", papers.picture(60_000, 60_000))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < 5_000_000


class TestAName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\me\\memo.pdf", "memo.pdf"),
            ("me\x00mo\r\n.pdf", "memo.pdf"),
            ("memo\u202efdp.exe.pdf", "memofdp.exe.pdf"),
            ("مذكرة قانونية.pdf", "مذكرة قانونية.pdf"),
            ("תזכיר.pdf", "תזכיר.pdf"),
            ("a<b>:c?.pdf", "a_b__c_.pdf"),
            ("..pdf", "document.pdf"),
            ("..", "document"),
            ("", "document"),
            (f"{'long ' * 60}.pdf", f"{('long ' * 60)[:116].rstrip()}.pdf"),
        ],
    )
    def test_is_kept_without_what_deceives(self, given, kept):
        assert plain_name(given) == kept

    def test_of_half_a_pair_is_kept_without_it(self):
        assert plain_name("me\ud800mo.pdf") == "memo.pdf"


@pytest.mark.parametrize(("size", "told"), [(1, "1 byte"), (1023, "1023 bytes"), (4096, "4 KB"), (2_200_000, "2.1 MB")])
def test_a_size_is_told_as_people_read_it(size, told):
    assert size_words(size) == told
