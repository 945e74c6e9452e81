"""What the database itself refuses about the terms of the agreement, whoever asks through the application."""

import pytest
from django.db import DatabaseError, IntegrityError, connection

from agencies.models import AgreementVersion

ADD = (
    "INSERT INTO agencies_agreementversion (agreement_id, number, in_force_from, answer_days, extension_days, "
    "review_days, escalation_days, hearing_days, source, confidence) "
    "SELECT agreement_id, 7, %s, 1, 0, 1, 1, 1, '', 'low' FROM agencies_agreementversion LIMIT 1"
)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestAVersionOfTheAgreement:
    @pytest.mark.parametrize("day", ["2016-06-01", "2026-11-15", "2026-11-16"])
    def test_is_never_in_force_on_a_day_that_has_begun(self, clock, day):
        with pytest.raises(IntegrityError, match="on a later day"):
            run(ADD, day)

    def test_may_come_into_force_tomorrow(self, clock):
        run(ADD, "2026-11-17")

        assert AgreementVersion.objects.latest("number").number == 7

    @pytest.mark.parametrize(
        "change", ["UPDATE agencies_agreementversion SET answer_days = 1", "DELETE FROM agencies_agreementversion"]
    )
    def test_is_never_changed_or_removed(self, clock, change):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(change)
