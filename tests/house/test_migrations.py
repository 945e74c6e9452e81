"""Nobody waits for an upgrade: the release that runs goes on while the migrations of the next are applied.

Looked at is what happens to tables that the newest release has; a table that is new may be changed as one likes. What
cannot be done in steps says so in its migration: `needs_a_pause = "why"`.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

# The last migration of each app in the newest release; the next release writes its own here.
RELEASED = {
    "agencies": "0004_versions_ahead",
    "audit": "0002_clock_and_chain",
    "escalation": "0002_rates",
    "http": "0002_api_tokens",
    "letters": "0002_as_hashed",
    "notices": "0002_delivery",
    "requests_app": "0007_denial_draft",
}
BEFORE_RELEASE = "needs_a_pause"
TAKES_AWAY = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel,
              migrations.AlterModelTable)  # fmt: skip
LOCKS = (migrations.AddIndex, migrations.AddConstraint)


def troubles(operation, before: ProjectState, app: str, released: set[tuple[str, str]]) -> Iterator[str]:
    """What of this operation would trouble the release that still runs."""
    name = getattr(operation, "model_name", None) or getattr(operation, "old_name", None) or operation.name
    if (app, name.lower()) not in released:
        return
    if isinstance(operation, TAKES_AWAY):
        yield "takes away what it still uses: first a release that no longer does, then this"
    elif isinstance(operation, migrations.AddField):
        if not operation.field.null and operation.field.db_default is models.NOT_PROVIDED:
            yield "its inserts lack the new column: null=True or db_default, and NOT NULL a release later"
    elif isinstance(operation, migrations.AlterField):
        was = before.models[app, name.lower()].fields[operation.name]
        if was.db_parameters(connection)["type"] != operation.field.db_parameters(connection)["type"]:
            yield "rewrites the table under a lock: a new column beside it, filled in batches, then the change of use"
        if was.null and not operation.field.null:
            yield "looks at every row under a lock: a constraint NOT VALID first, validated after"
    elif type(operation) in LOCKS:
        yield "holds writers up while it reads the table: AddIndexConcurrently, AddConstraintNotValid"


def of_migration(migration, before: ProjectState, released: set[tuple[str, str]]) -> list[str]:
    if getattr(migration, BEFORE_RELEASE, ""):
        return []
    found = []
    for operation in migration.operations:
        if hasattr(operation, "state_forwards") and not isinstance(operation, migrations.RunPython | migrations.RunSQL):
            found += [f"{migration}: {what}" for what in troubles(operation, before, migration.app_label, released)]
        operation.state_forwards(migration.app_label, before)
    return found


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


class TestMigrations:
    def test_of_the_release_are_there(self, loader):
        assert [node for node in RELEASED.items() if node not in loader.graph.nodes] == []

    def test_trouble_nobody_who_still_runs_the_release(self, loader):
        released = set(loader.project_state(list(RELEASED.items())).models)
        later = [
            node for node in loader.graph.nodes if node[0] in RELEASED and node[1] > RELEASED[node[0]]
        ]  # fmt: skip
        found = [
            what
            for node in later
            for what in of_migration(loader.graph.nodes[node], loader.project_state(node, at_end=False), released)
        ]

        assert found == []


class TestTheDetector:
    @pytest.mark.parametrize(
        "operation",
        [
            migrations.RemoveField("thing", "name"),
            migrations.RenameField("thing", "name", "title"),
            migrations.RenameModel("Thing", "Matter"),
            migrations.DeleteModel("Thing"),
            migrations.AddField("thing", "size", models.IntegerField(default=0)),
            migrations.AlterField("thing", "name", models.IntegerField()),
            migrations.AlterField("thing", "note", models.TextField()),
            migrations.AddIndex("thing", models.Index(fields=["name"], name="x")),
            migrations.AddConstraint("thing", models.CheckConstraint(name="y", condition=models.Q(name="a"))),
        ],
        ids=lambda operation: type(operation).__name__,
    )
    def test_finds_what_would_trouble(self, operation):
        assert len(self.found(operation)) == 1

    @pytest.mark.parametrize(
        "operation",
        [
            migrations.AddField("thing", "size", models.IntegerField(null=True)),
            migrations.AddField("thing", "size", models.IntegerField(db_default=0)),
            migrations.AlterField("thing", "name", models.CharField(max_length=9, choices=[("a", "A")])),
            migrations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
        ],
        ids=lambda operation: type(operation).__name__,
    )
    def test_lets_pass_what_does_not(self, operation):
        assert self.found(operation) == []

    def test_lets_pass_what_says_why_it_cannot_be_otherwise(self):
        assert self.found(migrations.DeleteModel("Thing"), needs_a_pause="It was never used.") == []

    def found(self, operation, **said):
        fields = [
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=9)),
            ("note", models.TextField(null=True)),
        ]
        before = ProjectState({("agencies", "thing"): ModelState("agencies", "Thing", fields)})
        migration = SimpleNamespace(app_label="agencies", operations=[operation], **said)
        return of_migration(migration, before, {("agencies", "thing")})
