import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Templates are drawn here without a built front end, so addresses need no manifest; and without demo tools."""
    settings.DEMO = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture
def request_():
    """A request of nobody in particular, as it reaches a view."""
    request = RequestFactory().get("/styleguide/")
    request.user = None
    request.resolver_match = None
    return request


@pytest.fixture
def drawn():
    """Draws a component with named inputs and gives its words, white space folded."""

    def draw(name, **inputs):
        return " ".join(render_to_string(f"components/{name}.html", inputs).split())

    return draw
