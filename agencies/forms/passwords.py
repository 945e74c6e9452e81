"""Choosing a password, in our words: by an invitation, by a link in a mail, or in place of another."""

from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm


class InOurWords:
    """Labels and help of Django's forms for passwords."""

    use_required_attribute = False
    fields: dict[str, forms.Field]
    LABELS = {
        "old_password": "Password now",
        "new_password1": "New password",
        "new_password2": "New password once more",
    }
    HELP = "At least 8 characters that nobody guesses: not your name, no common word, not only digits."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.help_text = self.LABELS[name], self.HELP if name == "new_password1" else ""
            field.error_messages["required"] = f"{field.label}: give it here."
            field.widget.attrs.pop("autofocus", None)


class NewPasswordForm(InOurWords, SetPasswordForm):
    pass


class AnotherPasswordForm(InOurWords, PasswordChangeForm):
    pass
