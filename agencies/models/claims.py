"""Offices by rule: what a provider of sign-in says of a person, and the office that it stands for."""

from django.db import models

from agencies.models.people import Appointment, Office


class OfficeRule(models.Model):
    """Whoever comes by this provider with this value holds this office. Changed by whoever runs the system."""

    provider = models.SlugField(max_length=50)
    value = models.CharField(max_length=200)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="office_rule_once", fields=["provider", "value", "office"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.value}: {self.office}"


class ClaimedAppointment(models.Model):
    """An appointment that a rule made, and that the same provider may end. Those that people made are theirs to end."""

    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="claimed")
    provider = models.SlugField(max_length=50)
    value = models.CharField(max_length=200)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.provider} {self.value}: {self.appointment_id}"
