"""`python -m emou.dev.manage <command>`: manage.py with the settings of `make run`, while that runs.

With the application's role; those who work on the tables themselves get their owner's.
"""

import os
import sys

from emou.dev import environment, postgres, valkey
from emou.dev.places import ROOT, data_folder, port
from emou.dev.speech import Halt, complain

AS_OWNER = ("prepare_database", "backup", "restore")


def main() -> int:
    try:
        data = data_folder()
        cluster = None if os.environ.get("DATABASE_URL") else postgres.embedded(data / "postgres")
        broker = None if os.environ.get("REDIS_URL") else valkey.embedded(data / "valkey")
        env = environment.for_application(environment.common(data, port()), cluster, broker)
        if sys.argv[1:2] and sys.argv[1] in AS_OWNER:
            env = environment.for_owner(env, cluster)
    except Halt as halt:
        complain(str(halt))
        return 1
    os.chdir(ROOT)
    os.execve(environment.python(), [environment.python(), "manage.py", *sys.argv[1:]], env)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main())
