"""What the application's database role may do, table by table. It owns nothing and may only add to the record."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection
from psycopg import sql

from emou.audit.record import COLUMNS

READ_ADD_CHANGE = ("SELECT", "INSERT", "UPDATE")
# Rows that are no history and may go.
MAY_DELETE = {
    "django_session",
    "knox_authtoken",
    "http_idempotencykey",
    "http_session",
    "mfa_authenticator",
    "notices_mailchoice",
    "notices_quiethours",
    "requests_app_denialdraft",
    "requests_app_quarantine",
    "requests_app_savedview",
}
# The agreement itself, the offices and their rights change with a release of reference data, as the owner. Providers of
# sign-in come from settings, addresses are the administrators' to keep, and a provider's tokens are not kept.
READ_ONLY = {
    "account_emailaddress",
    "account_emailconfirmation",
    "agencies_officerule",
    "agencies_agreement",
    "agencies_agreementright",
    "agencies_agencyright",
    "agencies_office",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "emou_demo_clock",
    "guardian_groupobjectpermission",
    "guardian_userobjectpermission",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
}
# Rows that are added and then only ended, or delivered: the columns that may be set afterwards.
ONLY_ENDED = {
    "agencies_appointment": ("ends_at",),
    "agencies_invitation": (
        *("digest", "expires_at", "sent_at", "answer", "accepted_at", "person_id", "revoked_at", "invited_by_id"),
    ),
    "agencies_proclaimedclosure": ("withdrawn_at",),
    "http_apitoken": ("token_id", "used_at", "ended_at"),
    "notices_attempt": ("ended_at", "result", "code", "answer"),
    "notices_endpoint": ("ended_at", "secret", "sealed"),
    "notices_feed": ("revoked_at",),
    "notices_notice": ("opened_at", "outcome", "why", "send_at", "over_at", "attempts", "lease", "leased_until"),
    "requests_app_document": ("disclosed_at", "relied_on_at", "withdrawn_at", "withdrawn_why"),
    "sharing_nameduser": ("trained_on", "acknowledged_on", "removed_at", "removed_why"),
    "sharing_sourcetoken": ("ended_at",),
}
ONLY_ADDED = {
    "agencies_claimedappointment",
    "agencies_agreementversion",
    "agencies_calendaryear",
    "letters_letter",
    "notices_round",
    "notices_storedmail",
    "requests_app_requestwords",
    "sharing_certificate",
    "sharing_incident",
    "sharing_signature",
}
APPEND_ONLY = "audit_entry"


def statements(role: str) -> Iterator[sql.Composable]:
    """The grants for `role`, beginning with nothing at all."""
    who = sql.Identifier(role)
    yield sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(who)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(who)
    yield sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(who)
    for table in sorted(_tables()):
        yield _grant(table, who)
    yield sql.SQL("GRANT INSERT ({}) ON audit_entry TO {}").format(sql.SQL(COLUMNS), who)
    for table, columns in ONLY_ENDED.items():
        named = sql.SQL(", ").join(map(sql.Identifier, columns))
        yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(named, sql.Identifier(table), who)
    verb, to = ("GRANT", "TO") if settings.DEMO else ("REVOKE", "FROM")
    yield sql.SQL("{} EXECUTE ON FUNCTION emou_move_clock(timestamptz) {} {}").format(sql.SQL(verb), sql.SQL(to), who)


def _grant(table: str, who: sql.Identifier) -> sql.Composable:
    return sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(", ".join(_rights(table))), sql.Identifier(table), who)


def _rights(table: str) -> tuple[str, ...]:
    if table == APPEND_ONLY or table in READ_ONLY:
        return ("SELECT",)
    if table in ONLY_ADDED or table in ONLY_ENDED:
        return ("SELECT", "INSERT")
    return (*READ_ADD_CHANGE, "DELETE") if table in MAY_DELETE else READ_ADD_CHANGE


def _tables() -> set[str]:
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return models | {"django_migrations", "emou_demo_clock"}


def grant(role: str) -> None:
    """Give `role` what it needs and nothing else. Run as the owner of the tables."""
    with connection.cursor() as cursor:
        for statement in statements(role):
            cursor.execute(statement)
