"""The numbers of health for Prometheus: for whoever has the token, and nothing but numbers."""

import os
import re
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from emou.health import CHECKS
from emou.http import pace

PLACE = "/api/v1/health/metrics/"


@pytest.fixture
def numbers(be, settings):
    settings.METRICS_TOKEN = "prometheus-0123456789"

    def ask(token="prometheus-0123456789"):
        return be().client.get(PLACE, headers={"Authorization": f"Bearer {token}"})

    return ask


class TestTheNumbers:
    def test_are_nowhere_until_a_token_is_set(self, be):
        assert be("admin").get(PLACE).status_code == 404

    @pytest.mark.parametrize("token", ["", "wrong", "prometheus-012345678", "prometheus-0123456789x", "é"])
    def test_are_for_whoever_has_the_token(self, numbers, token):
        answer = numbers(token)

        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")

    def test_say_of_every_check_whether_it_is_well(self, numbers):
        told = numbers().content.decode()

        assert set(re.findall(r'emou_check_ok\{check="(\w+)"\}', told)) == set(CHECKS)

    def test_are_lines_that_prometheus_reads(self, numbers, story):
        request = story.filed()
        story.clock.set(request.due_at)
        found = {one.name for one in text_string_to_metric_families(numbers().content.decode())}

        assert {"emou_unsettled_count", "emou_unsettled_oldest_due_age_seconds"} <= found

    def test_count_what_is_unsettled(self, numbers, story):
        request = story.filed()
        story.clock.set(request.due_at)

        assert "emou_unsettled_count 1.0" in numbers().content.decode().splitlines()


class TestHowPagesAnswer:
    def test_is_counted_by_pattern_and_outcome(self, be, numbers):
        be().client.get("/no-such-page/Jane/")
        be().get("/contact/")
        told = numbers().content.decode()

        assert 'emou_http_answer_seconds_count{method="GET",route="contact/",status="200"}' in told
        assert "Jane" not in told

    def test_has_one_word_for_methods_that_visitors_make_up(self):
        pace.count("JANE", "contact/", 405, 0.01)

        assert b'{method="other",route="contact/",status="405"}' in pace.told() and b"JANE" not in pace.told()

    def test_is_counted_together_by_all_that_serve(self, tmp_path):
        env = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
        call = "from emou.http import pace; pace.count('GET', 'x/', 200, 0.02)"
        for said in (call, call, f"{call}; print(pace.told().decode())"):
            told = subprocess.run([sys.executable, "-c", said], env=env, capture_output=True, text=True, check=True)

        assert 'emou_http_answer_seconds_count{method="GET",route="x/",status="200"} 3.0' in told.stdout
