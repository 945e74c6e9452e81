"""Guessing at passwords is slowed down by name, by place and by both, and locks nobody out of their own office."""

from itertools import count

import pytest
from django.core.cache import cache
from redis.exceptions import RedisError

from emou.http import limits
from emou.http.limits import Limit, Try, address_of
from emou.ui import guessing
from tests.api.conftest import api  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("quick_hashes")

FEW = {"HERE": Limit("here", 3, 900), "ADDRESS": Limit("address", 5, 900), "ACCOUNT": Limit("account", 4, 3600)}


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Limits that a test reaches quickly, counted from nothing."""
    cache.clear()
    monkeypatch.setattr("emou.http.limits.time.time", lambda: 1_000_000_000)  # no span ends in the midst of a test
    for name, limit in FEW.items():
        monkeypatch.setattr(guessing, name, limit)


def guess(be, name="hfs.counsel", password="wrong", address="203.0.113.5", browser=None):
    browser = browser or be()
    fields = {"username": name, "password": password}
    return browser.client.post("/sign-in/", fields, REMOTE_ADDR=address).status_code


class TestGuessing:
    def test_ends_after_a_few_tries_at_one_name(self, be):
        assert [guess(be) for _ in range(4)] == [200, 200, 200, 429]

    def test_is_refused_before_the_password_is_looked_at(self, be):
        _ = [guess(be) for _ in range(4)]

        assert guess(be, password="demo") == 429

    def test_is_the_same_for_names_that_nobody_has(self, be):
        assert [guess(be, "nobody") for _ in range(4)] == [200, 200, 200, 429]

    @pytest.mark.parametrize("name", ["HFS.counsel", " hfs.counsel", "ｈfs.counsel"])
    def test_gains_nothing_by_other_spellings(self, be, name):
        _ = [guess(be) for _ in range(3)]

        assert guess(be, name) == 429

    def test_ends_for_one_place_that_tries_many_names(self, be):
        assert [guess(be, f"name-{at}") for at in range(6)] == [200] * 5 + [429]

    def test_ends_for_one_name_that_many_places_try(self, be):
        assert [guess(be, address=f"203.0.113.{at}") for at in range(5)] == [200] * 4 + [429]

    def test_ends_for_one_network_of_ipv6(self, be):
        assert [guess(be, address=f"2001:db8::{at}") for at in range(4)][-1] == 429

    def test_ends_on_the_page_that_signs_in_again_too(self, be):
        _ = [guess(be, browser=be()) for _ in range(3)]
        answer = be().client.post("/sign-in/again/", {"username": "hfs.counsel"}, REMOTE_ADDR="203.0.113.5")

        assert answer.status_code == 429

    def test_ends_for_tokens_as_it_does_for_pages(self, be, api):  # noqa: F811
        _ = [guess(be, address="127.0.0.1") for _ in range(3)]
        answer = api().post("tokens/", {"username": "hfs.counsel", "password": "demo"})

        assert (answer.status_code, answer.json()["code"]) == (429, "throttled")
        assert 0 < int(answer["Retry-After"]) <= 901

    def test_says_how_long_to_wait_and_whom_to_call(self, be, read):
        _ = [guess(be) for _ in range(3)]
        answer = be().client.post("/sign-in/", {"username": "hfs.counsel"}, REMOTE_ADDR="203.0.113.5")

        assert "Try again in" in read(answer) and "call the State Data Practice" in read(answer)
        assert 0 < int(answer["Retry-After"]) <= 900

    def test_is_told_to_the_log_without_a_name(self, be, caplog):
        _ = [guess(be) for _ in range(4)]
        [line] = [one for one in caplog.records if one.message == "limits.reached"]

        assert (line.limit, len(line.who)) == ("here", 20) and "hfs" not in str(line.__dict__)


class TestWhoeverKnowsThePassword:
    def test_signs_in_as_often_as_they_like(self, be):
        assert {guess(be, password="demo") for _ in range(8)} == {302}

    def test_gets_tokens_as_often_as_they_like(self, api):  # noqa: F811
        known = {"username": "dcfs.requester", "password": "demo"}

        assert {api().post("tokens/", known).status_code for _ in range(8)} == {201}

    def test_is_not_locked_out_by_strangers_where_they_signed_in_before(self, be):
        browser = be()
        guess(be, password="demo", browser=browser)
        browser.post("/sign-out/")
        _ = [guess(be, address=f"203.0.113.{at % 2}") for at in range(9)]

        assert guess(be, password="demo", address="203.0.113.1", browser=browser) == 302

    def test_gains_no_endless_guessing_by_that(self, be):
        browser = be()
        guess(be, password="demo", browser=browser)
        browser.post("/sign-out/")

        assert [guess(be, browser=browser) for _ in range(4)] == [200, 200, 200, 429]

    def test_gains_nothing_for_the_name_of_another(self, be):
        browser = be()
        guess(be, name="hfs.director", password="demo", browser=browser)
        browser.post("/sign-out/")

        assert [guess(be, browser=browser) for _ in range(4)][-1] == 429


class TestTheCount:
    def test_begins_anew_when_its_span_is_over(self, monkeypatch):
        one, hours = Try(Limit("x", 1, 60), "somebody"), count(1_000_000_000, 3600)
        monkeypatch.setattr("emou.http.limits.time.time", lambda: next(hours))

        assert [limits.take([one]) for _ in range(3)] == [0, 0, 0]

    def test_holds_nobody_up_where_the_cache_is_away(self, monkeypatch, caplog):
        def away(*_):
            raise RedisError

        monkeypatch.setattr("emou.http.limits.cache.add", away)

        assert limits.take([Try(Limit("x", 0, 60), "somebody")]) == 0
        assert "limits.unavailable" in caplog.text


class TestWhereACallComesFrom:
    @pytest.mark.parametrize(
        ("proxies", "forwarded", "address"),
        [
            (0, "203.0.113.9", "127.0.0.1"),
            (1, "203.0.113.9", "203.0.113.9"),
            (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
            (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
            (2, "203.0.113.9", "127.0.0.1"),
            (1, "nonsense", ""),
            (1, "203.0.113.9:50312", "203.0.113.9"),
            (1, "[2001:db8:1:2:3::4]:50312", "2001:db8:1:2::/64"),
            (1, "2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ],
    )
    def test_is_believed_of_our_own_proxies_alone(self, rf, settings, proxies, forwarded, address):
        settings.PROXIES = proxies

        assert address_of(rf.get("/", headers={"X-Forwarded-For": forwarded})) == address


class TestSearching:
    def test_without_end_is_slowed_down(self, be, monkeypatch):
        monkeypatch.setattr("emou.ui.middleware.SEARCH", Limit("search", 2, 60))
        browser = be("hfs.counsel")

        assert [browser.get("/requests/", q="birth").status_code for _ in range(3)] == [200, 200, 429]
        assert browser.get("/requests/").status_code == 200

    def test_without_end_is_slowed_down_in_the_api(self, api, monkeypatch):  # noqa: F811
        monkeypatch.setattr("emou.ui.middleware.SEARCH", Limit("search", 1, 60))
        caller = api("hfs.counsel")

        assert [caller.get("datasets/", q="birth").status_code for _ in range(2)] == [200, 429]
        assert caller.get("datasets/", q="birth").json()["code"] == "throttled"
