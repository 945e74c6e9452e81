"""The form of the conversation. What may be sent is judged by the one door; the form only carries it."""

from django import forms

from emou.ui.unjudged import Unjudged
from requests_app.services.messages import LONGEST


class MessageForm(Unjudged):
    wanted = ("text",)

    text = forms.CharField(
        label="Your message",
        help_text=f"At most {LONGEST:,} characters. Name no clients.",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST}),
    )
