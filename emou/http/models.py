"""What is remembered of calls: answers given under an Idempotency-Key, tokens that people named, and sessions."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class IdempotencyKey(models.Model):
    """The first answer to a call. Inserted before the call is carried out, so that a second one waits for it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    call = models.CharField("Method and path", max_length=300)
    body_hash = models.BinaryField("SHA-256 of the body")
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(name="idempotency_by_age", fields=["created_at"])]
        constraints = [models.UniqueConstraint(name="idempotency_key_once", fields=["person", "key"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or not yet: where it is, and when it was used last."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.CharField(max_length=64, blank=True)
    agent = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> Any:
        from emou.http.sessions import SessionStore

        return SessionStore


class ApiToken(models.Model):
    """A key that a person gave to a program: how far it reaches, until when, and when it was used last.

    Knox keeps its hash (`token`), and the row stays when that is gone, so that one can tell what had been given out.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60)
    scopes = models.JSONField(default=list)
    token = models.OneToOneField("knox.AuthToken", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="api_token_named_once", fields=["person", "name"], condition=models.Q(ended_at=None)
            ),
            models.CheckConstraint(name="api_token_expires", condition=models.Q(expires_at__gt=models.F("created_at"))),
            models.CheckConstraint(
                name="api_token_ended_opens_nothing", condition=models.Q(ended_at=None) | models.Q(token=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name
