"""What an owner of the tables does with right hashes throughout is still found, by the signed checkpoints."""

import json
import stat
import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from emou.audit import checkpoints, record
from emou.audit.checks import signs_checkpoints
from emou.audit.models import Entry
from emou.audit.record import Line
from tests.audit.conftest import broken, removal, rewrite
from tests.conftest import START, Clock
from tests.stories import Story


@pytest.fixture
def chain(kept) -> str:
    """The chain of the overruled request, under a checkpoint."""
    checkpoints.sign()
    return kept[1].reference


@pytest.fixture
def two_lines(chain) -> list[bytes]:
    """The file after a second checkpoint, over a new request."""
    Story(Clock()).filed()
    checkpoints.sign()
    return lines()


def lines() -> list[bytes]:
    return checkpoints.path().read_bytes().splitlines(keepends=True)


def write(*kept: bytes) -> None:
    checkpoints.path().write_bytes(b"".join(kept))


class TestACheckpoint:
    def test_agrees_with_a_sound_record(self, two_lines):
        assert broken() == []

    def test_holds_the_heads_of_the_chains_that_changed_since(self, kept, two_lines):
        first, second = (json.loads(line) for line in two_lines)

        assert [chain for chain, *_ in first["heads"]] == [one.reference for one in kept]
        assert {chain for chain, *_ in second["heads"]}.isdisjoint(one.reference for one in kept)

    def test_is_not_repeated_while_nothing_happens(self, two_lines):
        assert checkpoints.sign() == 0
        assert lines() == two_lines

    def test_is_readable_by_its_owner_alone(self, chain):
        assert stat.S_IMODE(checkpoints.path().stat().st_mode) == 0o600

    def test_is_refused_without_a_key(self, kept, settings):
        settings.AUDIT_KEY = ""

        with pytest.raises(ImproperlyConfigured, match="AUDIT_KEY"):
            checkpoints.sign()

    def test_is_taken_in_several_lines_when_much_has_happened(self, kept, monkeypatch):
        monkeypatch.setattr(checkpoints, "MOST_ENTRIES", 2)

        assert checkpoints.sign() == 3
        assert broken() == []

    def test_drops_what_a_crash_left_of_a_line(self, chain):
        whole = lines()
        write(*whole, b'{"number":2,"at":"20')
        Story(Clock()).filed()

        assert checkpoints.sign() == 1
        assert broken() == []

    def test_goes_on_after_a_crash_between_the_file_and_the_record(self, chain, monkeypatch):
        Story(Clock()).filed()
        with monkeypatch.context() as crash:
            crash.setattr(checkpoints, "_put_on_record", lambda one: None)
            checkpoints.sign()
        Story(Clock()).filed()
        checkpoints.sign()

        assert broken() == []

    def test_waits_for_whoever_is_still_appending(self, chain):
        """An id below the checkpoint's end must not appear after it was signed."""
        signed: list[int] = []
        worker = threading.Thread(target=in_thread, args=(lambda: signed.append(checkpoints.sign()),))

        with transaction.atomic():
            record.append([Line("SLOW", "test.said", START)])
            worker.start()
            worker.join(0.5)
            assert signed == []
        worker.join(10)

        assert signed == [1]
        assert "SLOW" in [chain for chain, *_ in json.loads(lines()[-1])["heads"]]


class TestWhatOnlyACheckpointFinds:
    def test_a_chain_rewritten_with_right_hashes_and_head(self, chain, as_owner):
        as_owner(*rewrite(chain, 2, "actor = 'X'"))

        assert [(one.chain, one.seq) for one in broken()] == [(chain, 3)]

    def test_a_tail_removed_together_with_the_head(self, chain, as_owner):
        newest = f"(SELECT {{}} FROM audit_entry WHERE chain = '{chain}' ORDER BY seq DESC LIMIT 1)"
        as_owner(
            f"DELETE FROM audit_entry WHERE chain = '{chain}' AND seq = 3",
            f"UPDATE requests_app_datarequest SET head_seq = 2, state = {newest.format('target')}, "
            f"head_hash = {newest.format('hash')} WHERE reference = '{chain}'",
        )

        assert [(one.chain, one.seq) for one in broken()] == [(chain, 3)]

    def test_a_chain_removed_together_with_its_request(self, chain, as_owner):
        as_owner(
            *removal(chain),
            f"DELETE FROM audit_entry WHERE chain = '{chain}'",
        )

        assert [(one.chain, one.seq) for one in broken()] == [(chain, 3)]

    def test_a_record_emptied_altogether(self, chain, as_owner):
        as_owner("TRUNCATE audit_entry, requests_app_datarequest, notices_notice, requests_app_quarantine CASCADE")

        assert len(broken()) == 3

    def test_for_one_request_alone(self, kept, chain, as_owner):
        as_owner(*rewrite(chain, 2, "actor = 'X'"))

        assert broken(kept[0].reference) == []
        assert len(broken(chain)) == 1


