"""/.well-known/security.txt: whom to tell of a weakness, and until when that is right."""

from datetime import UTC, datetime, timedelta

import pytest

from emou.dashboards.views.well_known import EXPIRES


@pytest.fixture
def told(be):
    answer = be().get("/.well-known/security.txt")
    return answer.content.decode().splitlines()


class TestSecurityTxt:
    def test_is_good_for_a_month_yet_and_not_for_ever(self):
        """In the last month: read docs/operations.md and SECURITY.md once more, then move EXPIRES a year on."""
        assert timedelta(days=30) < EXPIRES - datetime.now(UTC) < timedelta(days=366)

    def test_names_the_page_of_contacts_always(self, told):
        assert "Contact: http://testserver/contact/" in told

    def test_says_until_when_it_is_right(self, told):
        assert f"Expires: {EXPIRES:%Y-%m-%dT%H:%M:%SZ}" in told

    def test_names_the_contact_of_the_installation_first(self, be, settings):
        settings.CONTACTS = {"security": {"mail": "security@example.gov", "phone": ""}}
        told = be().get("/.well-known/security.txt").content.decode()

        assert told.startswith("Contact: mailto:security@example.gov\n")

    def test_is_plain_text(self, be):
        assert be().get("/.well-known/security.txt")["Content-Type"] == "text/plain; charset=utf-8"
