"""What the work of telling leaves behind: the mails of demo mode, and which mornings have been reminded of."""

from django.db import models


class StoredMail(models.Model):
    """A mail as demo mode keeps it instead of sending it. Nothing leaves the machine."""

    message_id = models.CharField(max_length=200)
    sender = models.CharField(max_length=320)
    recipients = models.CharField(max_length=1000)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    stored_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(name="stored_mail_newest", fields=["-id"])]

    def __str__(self) -> str:
        return f"{self.recipients}: {self.subject}"


class Round(models.Model):
    """That every reminder whose moment came up to `until` has been written. The newest says where the next begins."""

    until = models.DateTimeField(unique=True)
    written = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"until {self.until}: {self.written}"
