"""Nobody holds the same office twice at the same time, whoever writes the row."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db import migrations
from django.db.models import F, Func, Value

OVERLAPS = "&&"


def one(column):
    return Func(F(column), F(column), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


class Migration(migrations.Migration):
    dependencies = [("agencies", "0009_appointment_ends_holds")]

    needs_a_pause = (
        "PostgreSQL can neither add an exclusion constraint NOT VALID nor build it concurrently. The table has one row "
        "an appointment, thousands in a decade: it is locked for some milliseconds."
    )

    operations = [
        migrations.AddConstraint(
            "appointment",
            ExclusionConstraint(
                name="appointment_once_at_a_time",
                expressions=[
                    (one("person"), OVERLAPS),
                    (one("office"), OVERLAPS),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        OVERLAPS,
                    ),
                ],
            ),
        ),
        migrations.RemoveConstraint("appointment", "appointment_once"),
    ]
