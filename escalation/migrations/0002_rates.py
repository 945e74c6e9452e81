from django.db import migrations, models


class Migration(migrations.Migration):
    """What was cited and how it ended, side by side in an index, so that rates are counted without the texts."""

    dependencies = [("escalation", "0001_precedent")]

    operations = [
        migrations.AddIndex(
            model_name="precedent",
            index=models.Index(fields=["authorities", "outcome"], name="precedent_fates"),
        ),
    ]
