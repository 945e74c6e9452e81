"""The id of a call, from the proxy to the log and back; and what a line of the log never says."""

import json
import logging
from contextlib import contextmanager

import pytest
from django.http import Http404

from emou.http import tracking
from emou.logs import AsJSON, NoAddresses

SECRET = "3Yv0x9kTj2QmN7pLs5wRa8"


def line(error=None, message="it.happened", **extra):
    """A record of the log, as it is written."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("emou", logging.ERROR, __file__, 1, message, None, info)
    record.__dict__.update(extra)
    return json.loads(AsJSON().format(record))


class TestTheIdOfACall:
    def test_is_the_one_that_came_with_it(self, be):
        answer = be().client.get("/contact/", headers={"X-Request-ID": "proxy-0123456789"})

        assert answer["X-Request-ID"] == "proxy-0123456789"

    @pytest.mark.parametrize("given", ["", "short", "x" * 65, 'a"} {"level": "error', "héllo-wörld", "a\nb-2345678"])
    def test_is_made_here_where_that_could_forge_a_line(self, be, given):
        answer = be().client.get("/contact/", headers={"X-Request-ID": given})

        assert len(answer["X-Request-ID"]) == 32

    def test_stands_in_every_line_of_its_call(self, be, monkeypatch):
        seen = []
        monkeypatch.setattr("emou.dashboards.contacts.contacts", lambda: seen.append(line()["call"]) or [])
        monkeypatch.setattr("emou.dashboards.views.home.contacts", lambda: seen.append(line()["call"]) or [])
        answer = be().get("/contact/")

        assert seen == [answer["X-Request-ID"]]

    def test_is_forgotten_afterwards(self, be):
        be().get("/contact/")

        assert tracking.current.get() == ""


class TestALineOfTheLog:
    def test_of_a_failed_task_has_the_kind_of_its_error_and_none_of_its_words(self):
        error = ValueError(SECRET)
        record = logging.LogRecord(
            "celery.app.trace", logging.ERROR, __file__, 1, "Task %(name)s %(description)s: %(exc)s", None,
            (ValueError, error, None),
        )  # fmt: skip
        record.args = {"name": "sweep", "description": "raised unexpected", "exc": repr(error)}
        told = AsJSON().format(record)

        assert (json.loads(told)["event"], SECRET in told) == ("Task sweep raised unexpected: ValueError", False)

    def test_says_the_pattern_and_not_what_was_asked(self, be, caplog):
        with caplog.at_level("INFO", "emou.http"):
            be("hfs.counsel").get("/requests/", q="Jane Doe")
        [told] = [json.loads(AsJSON().format(one)) for one in caplog.records if one.message == "http.answered"]

        assert (told["route"], told["status"], told["method"]) == ("requests/", 200, "GET")
        assert "Jane" not in json.dumps(told)

    def test_leaves_out_what_an_exception_quotes(self):
        try:
            int("Jane Doe")
        except ValueError as error:
            told = line(error)

        assert told["error"][0]["kind"] == "builtins.ValueError" and "test_tracking.py" in told["error"][0]["where"][0]
        assert "Jane" not in json.dumps(told)

    def test_tells_what_led_to_an_exception(self):
        try:
            try:
                raise KeyError("x")
            except KeyError as first:
                raise Http404 from first
        except Http404 as error:
            kinds = [one["kind"] for one in line(error)["error"]]

        assert kinds == ["django.http.response.Http404", "builtins.KeyError"]

    def test_takes_no_facts_but_those_that_are_known(self):
        told = line(status=200, username="jane.doe")

        assert told["status"] == 200 and "username" not in told

    def test_stays_one_line(self):
        record = logging.LogRecord("emou", logging.INFO, __file__, 1, 'a\n{"level": "error"}', None, None)

        assert "\n" not in AsJSON().format(record)


class TestASecretAddress:
    """What stands in the place of a secret, in whichever line of the log that quotes the address."""

    @pytest.mark.parametrize(
        "path", ["/feeds/{}.ics", "/feeds/{}/", "/mails/stop/{}/", "/no-such-page/{}/", "/feeds/{}ü.ics"]
    )
    def test_that_is_refused_is_not_in_the_log(self, be, caplog, path):
        with filtered(caplog):
            answer = be().client.get(path.format(SECRET))

        assert answer.status_code == 404
        assert "Not Found" in caplog.text and SECRET not in caplog.text

    def test_that_fails_is_not_in_the_log(self, be, caplog, monkeypatch):
        monkeypatch.setattr("emou.notices.feeds.find", lambda *_: 1 / 0)
        browser = be()
        browser.client.raise_request_exception = False
        with filtered(caplog):
            answer = browser.client.get(f"/feeds/{SECRET}.ics")

        assert answer.status_code == 500
        assert caplog.records and SECRET not in "".join(record.getMessage() for record in caplog.records)


@contextmanager
def filtered(caplog):
    """The handler of the tests looks through the same filters as the console's."""
    caplog.handler.addFilter(NoAddresses())
    yield
    caplog.handler.filters.clear()
