"""Email is called email, here as on the pages: words alone, nothing in the tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_sealed")]

    operations = [
        migrations.AlterField(
            model_name="mailchoice",
            name="when",
            field=models.CharField(
                choices=[
                    ("at_once", "At once"),
                    ("daily", "Once a day, together"),
                    ("off", "No email: only in the application"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("inbox", "In the application"), ("email", "Email"), ("webhook", "Webhook")],
                default="inbox",
                max_length=10,
            ),
        ),
    ]
