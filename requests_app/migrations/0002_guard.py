"""No request changes its state or clock without an entry in the record, and no clock moves in."""

from django.db import migrations

from requests_app import sql


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0001_initial"), ("audit", "0002_clock_and_chain")]

    operations = [migrations.RunSQL(sql.GUARD, sql.GUARD_REVERSE)]
