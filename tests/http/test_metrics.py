"""The numbers of health for Prometheus: for whoever has the token, and nothing but numbers."""

import re

import pytest

from emou.health import CHECKS

PLACE = "/api/v1/health/metrics/"
LINE = re.compile(r'(?:# (?:HELP|TYPE) emou_\w+ .+|emou_\w+(?:\{check="\w+"\})? \d+(?:\.\d+)?)')


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
        lines = numbers().content.decode().splitlines()

        assert [line for line in lines if not LINE.fullmatch(line)] == []
        assert "emou_unsettled_count 1" in lines
        assert any(line.startswith("emou_unsettled_oldest_due_age_seconds ") for line in lines)
