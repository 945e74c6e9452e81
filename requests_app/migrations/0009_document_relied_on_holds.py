from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("requests_app", "0008_document_relied_on"),
    ]

    operations = [
        ValidateConstraint(model_name="document", name="document_relied_on_stays"),
    ]
