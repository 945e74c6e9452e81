from types import SimpleNamespace

import pytest

from emou.ui.context_processors import shell


class Routes:
    """Only two pages are routed here."""

    from django.urls import path

    urlpatterns = [
        path("work/", lambda request: None, name="work"),
        path("catalog/", lambda request: None, name="datasets"),
    ]


@pytest.fixture(autouse=True)
def two_pages(settings):
    settings.ROOT_URLCONF = Routes


@pytest.fixture
def signed_in(request_):
    request_.user = SimpleNamespace(is_authenticated=True)
    request_.resolver_match = SimpleNamespace(view_name="dataset_page")
    return request_


class TestTheNavigation:
    def test_leaves_out_pages_that_are_not_routed(self, signed_in):
        assert [item["name"] for item in shell(signed_in)["nav"]] == ["My work", "Catalog"]

    def test_marks_where_one_is_on_the_pages_below_too(self, signed_in):
        assert [item["name"] for item in shell(signed_in)["nav"] if item["current"]] == ["Catalog"]

    def test_shows_no_desk_to_somebody_signed_out(self, request_):
        assert [item["name"] for item in shell(request_)["nav"]] == ["Catalog"]
