"""A list of requests that a person has named, to find it again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class SavedView(models.Model):
    """The filters of a list, as the query of its address. Belongs to one person; what it shows follows their rights."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000, blank=True)
    is_start = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("person", Lower("name"), name="view_named_once_a_person"),
            models.UniqueConstraint(name="view_one_start_a_person", fields=["person"], condition=Q(is_start=True)),
            models.CheckConstraint(name="view_has_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
