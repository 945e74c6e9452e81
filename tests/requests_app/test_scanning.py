"""Viruses are looked for where a scanner is set up, and nothing is kept that it could not look at."""

import socket
import struct
import threading
from contextlib import contextmanager
from io import BytesIO

import pytest

from emou.domain.refusals import INCOMPLETE, NOT_POSSIBLE_NOW, Refused
from requests_app.services.scanning import scan
from tests import papers


@contextmanager
def clamd(answer=None):
    """A daemon that speaks INSTREAM: it finds EICAR, or says what it is told to say."""
    server = socket.create_server(("127.0.0.1", 0))
    heard = []

    def serve():
        with server.accept()[0] as caller:
            stream = caller.makefile("rb")
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", stream.read(4))[0]:
                heard.append(stream.read(size))
            found = b"stream: Eicar-Test-Signature FOUND" if b"EICAR" in b"".join(heard) else b"stream: OK"
            caller.sendall((found if answer is None else answer) + b"\0")

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"127.0.0.1:{server.getsockname()[1]}", heard
    thread.join(5)
    server.close()


class TestAScan:
    def test_is_not_made_where_none_is_set_up(self, settings):
        settings.CLAMD = ""

        assert scan(BytesIO(papers.PDF), "memo.pdf") is False

    def test_reads_the_whole_file(self, settings):
        content = papers.PDF * 2_000
        with clamd() as (settings.CLAMD, heard):
            assert scan(BytesIO(content), "memo.pdf") is True

        assert b"".join(heard) == content

    def test_names_the_virus_that_it_found(self, settings):
        with clamd() as (settings.CLAMD, _), pytest.raises(Refused) as refusal:
            scan(BytesIO(papers.EICAR), "notes.txt")

        assert refusal.value.code == INCOMPLETE
        assert "Eicar-Test-Signature" in refusal.value.problems[0].message

    @pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: OKAY"])
    def test_without_a_clear_answer_refuses_the_file(self, settings, answer):
        with clamd(answer) as (settings.CLAMD, _), pytest.raises(Refused) as refusal:
            scan(BytesIO(papers.PDF), "memo.pdf")

        assert refusal.value.code == NOT_POSSIBLE_NOW

    @pytest.mark.parametrize("where", ["127.0.0.1:1", "/nonexistent/clamd.sock", "nonsense"])
    def test_without_a_scanner_that_answers_refuses_the_file(self, settings, where):
        settings.CLAMD = where

        with pytest.raises(Refused) as refusal:
            scan(BytesIO(papers.PDF), "memo.pdf")

        assert "virus scanner does not answer" in refusal.value.detail
