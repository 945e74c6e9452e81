"""The coming ends of releases and of their gates."""

from agencies.rights import rights_of
from sharing import queries
from tests.conftest import named


def expiries(sharing, username):
    at = sharing.clock.now
    return queries.expiries(rights_of(named(username), at), at)


class TestExpiries:
    def test_are_those_of_releases_and_of_their_gates_the_soonest_first(self, sharing):
        release = sharing.hold(sharing.approved("HFS-CLAIMS"), "hipaa-permission", expires_on="2027-03-01")

        found = [(one.last_day.isoformat(), one.gate and one.gate.code) for one in expiries(sharing, "dcfs.requester")]
        assert found == [("2027-03-01", "hipaa-permission"), (str(release.ends_on), None)]

    def test_are_nothing_to_a_stranger(self, sharing):
        sharing.approved()

        assert expiries(sharing, "doc.steward") == []

    def test_end_with_the_release(self, sharing):
        release = sharing.active()
        sharing.take("dcfs.requester", release, "close")

        assert expiries(sharing, "dcfs.requester") == []
