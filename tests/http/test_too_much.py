"""Whoever sends too much, or too many pieces, is told so, and nothing of it is carried out."""

import pytest

from requests_app.models import UseCase
from tests.api.conftest import api  # noqa: F401 - a fixture

BOUNDARY = "part"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
FORM = "application/x-www-form-urlencoded"
PLACES = ["/sign-in/", "/use-cases/new/"]
MANY = 10_000


def parts(count, head='name="f{0}"'):
    each = "--part\r\nContent-Disposition: form-data; " + head + "\r\n\r\nx\r\n"
    return ("".join(each.format(at) for at in range(count)) + "--part--\r\n").encode()


@pytest.mark.parametrize("place", PLACES)
class TestAForm:
    def test_of_10_000_parts_is_refused(self, be, place):
        answer = be("dcfs.requester").client.generic("POST", place, parts(MANY), content_type=MULTIPART)

        assert (answer.status_code, UseCase.objects.count()) == (413, 0)

    def test_of_10_000_files_is_refused(self, be, place):
        files = parts(MANY, 'name="f"; filename="f{0}.txt"')
        answer = be("dcfs.requester").client.generic("POST", place, files, content_type=MULTIPART)

        assert answer.status_code == 413

    def test_of_10_000_fields_is_refused(self, be, place):
        fields = "&".join(f"f{at}=x" for at in range(MANY)).encode()
        answer = be("dcfs.requester").client.generic("POST", place, fields, content_type=FORM)

        assert answer.status_code == 413

    def test_of_six_megabytes_is_refused(self, be, place):
        fields = b"title=" + b"x" * 6_000_000
        answer = be("dcfs.requester").client.generic("POST", place, fields, content_type=FORM)

        assert answer.status_code == 413

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("multipart/form-data", b"--part\r\n"),
            (MULTIPART, b"--part\r\nContent-Disposition: form-data"),
            (f"multipart/form-data; boundary={'b' * 500}", parts(1)),
            (MULTIPART, b"--part\r\nContent-Disposition: form-data; name=" + b"x" * 100_000 + b"\r\n\r\n--part--\r\n"),
            (f"{FORM}; charset=utf-7", b"title=+ADw-script+AD4-"),
            (f"{FORM}; charset=nonsense", b"title=x"),
        ],
    )
    def test_that_is_no_form_breaks_nothing(self, be, place, kind, body):
        answer = be("dcfs.requester").client.generic("POST", place, body, content_type=kind)

        assert answer.status_code < 500


class TestACallOfTheApi:
    def test_of_six_megabytes_is_refused(self, api):  # noqa: F811
        answer = api("dcfs.requester").send_raw("use-cases/", b'{"title": "' + b"x" * 6_000_000 + b'"}')

        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")

    def test_of_many_parts_is_no_json(self, api):  # noqa: F811
        answer = api("dcfs.requester").send_raw("use-cases/", parts(MANY), MULTIPART)

        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")

    def test_deeper_than_any_reader_goes_is_refused(self, api):  # noqa: F811
        answer = api("dcfs.requester").send_raw("use-cases/", b"[" * 100_000 + b"]" * 100_000)

        assert answer.status_code == 400