class TestTheFileOfCheckpoints:
    def test_is_not_changed_unseen(self, two_lines):
        write(two_lines[0].replace(b'"number":1', b'"number": 1').replace(b'",3,"', b'",2,"'), two_lines[1])

        assert broken()[0].what == "its signature is not of this line and this key"

    def test_is_not_signed_by_another_key(self, two_lines, settings):
        settings.AUDIT_KEY = "another"

        assert broken()[0].what == "its signature is not of this line and this key"

    def test_goes_on_under_a_new_key(self, two_lines, settings):
        settings.AUDIT_KEY_FALLBACKS, settings.AUDIT_KEY = [settings.AUDIT_KEY], "another"
        Story(Clock()).filed()

        assert checkpoints.sign() == 1
        assert broken() == []

    def test_is_not_signed_by_a_key_that_was_replaced(self, two_lines, settings):
        former, later = settings.AUDIT_KEY, "another"
        for signs, knows in ((later, former), (former, later)):
            settings.AUDIT_KEY, settings.AUDIT_KEY_FALLBACKS = signs, [knows]
            Story(Clock()).filed()
            checkpoints.sign()
        settings.AUDIT_KEY, settings.AUDIT_KEY_FALLBACKS = later, [former]

        assert broken()[0].what == "its signature is not of this line and this key"

    @pytest.mark.parametrize("keep", [[1], [1, 0], [0, 0, 1]])
    def test_loses_doubles_or_exchanges_no_line_unseen(self, two_lines, keep):
        write(*(two_lines[at] for at in keep))

        assert "does not follow" in broken()[0].what

    @pytest.mark.parametrize("keep", [0, 1])
    def test_is_not_cut_short_unseen(self, two_lines, keep):
        write(*two_lines[:keep])

        assert "cut short" in broken()[0].what

    def test_is_not_removed_unseen(self, chain):
        checkpoints.path().unlink()

        assert "cut short" in broken()[0].what

    def test_is_not_cut_within_a_line_unseen(self, two_lines):
        write(two_lines[0], two_lines[1][:-20])

        assert broken()[0].what == "the line cannot be read"

    def test_is_not_signed_on_when_its_end_was_forged(self, two_lines):
        write(two_lines[0], two_lines[1].replace(b'"number":2', b'"number":3'))
        Story(Clock()).filed()

        with pytest.raises(checkpoints.Unsound):
            checkpoints.sign()

    def test_misses_no_checkpoint_that_the_record_lost(self, two_lines, as_owner):
        as_owner("DELETE FROM audit_entry WHERE chain = 'CHECKPOINTS' AND seq = 1")

        assert broken()[0].chain == checkpoints.CHAIN


class TestTheSystemCheck:
    def test_says_that_the_key_is_missing(self, settings):
        settings.AUDIT_KEY, settings.DEBUG = "", False

        assert [found.level for found in signs_checkpoints()] == [40]

    def test_is_content_with_a_key(self, settings):
        settings.AUDIT_KEY = "k"

        assert signs_checkpoints() == []


def in_thread(work: Callable[[], object]) -> None:
    """Run with a connection of the thread's own, closed afterwards."""
    try:
        work()
    finally:
        connection.close()


class TestAfterARestore:
    """The record is as it was at the first checkpoint; the file has the second, of what happened since."""

    @pytest.fixture
    def restored(self, chain) -> list[bytes]:
        with transaction.atomic():
            Story(Clock()).filed()
            checkpoints.sign()
            transaction.set_rollback(True)
        return lines()

    def test_nothing_is_signed_over_what_was_lost(self, restored):
        with pytest.raises(checkpoints.Unsound, match="run manage"):
            checkpoints.sign()

    def test_signing_goes_on_from_where_the_record_stands(self, restored):
        aside = checkpoints.resume()
        checkpoints.sign()

        assert (aside.read_bytes(), lines()[0], len(lines())) == (restored[1], restored[0], 2)
        assert broken() == []
        assert Entry.objects.get(name="checkpoints.resumed").said["laid_aside"] == 1

    def test_a_file_that_lacks_what_the_record_knows_is_refused(self, chain):
        write()

        with pytest.raises(checkpoints.Unsound, match="knows 1 checkpoints and the file has 0"):
            checkpoints.resume()

    def test_a_file_that_is_whole_stays_as_it_is(self, two_lines):
        assert (checkpoints.resume(), lines()) == (None, two_lines)
