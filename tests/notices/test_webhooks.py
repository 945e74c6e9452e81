"""Webhooks: signed, in order, tried until they are taken, and never sent into the network of the State."""

import hmac
import json
import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from agencies.models import Agency, Appointment, Office
from emou import actions
from emou.domain.refusals import Refused
from emou.notices import reaching, sealing, webhooks
from emou.notices.models import WEBHOOK, Endpoint, Notice
from emou.notices.reaching import Unfit, Unreachable
from tests.conftest import named


class Receiver:
    """An agency's own system: keeps what it got, and answers as it is told."""

    def __init__(self):
        self.status, self.got, self.location = 200, [], ""


def drip(listening):
    """Answer a byte at a time, for two seconds."""
    with suppress(OSError), listening.accept()[0] as line:
        for letter in b"HTTP/1.1 200 OK_____________________________":
            line.send(bytes([letter]))
            time.sleep(0.05)


def greet(server, listening):
    """Begin to speak TLS with whoever comes, who hangs up at what is shown."""
    with suppress(OSError), listening.accept()[0] as line:
        server.wrap_socket(line, server_side=True)


def signed_by_itself(path):
    """The file of a certificate that nobody else vouches for, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "us")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(days=9_999))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(*pem) + made.sign(key, SHA256()).public_bytes(pem[0]))
    return path


@pytest.fixture(scope="module")
def listening():
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers), body))
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield receiver, f"http://127.0.0.1:{server.server_port}/hooks"
    server.shutdown()


@pytest.fixture
def keeper(story):
    """The administrator of HFS."""
    office = Office.objects.get(kind="agency_admin", agency__code="HFS")
    Appointment.objects.create(person=named("hfs.steward"), office=office, starts_at=story.clock.now)
    return named("hfs.steward")


@pytest.fixture
def receiver(listening, keeper):
    """The system of HFS, which is told."""
    told, url = listening
    told.__init__()
    told.endpoint = actions.add_endpoint(keeper, Agency.objects.get(code="HFS"), url)
    return told


def events(receiver):
    return [json.loads(body)["event"] for _, body in receiver.got]


class TestASystem:
    def test_is_told_what_happened_to_which_request(self, receiver, story):
        request = story.filed()

        webhooks.deliver()

        [(_, body)] = receiver.got
        told = json.loads(body)
        assert (told["event"], told["request"], told["seq"]) == ("request.filed", request.reference, 1)

    def test_is_told_no_word_that_anybody_typed(self, receiver, story):
        story.filed()

        webhooks.deliver()

        assert b"prenatal" not in receiver.got[0][1].lower()

    def test_can_check_the_signature_with_nothing_but_the_secret(self, receiver, story):
        story.filed()
        webhooks.deliver()

        headers, body = receiver.got[0]
        at, signed = (part.split("=")[1] for part in headers["X-Emou-Signature"].split(","))
        assert (
            signed
            == hmac.new(sealing.secret_of(receiver.endpoint).encode(), f"{at}.".encode() + body, sha256).hexdigest()
        )
        assert abs(int(at) - time.time()) < 60

    def test_is_told_of_a_request_in_order_even_after_a_failure(self, receiver, story):
        request = story.filed()
        receiver.status = 500
        webhooks.deliver()
        story.take("dcfs.requester", request, "narrow", elements=request.elements[:1])
        receiver.status = 200
        webhooks.deliver()
        assert events(receiver) == ["request.filed"]

        story.clock.set(story.clock.now + timedelta(minutes=2))
        webhooks.deliver()

        assert events(receiver) == ["request.filed", "request.filed", "request.narrowed"]

    def test_is_told_of_other_requests_meanwhile(self, receiver, story):
        first = story.filed()
        receiver.status = 500
        webhooks.deliver()
        receiver.status = 200
        story.filed()

        webhooks.deliver()

        assert json.loads(receiver.got[-1][1])["request"] != first.reference

    def test_is_not_told_twice(self, receiver, story):
        story.filed()

        for _ in range(3):
            webhooks.deliver()

        assert len(receiver.got) == 1

    def test_can_be_told_again_under_the_same_number(self, receiver, story, keeper):
        story.filed()
        webhooks.deliver()

        actions.send_again(keeper, Notice.objects.get(channel=WEBHOOK).pk)
        webhooks.deliver()

        first, second = (headers["X-Emou-Delivery"] for headers, _ in receiver.got)
        assert first == second

    def test_is_not_followed_elsewhere(self, receiver, story):
        receiver.status, receiver.location = 307, "http://127.0.0.1:1/"
        story.filed()

        webhooks.deliver()

        row = Notice.objects.get(channel=WEBHOOK)
        assert (row.outcome, row.tries.get().code, len(receiver.got)) == ("", 307, 1)

    def test_that_has_ended_is_told_nothing_any_more(self, receiver, story, keeper):
        story.filed()
        actions.end_endpoint(keeper, receiver.endpoint.pk)

        webhooks.deliver()

        assert (receiver.got, Notice.objects.get(channel=WEBHOOK).outcome) == ([], "dropped")

    def test_that_is_away_rests_and_counts_the_try_that_was_made(self, story, keeper):
        actions.add_endpoint(keeper, Agency.objects.get(code="HFS"), "http://127.0.0.1:9/")
        story.file("HFS-CLAIMS")
        story.file("HFS-CLAIMS")

        webhooks.deliver()

        rows = Notice.objects.filter(channel=WEBHOOK)
        assert sorted(row.attempts for row in rows) == [0, 1]
        assert all(row.send_at > story.clock.now for row in rows)


class TestAnEndpoint:
    def test_is_added_by_the_agencys_administrator_alone(self, keeper):
        for username, agency in (("hfs.director", "HFS"), (keeper.username, "DPH"), ("admin", "HFS")):
            with pytest.raises(Refused):
                actions.add_endpoint(named(username), Agency.objects.get(code=agency), "https://hooks.example/")

    @pytest.mark.parametrize(
        "url",
        [
            "http://hooks.example/", "ftp://hooks.example/", "https://", "hooks.example", "https://u:p@hooks.example/",
            "https://hooks.example/#x", "https://hooks.example:22/", "https://127.0.0.1/", "https://10.0.0.1/",
            "https://169.254.169.254/latest/", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/",
            "https://100.64.0.1/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[64:ff9b::a00:1]/",
            "https://[64:ff9b:1::1]/", "https://[::10.0.0.1]/", "https://[::ffff:0:10.0.0.1]/", "https://[fec0::1]/",
            "https://hooks.example/ x", "https://hooks.example/\r\nHost: x", "https://[x",
            f"https://h.example/{'x' * 500}",
        ],
    )  # fmt: skip
    def test_is_on_the_public_internet_and_over_tls(self, keeper, settings, url):
        settings.WEBHOOKS_LOCAL = False

        with pytest.raises(Refused):
            actions.add_endpoint(keeper, Agency.objects.get(code="HFS"), url)

    @pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "::1", "fd00::1"])
    def test_is_not_reached_where_its_name_leads_inside(self, settings, monkeypatch, address):
        settings.WEBHOOKS_LOCAL = False
        rows = [(2, 1, 6, "", ("93.184.215.14", 443)), (2, 1, 6, "", (address, 443))]
        monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *_, **__: rows)

        with pytest.raises(Unfit, match="public internet"):
            reaching.post("https://hooks.example/", b"{}", {})

    def test_is_reached_at_the_address_that_was_judged(self, settings, monkeypatch):
        settings.WEBHOOKS_LOCAL = False
        rows = [(2, 1, 6, "", ("93.184.215.14", 443))]
        monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *_, **__: rows)

        asked = []

        def connect(place, wait_s):
            asked.append(place)
            raise OSError

        monkeypatch.setattr(reaching.socket, "create_connection", connect)
        with pytest.raises(Unreachable):
            reaching.post("https://hooks.example/", b"{}", {})

        assert asked == [("93.184.215.14", 443)]

    def test_has_to_prove_its_name(self, tmp_path):
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.load_cert_chain(signed_by_itself(tmp_path / "us.pem"))
        with socket.create_server(("127.0.0.1", 0)) as listening:
            threading.Thread(target=greet, args=[server, listening]).start()
            with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
                reaching.post(f"https://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {})

    def test_that_answers_a_byte_at_a_time_is_cut_off(self, monkeypatch):
        monkeypatch.setattr(reaching, "MOST_S", 0.2)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            threading.Thread(target=drip, args=[listening]).start()
            with pytest.raises(Unreachable):
                reaching.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", b"{}", {})


class TestTheSecret:
    def test_is_nowhere_in_the_database(self, receiver):
        row = Endpoint.objects.values().get()

        assert sealing.secret_of(receiver.endpoint) not in str(row) and "whsec_" not in str(row)

    def test_is_kept_under_the_newest_key_after_an_hour(self, receiver, settings):
        secret, former = sealing.secret_of(receiver.endpoint), settings.SECRET_KEY
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "newer", [former]

        sealed = [actions.seal_secrets() for _ in range(2)]

        settings.SECRET_KEY_FALLBACKS = []
        assert (sealed, sealing.secret_of(Endpoint.objects.get())) == ([1, 0], secret)

    def test_of_the_release_before_is_sealed(self, receiver):
        Endpoint.objects.update(secret="whsec_old", sealed="")

        actions.seal_secrets()

        row = Endpoint.objects.get()
        assert (row.secret, sealing.secret_of(row)) == ("", "whsec_old")

    def test_that_cannot_be_read_holds_a_notice_back_and_says_why(self, receiver, story, settings):
        story.filed()
        settings.SECRET_KEY = "another"

        actions.seal_secrets()
        actions.deliver()

        notice = Notice.objects.get(channel=WEBHOOK)
        assert (receiver.got, notice.outcome) == ([], "") and "cannot be read" in notice.tries.get().answer
