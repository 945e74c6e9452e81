"""Run by test_production.py in a process with production's settings: asks the application, prints what it answered."""

import json
import os

import django

django.setup()

from django.contrib.staticfiles.storage import staticfiles_storage  # noqa: E402
from django.test import Client  # noqa: E402

HOST = os.environ["ALLOWED_HOSTS"]
PLACES = {
    "a page": "/contact/",
    "the way to sign in": "/work/",
    "an unknown address": "/nothing/",
    "the API": "/api/v1/me/",
    "the API's health": "/api/v1/health/live/",
    "the API's pages": "/api/v1/docs/",
    "a static file": staticfiles_storage.url("app.css"),
}


def told(answer):
    cookies = {name: dict(morsel) for name, morsel in answer.cookies.items()}
    return {"status": answer.status_code, "headers": {**answer.headers}, "cookies": cookies}


def asked(**extra):
    return Client(headers={"host": HOST}, raise_request_exception=False, **extra)


found = {name: told(asked().get(path, secure=True)) for name, path in PLACES.items()}
browser = asked()
signed_in = {"username": "hfs.counsel", "password": "demo"}
found["signing in"] = told(browser.post("/sign-in/", signed_in, secure=True))
found["a page of one's own"] = told(browser.get("/work/", secure=True))
found["a download"] = told(browser.get("/requests/download/", secure=True))
found["a form"] = told(asked().get("/sign-in/", secure=True))
found["without TLS"] = told(asked().get("/contact/"))
found["a forged form"] = told(asked(enforce_csrf_checks=True).post("/sign-in/", signed_in, secure=True))
strange = Client(headers={"host": "evil.example"}, raise_request_exception=False)
found["another host"] = told(strange.get("/contact/", secure=True))
forwarded = asked().get("/contact/", secure=True, headers={"x-forwarded-host": "evil.example"})
found["a forwarded host"] = told(forwarded) | {"names_it": b"evil.example" in forwarded.content}
print(json.dumps(found))
