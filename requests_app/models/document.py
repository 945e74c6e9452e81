"""A file that belongs to a use case or to a request. Never deleted: it is withdrawn, and the file stays."""

import uuid

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q

from agencies.models import Office
from emou.domain.documents import FILE_TYPES, KINDS, LONGEST_ABOUT, LONGEST_NAME, LONGEST_WHY, MOST_BYTES, TYPES
from requests_app.models.data_request import DataRequest
from requests_app.models.use_case import UseCase


class Document(models.Model):
    """What is known of a file. The key is random: neither an address nor a gap tells of a document that is there.

    A privileged one is for the owner's `read_privileged` alone until `disclosed_at` (queries.documents).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    use_case = models.ForeignKey(UseCase, models.PROTECT, null=True, blank=True, related_name="documents")
    request = models.ForeignKey(DataRequest, models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=12, choices=list(KINDS.items()))
    about = models.CharField(max_length=LONGEST_ABOUT, blank=True)
    privileged = models.BooleanField(default=False)

    name = models.CharField(max_length=LONGEST_NAME)
    type = models.CharField(max_length=4, choices=[(one.code, one.label) for one in FILE_TYPES])
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=60)
    scanned = models.BooleanField()

    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_in = models.ForeignKey(Office, models.PROTECT, related_name="+")
    office = models.CharField(max_length=320)
    disclosed_at = models.DateTimeField(null=True, blank=True)
    relied_on_at = models.DateTimeField(null=True, blank=True)  # since when evidence points to it, so that it stays
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=LONGEST_WHY, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(name="document_of_request", fields=["request", "added_at"]),
            models.Index(name="document_of_use_case", fields=["use_case", "added_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_belongs_to_one",
                condition=Q(use_case__isnull=False, request=None) | Q(use_case=None, request__isnull=False),
            ),
            models.CheckConstraint(
                name="document_privileged_on_request", condition=Q(privileged=False) | Q(request__isnull=False)
            ),
            models.CheckConstraint(
                name="document_disclosed_was_privileged", condition=Q(disclosed_at=None) | Q(privileged=True)
            ),
            models.CheckConstraint(name="document_size", condition=Q(size__gt=0, size__lte=MOST_BYTES)),
            models.CheckConstraint(name="document_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="document_type_known", condition=Q(type__in=list(TYPES))),
            models.CheckConstraint(name="document_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="document_has_name", condition=~Q(name="") & ~Q(file="")),
            models.CheckConstraint(
                name="document_withdrawn_once_added",
                condition=Q(withdrawn_at=None, withdrawn_why="") | Q(withdrawn_at__gte=models.F("added_at")),
            ),
            models.CheckConstraint(
                name="document_relied_on_stays", condition=Q(withdrawn_at=None) | Q(relied_on_at=None)
            ),
            models.UniqueConstraint(
                name="document_once_on_request",
                fields=["request", "sha256", "privileged"],
                condition=Q(withdrawn_at=None),
            ),
            models.UniqueConstraint(
                name="document_once_on_use_case", fields=["use_case", "sha256"], condition=Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sealed(self) -> bool:
        """Whether it is privileged and still undisclosed: known to the owner's counsel and director alone."""
        return self.privileged and self.disclosed_at is None

    def open(self):
        """The file's content, to be streamed."""
        return storages["documents"].open(self.file)
