from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=40)),
                ("seq", models.PositiveIntegerField()),
                ("request_id", models.BigIntegerField(null=True)),
                ("name", models.CharField(max_length=60)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor", models.CharField(blank=True, max_length=320)),
                ("office_id", models.BigIntegerField(null=True)),
                ("office", models.CharField(blank=True, max_length=320)),
                ("source", models.CharField(blank=True, max_length=20)),
                ("target", models.CharField(blank=True, max_length=20)),
                ("said", models.JSONField(default=dict)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("text", models.TextField()),
                ("previous_hash", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "ordering": ["chain", "seq"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "seq"), name="entry_place_in_chain"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="entry_has_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chain__contains", "\x1f"), _negated=True),
                            models.Q(("name__contains", "\x1f"), _negated=True),
                            models.Q(("actor__contains", "\x1f"), _negated=True),
                            models.Q(("office__contains", "\x1f"), _negated=True),
                            models.Q(("source__contains", "\x1f"), _negated=True),
                            models.Q(("target__contains", "\x1f"), _negated=True),
                        ),
                        name="entry_has_no_separator",
                    ),
                ],
            },
        ),
    ]
