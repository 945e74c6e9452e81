from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests_app", "0007_denial_draft"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="relied_on_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        AddConstraintNotValid(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_at", None), ("relied_on_at", None), _connector="OR"),
                name="document_relied_on_stays",
            ),
        ),
    ]
