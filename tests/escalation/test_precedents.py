"""What became of a denial is kept as a precedent, and found again by whoever may know of it."""

from itertools import islice, product

import pytest
from django.db import connection

from agencies.rights import rights_of
from emou import timekeeping
from escalation import queries
from escalation.models import Precedent
from requests_app.models import DataRequest
from tests.stories import ground


def seen_by(person):
    return queries.visible(rights_of(person, timekeeping.now()))


def uphold(story, dataset="HFS-CLAIMS", opinion="The bar is plain."):
    return story.take("cio.deputy", story.denied(dataset), "uphold", opinion=opinion)


def many_words(place):
    """As many characters as a text may have, in words of many bytes that stand nowhere else."""
    letters = [chr(0x20000 + at) for at in range(200)]
    some = islice(product(letters, repeat=3), place * 3_300, (place + 1) * 3_300)
    return " ".join(f"{a}{b}-{b}{c}" for a, b, c in some)


class TestAPrecedent:
    def test_is_not_made_by_a_denial_alone(self, story):
        story.denied()

        assert not Precedent.objects.exists()

    def test_is_made_when_the_state_cio_upholds(self, story):
        request = uphold(story)

        assert Precedent.objects.get().outcome == "denial.upheld"
        assert Precedent.objects.get().request_id == request.pk

    def test_names_the_authorities_that_were_cited(self, story):
        request = uphold(story)

        assert Precedent.objects.get().authorities == [request.grounds[0]["authority"]]

    def test_takes_the_outcome_of_the_higher_desk(self, story):
        story.take("coo", story.escalated(), "excuse", opinion="The federal partner objects.")

        assert Precedent.objects.get().outcome == "escalation.agency_excused"

    def test_keeps_the_opinion_of_the_lower_desk_too(self, story):
        story.take("coo", story.escalated(), "excuse", opinion="The federal partner objects.")

        assert "exception for this purpose applies" in Precedent.objects.get().opinions

    def test_keeps_why_the_owner_escalated(self, story):
        story.take("coo", story.escalated(), "order", opinion="Share.")

        assert "The law is plain." in Precedent.objects.get().reasons

    def test_is_made_of_a_denial_with_more_words_than_an_index_holds(self, story):
        request = story.filed()
        long = [{**ground(request), "facts": many_words(place)} for place in range(14)]
        story.take("hfs.counsel", request, "deny", grounds=long)

        assert story.take("cio", request, "uphold", opinion="The law bars it.").state == "denial_upheld"

    def test_is_made_for_each_part_of_a_denial_overruled_in_part(self, story):
        request = story.denied()
        story.take("cio", request, "overrule", opinion="In part.", elements=request.elements[:1])

        assert set(Precedent.objects.values_list("outcome", flat=True)) == {"denial.overruled", "denial.upheld"}

    def test_cannot_name_an_outcome_that_is_no_judgement(self, story):
        uphold(story)

        with pytest.raises(Exception, match="precedent_outcome_known"):
            Precedent.objects.update(outcome="request.approved")


class TestSearching:
    def test_finds_words_of_the_opinion_in_any_form(self, story, person):
        uphold(story, opinion="Reidentifying families would be easy.")

        assert queries.matching(seen_by(person("auditor")), "family reidentified").count() == 1

    def test_finds_words_of_the_grounds(self, story, person):
        uphold(story)

        assert queries.matching(seen_by(person("auditor")), '"identify persons"').count() == 1

    def test_finds_nothing_by_words_that_nobody_wrote(self, story, person):
        uphold(story)

        assert not queries.matching(seen_by(person("auditor")), "zebra").exists()

    @pytest.mark.parametrize("text", ["", "  ", "'", '"', "a & | !", "-", "(((", "\u200f", "x" * 5_000])
    def test_takes_any_text(self, story, person, text):
        uphold(story)

        assert queries.matching(seen_by(person("auditor")), text).count() in (0, 1)

    @pytest.mark.parametrize(("username", "many"), [("dcfs.requester", 1), ("hfs.counsel", 1), ("doc.counsel", 0)])
    def test_shows_a_precedent_to_its_parties_alone(self, story, person, username, many):
        uphold(story)

        assert seen_by(person(username)).count() == many


class TestLikePrecedents:
    def test_begin_with_those_about_the_same_dataset(self, story, person):
        same = uphold(story)
        uphold(story, "HFS-MEDICARE")
        row = DataRequest.objects.get(pk=same.pk)
        rights = rights_of(person("auditor"), timekeeping.now())

        found = queries.like(rights, dataset=row.dataset_id, owner=row.owner_id, authorities=["HIPAA"])

        assert found[0].request_id == same.pk
        assert len(found) == 2

    def test_share_an_authority(self, story, person):
        row = uphold(story)
        rights = rights_of(person("auditor"), timekeeping.now())

        assert queries.like(rights, dataset=row.dataset_id, owner=row.owner_id, authorities=["FERPA"]) == []


class TestTheRateOfAnAuthority:
    def test_counts_what_was_judged_and_what_was_turned_over(self, story):
        uphold(story)
        story.overruled()

        [rate] = queries.rates(["HIPAA"])

        assert (rate.judged, rate.overturned, rate.percent) == (2, 1, 50)

    def test_counts_an_excused_agency_as_a_denial_that_held(self, story):
        story.take("coo", story.escalated(), "excuse", opinion="The federal partner objects.")

        assert queries.rates(["HIPAA"])[0].overturned == 0

    def test_counts_each_authority_of_a_denial(self, story):
        request = story.filed()
        grounds = [ground(request), ground(request, authority="OTHER")]
        story.take("hfs.counsel", request, "deny", grounds=grounds)
        story.take("cio.deputy", request, "uphold", opinion="Both hold.")

        assert {rate.authority for rate in queries.rates()} == {"HIPAA", "OTHER"}


class TestTheTable:
    def test_is_not_emptied_by_the_application(self, story):
        with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("DELETE FROM escalation_precedent")
