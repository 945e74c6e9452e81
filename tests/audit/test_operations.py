"""What whoever runs the system does to it stands on the record too, once there is something to protect."""

import pytest

from agencies import reference
from agencies.models import GateRule
from emou.audit import record
from emou.audit.models import Entry


def operations():
    return list(Entry.objects.filter(chain="OPERATIONS").values_list("name", "said"))


class TestAnOperation:
    def test_on_an_empty_record_leaves_it_empty(self, clock):
        record.note_operation("release.prepared", {"migrations": ["audit.0001"]})

        assert operations() == []

    def test_on_a_record_in_use_is_recorded(self, story):
        story.filed()
        record.note_operation("release.prepared", {"migrations": ["audit.0001"]})

        assert operations() == [("release.prepared", {"migrations": ["audit.0001"]})]

    @pytest.mark.parametrize("said", [{}, {"migrations": []}, {"agencies": 0}])
    def test_that_changed_nothing_is_not_recorded(self, story, said):
        story.filed()
        record.note_operation("release.prepared", said)

        assert operations() == []

    def test_of_loading_reference_data_says_what_was_added(self, story, monkeypatch):
        story.filed()
        reference.load()
        assert operations() == []
        counts = iter([{"gates": 3}, {"gates": 5}])
        monkeypatch.setattr(reference, "_counts", lambda: next(counts))
        reference.load()

        assert operations() == [("reference.loaded", {"gates": 2})]
        assert GateRule.objects.exists()
