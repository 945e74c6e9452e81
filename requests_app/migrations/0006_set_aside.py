"""A draft that was put away can be brought back, and what a draft says no longer is set aside."""

from django.db import migrations, models

from requests_app import sql


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0005_words")]

    operations = [
        migrations.AddField("usecase", "set_aside", models.JSONField(blank=True, default=dict)),
        migrations.AddField("usecase", "marks", models.JSONField(blank=True, default=dict)),
        migrations.RunSQL(sql.LET_RESTORE, sql.LET_RESTORE_REVERSE),
    ]
