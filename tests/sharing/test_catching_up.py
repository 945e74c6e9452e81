"""Whoever reads releases waits for a sweep that is just writing down what time has decided: nothing is missing."""

import time
from threading import Event, Thread

from django.db import connection, transaction

from emou import actions
from emou.actions import requests
from requests_app.services import sweeping
from sharing.models import Release
from tests.conftest import START, Clock
from tests.stories import Story


def test_a_reader_sees_what_a_sweep_still_holds(committed):
    story, holds = Story(Clock().set(START)), Event()
    story.clock.set(story.filed().due_at)

    def sweep_slowly():
        with transaction.atomic():
            requests._bring_about(sweeping.settle_batch())
            holds.set()
            time.sleep(0.2)
        connection.close()

    sweep = Thread(target=sweep_slowly)
    sweep.start()
    holds.wait()
    actions.catch_up()
    seen = list(Release.objects.values_list("decision", flat=True))
    sweep.join()

    assert seen == ["deemed_approved"]
