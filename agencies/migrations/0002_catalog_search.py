"""The forms in which a dataset can be had, and the words by which the catalog is searched."""

from django.db import migrations, models

from agencies import sql

LEVELS = ["aggregate", "deidentified", "limited", "coded", "identified"]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.AddField(
            "dataset",
            "identifiability",
            models.JSONField("Forms in which it can be had", default=list),
        ),
        migrations.AddConstraint(
            "dataset",
            models.CheckConstraint(
                name="dataset_identifiability_known",
                condition=models.Q(("identifiability__contained_by", LEVELS)),
            ),
        ),
        migrations.RunSQL(sql.WORDS, sql.WORDS_REVERSE),
    ]
