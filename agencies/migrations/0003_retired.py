"""Elements that are offered no longer, and exceptions that are retired: kept, because requests name them for ever."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0002_catalog_search")]

    operations = [
        migrations.AddField("element", "offered", models.BooleanField(default=True)),
        migrations.AddField("legalexceptiontext", "in_force", models.BooleanField(default=True)),
    ]
