"""Invitations by mail; and appointments that were cancelled, which end when they begin."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("agencies", "0007_penalties_have_source")]

    operations = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_name", models.CharField(max_length=150)),
                ("last_name", models.CharField(max_length=150)),
                ("email", models.CharField(max_length=150)),
                ("starts_on", models.DateField()),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True, db_default="", max_length=500, verbose_name="Why it could not be sent"
                    ),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="agencies.office"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        name="invitation_open_once",
                        fields=["office", "email"],
                        condition=Q(accepted_at=None, revoked_at=None),
                    ),
                    models.CheckConstraint(
                        name="invitation_accepted_by_somebody",
                        condition=Q(accepted_at=None, person=None) | Q(accepted_at__isnull=False, person__isnull=False),
                    ),
                    models.CheckConstraint(
                        name="invitation_ends_once", condition=Q(accepted_at=None) | Q(revoked_at=None)
                    ),
                    models.CheckConstraint(
                        name="invitation_address_in_small_letters", condition=Q(email=Lower("email"))
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint("appointment", "appointment_ends_after_start"),
        AddConstraintNotValid(
            "appointment",
            models.CheckConstraint(
                name="appointment_ends_not_before_start", condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at"))
            ),
        ),
    ]
