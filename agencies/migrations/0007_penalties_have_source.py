from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_penalties"),
    ]

    operations = [
        ValidateConstraint(model_name="legalauthority", name="authority_penalties_have_source"),
    ]
