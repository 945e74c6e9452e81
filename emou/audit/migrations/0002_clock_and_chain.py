"""The clock of the law and the trigger that chains the record; both live in the database so that no client sets them."""

from django.db import migrations

from emou.audit import sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(sql.CLOCK, sql.CLOCK_REVERSE),
        migrations.RunSQL(sql.CHAIN, sql.CHAIN_REVERSE),
    ]
