"""Answers in part: the rest becomes a sibling with a reference, a chain and a snapshot of its own."""

import pytest

from emou.audit import verification
from emou.audit.models import Entry
from requests_app import heads
from requests_app.models import DataRequest
from tests.stories import ground


@pytest.fixture
def parted(story) -> tuple[DataRequest, DataRequest]:
    """A request approved for its first element alone, and the sibling with the others, denied."""
    whole = story.filed()
    first, *others = whole.elements
    kept = story.take("hfs.counsel", whole, "approve", elements=[first], grounds=[ground(whole, others)])
    return kept, DataRequest.objects.get(part_of=whole)


class TestTheSibling:
    def test_is_named_after_the_request_it_was_split_from(self, parted):
        kept, sibling = parted

        assert sibling.reference == f"{kept.reference}-B"

    def test_takes_the_elements_left_out_and_goes_to_the_cio(self, parted):
        kept, sibling = parted

        assert (kept.state, len(kept.elements)) == ("approved", 1)
        assert (sibling.state, len(sibling.elements)) == ("denied", 2)

    def test_begins_a_chain_of_its_own_with_the_split(self, parted):
        names = Entry.objects.filter(chain=parted[1].reference).values_list("name", flat=True)

        assert list(names) == ["request.split", "request.denied"]

    def test_leaves_the_split_on_both_chains(self, parted):
        assert Entry.objects.filter(name="request.split").count() == 2

    def test_of_a_sibling_is_called_c(self, story, parted):
        _, sibling = parted

        story.take("cio", sibling, "overrule", opinion="In part.", elements=sibling.elements[:1])

        assert DataRequest.objects.latest("pk").reference == f"{parted[0].reference}-C"

    def test_keeps_the_ground_for_its_own_elements(self, parted):
        assert [one["elements"] for one in parted[1].grounds] == [parted[1].elements]

    def test_leaves_a_record_that_holds(self, parted):
        assert verification.broken_entries() + heads.broken_heads() == []
