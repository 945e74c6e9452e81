"""Tampering by the owner of the tables, who can switch every trigger off, is found, and its first entry named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from emou.audit import record
from emou.audit.models import Entry
from emou.audit.record import Line
from tests.audit.conftest import broken, removal, rewrite
from tests.conftest import START


@pytest.fixture
def chain(kept) -> str:
    """The chain of the overruled request: filed, denied, overruled."""
    return kept[1].reference


class TestASoundRecord:
    def test_has_nothing_broken(self, kept):
        assert broken() == []

    def test_is_said_to_hold(self, kept):
        out = io.StringIO()

        call_command("verify_audit", stdout=out)

        assert "The record holds: 5 entries" in out.getvalue()

    def test_numbers_each_chain_from_one_without_a_gap(self, chain):
        assert list(Entry.objects.filter(chain=chain).values_list("seq", flat=True)) == [1, 2, 3]

    def test_holds_texts_of_any_language_and_length(self, kept):
        said = {"why": 'Überprüfung — “naïve” ✓ 漢字 \\ " \n' * 500, "number": 1.10, "list": [None, True, {}]}
        record.append([Line("OTHER", "test.said", START, said)])

        assert broken() == []

    @pytest.mark.parametrize("zone", ["America/Chicago", "Asia/Kathmandu"])
    def test_holds_in_whatever_zone_it_is_read(self, kept, zone):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('TimeZone', %s, false)", [zone])

        assert broken() == []


class TestAnEntryThatWasChanged:
    @pytest.mark.parametrize(
        "change",
        [
            'said = \'{"opinion": "other"}\'',
            "actor = 'Somebody Else'",
            "actor_id = 1",
            "office = 'Another office'",
            "office_id = 1",
            "name = 'denial.upheld'",
            "source = 'escalated'",
            "target = 'denial_upheld'",
            "occurred_at = occurred_at - interval '1 microsecond'",
            "recorded_at = recorded_at - interval '1 day'",
            "request_id = 1",
            "text = replace(text, 'denied', 'granted')",
        ],
    )
    def test_is_named(self, chain, as_owner, change):
        as_owner(f"UPDATE audit_entry SET {change} WHERE chain = '{chain}' AND seq = 2")

        assert (broken()[0].chain, broken()[0].seq) == (chain, 2)

    def test_is_named_where_text_and_columns_were_changed_together(self, chain, as_owner):
        which = f"WHERE chain = '{chain}' AND seq = 2"
        as_owner(
            f"UPDATE audit_entry SET actor = 'X' {which}", f"UPDATE audit_entry e SET text = audit_text(e) {which}"
        )

        assert str(broken()[0]) == f"{chain}, entry 2: its hash does not fit"

    def test_is_named_by_the_entry_after_it_where_its_own_hash_was_forged(self, chain, as_owner):
        which = f"WHERE chain = '{chain}' AND seq = 2"
        as_owner(
            f"UPDATE audit_entry SET actor = 'X' {which}",
            f"UPDATE audit_entry e SET text = audit_text(e) {which}",
            f"UPDATE audit_entry SET hash = sha256(previous_hash || convert_to(text, 'UTF8')) {which}",
        )

        assert str(broken()[0]) == f"{chain}, entry 3: it does not follow from the entry before it"


class TestAnEntryThatIsGone:
    def test_leaves_a_gap_in_the_middle(self, chain, as_owner):
        as_owner(f"DELETE FROM audit_entry WHERE chain = '{chain}' AND seq = 2")

        assert str(broken()[0]) == f"{chain}, entry 3: the entry before it is missing"

    def test_is_missed_at_the_beginning(self, chain, as_owner):
        as_owner(f"DELETE FROM audit_entry WHERE chain = '{chain}' AND seq = 1")

        assert (broken()[0].chain, broken()[0].seq) == (chain, 2)

    def test_is_missed_at_the_end_by_the_request(self, chain, as_owner):
        as_owner(f"DELETE FROM audit_entry WHERE chain = '{chain}' AND seq = 3")

        assert str(broken()[0]) == f"{chain}, entry 2: the request has 3 entries, and those after this one are missing"

    def test_is_missed_with_its_whole_chain(self, chain, as_owner):
        as_owner(f"DELETE FROM audit_entry WHERE chain = '{chain}'")

        assert str(broken()[0]) == f"{chain}, entry 3: its whole chain is missing"

    def test_leaves_a_gap_that_renumbering_does_not_close(self, chain, as_owner):
        as_owner(
            f"DELETE FROM audit_entry WHERE chain = '{chain}' AND seq = 2",
            f"UPDATE audit_entry SET seq = 2 WHERE chain = '{chain}' AND seq = 3",
        )

        assert broken()[0].seq == 2


class TestAnEntryThatWasPutIn:
    def test_is_unknown_to_the_request(self, chain, as_owner):
        columns = "chain, request_id, name, actor, office, source, target, said, occurred_at, recorded_at"
        as_owner(
            f"INSERT INTO audit_entry (seq, text, previous_hash, hash, {columns}) "
            f"SELECT 4, '', hash, '', {columns} FROM audit_entry WHERE chain = '{chain}' AND seq = 3",
            f"UPDATE audit_entry e SET text = audit_text(e) WHERE chain = '{chain}' AND seq = 4",
            "UPDATE audit_entry SET hash = sha256(previous_hash || convert_to(text, 'UTF8')) "
            f"WHERE chain = '{chain}' AND seq = 4",
        )

        assert str(broken()[0]) == f"{chain}, entry 4: the chain has entries that the request does not know"


class TestARequest:
    def test_that_is_gone_is_missed_by_its_chain(self, chain, as_owner):
        as_owner(*removal(chain))

        assert str(broken()[0]) == f"{chain}, entry 3: its request is gone"

    def test_whose_state_was_changed_is_named(self, chain, as_owner):
        as_owner(f"UPDATE requests_app_datarequest SET state = 'denial_upheld' WHERE reference = '{chain}'")

        assert broken()[0].what == "the request is “denial_upheld”, and its newest entry says “overruled”"

    def test_whose_head_was_exchanged_is_named(self, chain, as_owner):
        as_owner(rf"UPDATE requests_app_datarequest SET head_hash = '\x00' WHERE reference = '{chain}'")

        assert broken()[0].what == "the request carries the hash of another entry"


class TestTheCommand:
    def test_names_the_first_broken_entry_and_ends_with_1(self, chain, as_owner):
        as_owner(f"UPDATE audit_entry SET actor = 'X' WHERE chain = '{chain}' AND seq = 2")

        with pytest.raises(CommandError, match=f"First: {chain}, entry 2: its columns") as failed:
            call_command("verify_audit")
        assert failed.value.returncode == 1

    def test_checks_one_request_alone(self, kept, chain, as_owner):
        as_owner(f"UPDATE audit_entry SET actor = 'X' WHERE chain = '{chain}' AND seq = 2")

        call_command("verify_audit", reference=kept[0].reference, stdout=io.StringIO())
        with pytest.raises(CommandError):
            call_command("verify_audit", reference=chain)

    def test_does_not_find_a_chain_rewritten_with_right_hashes_without_a_checkpoint(self, chain, as_owner):
        """Why there are checkpoints (test_checkpoints.py)."""
        as_owner(*rewrite(chain, 2, "actor = 'X'"))

        assert broken() == []
