from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_invitation")]

    operations = [ValidateConstraint(model_name="appointment", name="appointment_ends_not_before_start")]
