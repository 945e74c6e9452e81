"""Signing in, codes of a second factor, passkeys, and the link for a new password."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal.auth import clear_state, get_state, parse_authentication_response
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import QueryDict

from agencies import factors
from agencies.models import Person

WRONG_CODE = "This code is not right. Use the one that your app shows now, or a recovery code not used before."
NO_PASSKEY = "This passkey was not taken. Try again, or choose another way."
BROKEN = (KeyError, TypeError, ValueError, AttributeError)  # what allauth raises for an answer that no browser gave
CODE = {
    "label": "Code",
    "widget": forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "maxlength": 40}),
    "error_messages": {"required": "Give the code."},
}


CLOSED = "This account is closed. Ask your agency's administrator."
BY_AGENCY = "This passkey comes after your agency's sign-in. Begin there."


class SignInForm(AuthenticationForm):
    """Django's own, in our words and without taking the focus: a reader begins at the top of the page."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": "This user name and password do not fit together. Check both: capital letters count.",
        "inactive": CLOSED,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["username"].label = "User name"
        self.fields["username"].error_messages["required"] = "Give your user name."
        self.fields["password"].error_messages["required"] = "Give your password."


class CodeForm(AuthenticateForm):
    """The code of an app, or a recovery code."""

    use_required_attribute = False
    code = forms.CharField(help_text="The six digits that your app shows now, or a recovery code.", **CODE)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.authenticator = factors.with_code(self.user, code)
        if self.authenticator is None:
            raise forms.ValidationError(WRONG_CODE)
        return code


class AppForm(ActivateTOTPForm):
    """The first code of an app, which shows that it holds the key. The key stays while the page is loaded again."""

    use_required_attribute = False
    code = forms.CharField(help_text="The six digits that the app shows now.", **CODE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        self.secret = auth.get_totp_secret()

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not auth.validate_totp_code(self.secret, code):
            raise forms.ValidationError("This code is not right. Check the clock of your phone, and try the next code.")
        return code


class Credential(forms.JSONField):
    """What a browser answers for a passkey. JSON that Python cannot hold, such as a number of 5,000 digits, is none."""

    def __init__(self, **words: Any) -> None:
        super().__init__(**words, error_messages={"required": NO_PASSKEY, "invalid": NO_PASSKEY})

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as broken:
            raise forms.ValidationError(NO_PASSKEY) from broken


class UsePasskeyForm(AuthenticateWebAuthnForm):
    """What the browser answers for a passkey. Whatever else is sent in its place is wrong, and no error of ours."""

    credential = Credential(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except BROKEN as broken:
            raise forms.ValidationError(NO_PASSKEY) from broken


class LonePasskeyForm(LoginWebAuthnForm):
    """A passkey with nothing before it: taken once, and where it has itself made sure of who holds it.

    That is looked at here, whatever was asked: the question before may have been one for a second factor.
    """

    credential = Credential()

    def clean_credential(self) -> Authenticator:
        try:
            found = self._found()
        except (forms.ValidationError, *BROKEN) as wrong:
            raise forms.ValidationError(NO_PASSKEY) from wrong
        finally:
            clear_state()
        if not found.user.is_active:
            raise forms.ValidationError(CLOSED)
        if not found.user.has_usable_password():
            raise forms.ValidationError(BY_AGENCY)
        return found

    def _found(self) -> Authenticator:
        said = self.cleaned_data["credential"]
        if not get_state() or not parse_authentication_response(said).response.authenticator_data.is_user_verified():
            raise forms.ValidationError(NO_PASSKEY)
        found: Authenticator = super().clean_credential()
        return found


class PasskeyForm(AddWebAuthnForm):
    """What the browser made, and a name by which its person knows it again."""

    use_required_attribute = False
    credential = Credential(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name",
        help_text="So that you know it again. For example: Laptop, or Blue key.",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        try:
            said: dict[str, Any] = super().clean()
        except BROKEN as broken:
            raise forms.ValidationError(NO_PASSKEY) from broken
        return said


class HereForm(forms.Form):
    """Shows that it is they who sit there: by a code or a passkey where there is one, else by the password."""

    use_required_attribute = False
    code = forms.CharField(help_text=CodeForm.base_fields["code"].help_text, **CODE)
    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Give your password."},
    )

    def __init__(self, person: Person, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.person = person
        self.has_one = factors.has_one(person)
        del self.fields["password" if self.has_one else "code"]
        if self.has_one and data and data.get("credential"):
            self.fields["code"].required = False

    def clean_code(self) -> None:
        code = self.cleaned_data["code"]
        if code and factors.with_code(self.person, code) is None:
            raise forms.ValidationError(WRONG_CODE)

    def clean_password(self) -> None:
        if not self.person.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("This is not your password.")

    def clean(self) -> None:
        by_passkey = self.has_one and self.data.get("credential")
        if by_passkey and not UsePasskeyForm(user=self.person, data=self.data).is_valid():
            raise forms.ValidationError(NO_PASSKEY)


class ForgottenForm(forms.Form):
    use_required_attribute = False

    email = forms.EmailField(
        label="Email address",
        help_text="The one by which you were invited.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Give your email address.", "invalid": "This is not an email address."},
    )
