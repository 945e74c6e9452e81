from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

SURE = [("high", "High"), ("medium", "Medium"), ("low", "Low")]


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_release_terms"),
    ]

    operations = [
        migrations.AddField(
            model_name="legalauthority",
            name="penalties",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="legalauthority",
            name="penalties_source",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="legalauthority",
            name="penalties_confidence",
            field=models.CharField(blank=True, choices=SURE, db_default="", default="", max_length=10),
        ),
        AddConstraintNotValid(
            model_name="legalauthority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("penalties", ""),
                    models.Q(
                        models.Q(("penalties_source", ""), _negated=True),
                        models.Q(("penalties_confidence", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="authority_penalties_have_source",
            ),
        ),
    ]
