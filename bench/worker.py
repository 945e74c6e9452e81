"""The process that sweeps beside another. Nothing of Django may be imported before it is set up."""

from multiprocessing.synchronize import Barrier

import django


def sweep_between(begin: Barrier, end: Barrier) -> None:
    django.setup()
    from emou import actions as door, timekeeping as clock

    clock.now()  # the connection is not what is measured
    begin.wait(120)
    door.sweep()
    end.wait(600)
