"""Races at the deadline between real processes: each request has exactly one outcome, and it is the right one."""

import random
from datetime import timedelta
from multiprocessing.pool import Pool
from typing import Any

import pytest

from agencies.calendars import calendars
from emou import actions, timekeeping
from emou.audit import verification
from emou.audit.models import Entry
from emou.domain import clock
from emou.domain.lifecycle import CLOCK_MOVED
from emou.notices.models import Notice
from requests_app import heads
from requests_app.models import DataRequest
from tests.conftest import proving
from tests.faults import racers

APPROVED, DENIED, DEEMED = "request.approved", "request.denied", "request.deemed_approved"
APART = timedelta(milliseconds=40)
DONE_BY = {APPROVED: 0, DENIED: 1}
GROUND = {
    "authority": "OTHER",
    "citation": "20 ILCS 1370/1-70",
    "text": "As enacted.",
    "pinpoint": "Section 1(a)",
    "facts": "The elements identify persons served.",
    "exceptions": [],
    "cure": "Ask for county counts.",
}


def lane(request: DataRequest, action: str, said: dict[str, Any], office: str) -> tuple:
    return request.reference, f"{request.owner.code.lower()}.{office}", request.due_at, action, said


def outcomes(requests: list[DataRequest]) -> dict[str, list[Entry]]:
    """Each request's entries after its filing."""
    found: dict[str, list[Entry]] = {request.reference: [] for request in requests}
    for entry in Entry.objects.filter(seq__gt=1, chain__in=found):
        found[entry.chain].append(entry)
    return found


def run(racing: Pool, requests: list[DataRequest]) -> list[dict[str, str]]:
    """Counsel approves while a director denies every other request, and the sweep comes by at each deadline."""
    approving = [lane(one, "approve", {}, "counsel") for one in requests]
    denials = [lane(one, "deny", {"grounds": [{**GROUND, "elements": one.elements}]}, "director") for one in requests]
    results = [
        racing.apply_async(racers.answers, (approving, 1)),
        racing.apply_async(racers.answers, (denials[::2], 2)),
        racing.apply_async(racers.sweeps, ([one.due_at for one in requests], 3)),
    ]
    return [result.get(60 + 2 * len(requests)) for result in results][:2]


def check(requests: list[DataRequest], answers: list[dict[str, str]]) -> list[str]:
    """One outcome each, in time or dated to the deadline, and known to whoever was told that it is theirs."""
    names = []
    due = {one.reference: one.due_at for one in requests}
    for reference, entries in outcomes(requests).items():
        assert len(entries) == 1, f"{reference} has {[entry.name for entry in entries]}"
        [entry] = entries
        names.append(entry.name)
        won = [who for who, told in enumerate(answers) if told.get(reference) == "done"]
        if entry.name == DEEMED:
            assert entry.occurred_at == due[reference]
            assert won == []
        else:
            assert entry.occurred_at < due[reference]
            assert won == [DONE_BY[entry.name]]
    return names


class TestDecidingAtTheDeadline:
    @pytest.mark.parametrize(
        "rounds", [200, pytest.param(10_000, marks=pytest.mark.prove)], ids=["a sample", "ten thousand"]
    )
    def test_every_request_has_exactly_one_outcome(self, racing, many, rounds):
        for slower in (1, 4, 16):  # a busy machine needs more time between two deadlines, or all come too late
            requests = many(rounds, timekeeping.now() + timedelta(seconds=3), slower * APART)
            answers = run(racing, requests)
            actions.sweep()
            names = check(requests, answers)
            counts = {name: names.count(name) for name in (APPROVED, DENIED, DEEMED)}
            print(f"{rounds:,} races: {counts}")
            if is_race := rounds / 50 < counts[DEEMED] < rounds - rounds / 50:
                break
        assert is_race, f"this was no race: {counts}"
        late = {code for told in answers for code in told.values()}
        assert late <= {"done", "too_late", "not_possible_now"}
        assert verification.broken_entries() + heads.broken_heads() == []


class TestTwoSweepsAtOnce:
    def test_settle_each_request_once_and_tell_everybody_once(self, racing, many):
        requests = many(3_000, timekeeping.now() + timedelta(seconds=2))
        deadline = [requests[0].due_at] * 3

        taken = [racing.apply_async(racers.sweeps, (deadline, seed)) for seed in range(3)]

        assert sum(one.get(60) for one in taken) == len(requests)
        assert all([entry.name for entry in found] == [DEEMED] for found in outcomes(requests).values())
        told = Notice.objects.filter(entry__name=DEEMED).values_list("entry", "recipient", "channel")
        assert len(told) == len(set(told)) >= 6 * len(requests)


class TestAClosureAgainstTheDeadline:
    """A closure proclaimed before a deadline moves it; one proclaimed after it comes too late."""

    @pytest.mark.parametrize("number", range(proving(4, 100)))
    def test_moves_the_clock_if_and_only_if_it_came_in_time(self, racing, told, number):
        request = told.filed()
        told.clock.set(request.due_at - timedelta(milliseconds=300))
        offset = random.Random(number).uniform(-0.03, 0.01)

        closing = racing.apply_async(racers.closes, (request.last_day.isoformat(), request.due_at, offset))
        sweeping = [racing.apply_async(racers.sweeps, ([request.due_at] * 20, seed)) for seed in (1, 2)]
        added_at = closing.get(20)
        [one.get(20) for one in sweeping]

        [newest] = outcomes([request])[request.reference]
        assert newest.name == (CLOCK_MOVED if added_at < request.due_at else DEEMED)


class TestFilingAgainstAClosure:
    """A closure reaches every clock, however close to it the clock was started."""

    @pytest.mark.parametrize("number", range(proving(4, 100)))
    def test_the_clock_counts_the_closure_whoever_was_first(self, racing, told, number):
        draft = told.draft("HFS-CLAIMS")
        gun = timekeeping.now() + timedelta(milliseconds=300)
        offset = random.Random(number).uniform(-0.01, 0.02)

        closing = racing.apply_async(racers.closes, ("2026-11-19", gun, offset))
        [reference] = racing.apply_async(racers.files, (draft.pk, gun)).get(20)
        closing.get(20)

        request = DataRequest.objects.get(reference=reference)
        counted = clock.recount(request.clock, calendars().of(request.owner_id, request.clock_started_at))
        assert counted.last_day == request.last_day
