import re
from html import unescape

import pytest
from django.db import OperationalError

from emou.ui import errors


class TestErrorPages:
    @pytest.mark.parametrize("status", sorted(errors.TROUBLES))
    def test_answer_with_their_own_status(self, request_, status):
        assert errors.page(request_, status).status_code == status

    @pytest.mark.parametrize("status", sorted({*errors.TROUBLES} - {errors.NOT_FOUND}))
    def test_say_what_to_do_next(self, request_, status):
        assert errors.TROUBLES[status].what_to_do in unescape(errors.page(request_, status).content.decode())

    def test_ask_a_stranger_to_sign_in_for_a_request(self, request_):
        assert "sign in first" in errors.page(request_, 404).content.decode()

    def test_keep_what_was_written_when_the_request_moved_on(self, request_):
        page = errors.page(request_, 409, kept_text="My long explanation")

        assert "My long explanation" in page.content.decode()

    def test_tell_what_really_happened_when_we_know(self, request_):
        page = errors.page(request_, 409, what_happened="It was withdrawn at 9:14 a.m.")

        assert "It was withdrawn at 9:14 a.m." in page.content.decode()

    def test_of_a_failure_need_neither_request_nor_database(self):
        assert "Something broke on our side" in errors.server_error(None).content.decode()

    def test_of_a_failure_give_a_reference_that_stands_in_the_log(self, caplog):
        page = errors.server_error(None).content.decode()
        reference = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", page)[0]

        assert reference in caplog.text

    def test_of_a_database_that_is_away_say_when_to_come_again(self):
        try:
            raise OperationalError("no route")
        except OperationalError:
            answer = errors.server_error(None)

        assert (answer.status_code, answer["Retry-After"]) == (503, "30")

    def test_of_an_unknown_address_offer_to_search(self, request_):
        assert "Find a dataset" in errors.page(request_, 404).content.decode()

    @pytest.mark.parametrize("error", errors.TOO_MUCH)
    def test_of_too_much_at_once_say_so(self, request_, error):
        assert errors.bad_request(request_, error()).status_code == 413
