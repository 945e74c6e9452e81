"""`python -m emou.dev.run`: what `make run` becomes once everything is installed."""

import sys

from emou.dev import stop
from emou.dev.places import address, data_folder, port, take_lock
from emou.dev.speech import Halt, complain, explain
from emou.dev.supervisor import Supervisor


def main() -> int:
    try:
        data, number = data_folder(), port()
        lock = take_lock(stop.run_lock(data), address(number))
        if lock is None:
            stop.refuse_second_run(data)
            raise Halt("Another run was just ending. Try again.")
        with lock:
            stop.end_orphans(data)
            return Supervisor(data, number).run()
    except Halt as halt:
        complain(str(halt))
    except OSError as error:
        complain(explain(error))
    return 1


if __name__ == "__main__":
    sys.exit(main())
