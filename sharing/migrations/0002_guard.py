"""No release changes its state without an entry in the record; and those decided earlier get theirs."""

from django.db import migrations

from sharing import sql


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0001_initial"),
        ("audit", "0002_clock_and_chain"),
        ("requests_app", "0007_denial_draft"),
    ]

    operations = [
        migrations.RunSQL(sql.GUARD, sql.GUARD_REVERSE),
        migrations.RunSQL(sql.OPEN_EARLIER, migrations.RunSQL.noop),
    ]
