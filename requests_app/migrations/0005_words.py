"""Each request's words are written when it is filed, and now for those filed before."""

from django.db import migrations

from requests_app import sql


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0004_lists")]

    operations = [migrations.RunSQL(sql.WORDS, sql.WORDS_REVERSE)]
