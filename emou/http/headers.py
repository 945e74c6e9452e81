"""What every answer says to a browser beside what Django and django-csp say: nothing of it is lent to another site."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

DEVICES = (
    "accelerometer", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "screen-wake-lock", "usb",
)  # fmt: skip
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{device}=()" for device in DEVICES),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


class Headers:
    """Sets them on every answer, static files, refusals and redirects included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        return answer
