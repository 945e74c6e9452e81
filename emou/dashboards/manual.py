"""The help that is written in docs/help/, as pages of the application: one text for both.

Plain Markdown without HTML. A link to another of its pages leads there in the application too, and `app:NAME` leads to
the page with that name. Read once and kept: the files do not change while the application runs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

from agencies.roles import Kind

DOCS: Path = settings.BASE_DIR / "docs"
WORDS = "words"
FILES = {WORDS: DOCS / "glossary.md"}  # every other page is docs/help/SLUG.md
LINK = re.compile(r"^(?:\.\./)?(?:help/)?(?P<slug>[a-z]+)\.md(?P<anchor>#[\w-]+)?$")


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of help: what it is about, and for which kinds of office; for none, it is for everybody."""

    slug: str
    about: str
    kinds: tuple[Kind, ...] = ()


TOPICS = (
    Topic("requester", "Find data, file a request, follow its clock", (Kind.REQUESTER,)),
    Topic("counsel", "Answer a request: approve, take more time, deny, escalate", (Kind.COUNSEL, Kind.DIRECTOR)),
    Topic("steward", "Describe datasets, release data", (Kind.STEWARD,)),
    Topic("cio", "Review a denial", (Kind.CIO,)),
    Topic("coo", "Hear an escalation", (Kind.COO,)),
    Topic("practice", "Keep calendar, law, agencies and agreement", (Kind.PRACTICE,)),
    Topic("auditor", "Check the record and the clocks", (Kind.AUDITOR,)),
    Topic("administrator", "Keep the people of an agency", (Kind.AGENCY_ADMIN, Kind.ADMIN)),
    Topic("releases", "What is shared with whom, what it waits for, who sees it, and what to do about a breach"),
    Topic("account", "Sign in, your second factor, where you are signed in"),
    Topic("notices", "What you are told, by email and here, and how you prove it"),
    Topic("clock", "Which days count, and what moves a clock"),
    Topic(WORDS, "Every word of the agreement, explained"),
)
BY_SLUG = {topic.slug: topic for topic in TOPICS}
OF_PAGES = {
    "account": "account",
    "sign_in": "account",
    "sign_in_by_passkey": "account#how-do-i-sign-in",
    "password_forgotten": "account#i-have-forgotten-my-password-what-now",
    "password_new": "account#i-have-forgotten-my-password-what-now",
    "person_factors": "administrator#somebody-cannot-sign-in-what-do-i-check",
    "confirm": "account#why-am-i-asked-again-whether-it-is-me",
    "mfa_add_webauthn": "account#what-is-a-second-factor",
    "mfa_remove_webauthn": "account#what-is-a-second-factor",
    "mfa_index": "account#what-is-a-second-factor",
    "mfa_authenticate": "account#i-have-neither-my-phone-nor-my-key-what-now",
    "mfa_activate_totp": "account#how-do-i-set-one-up",
    "mfa_deactivate_totp": "account#what-is-a-second-factor",
    "mfa_view_recovery_codes": "account#how-do-i-set-one-up",
    "mfa_generate_recovery_codes": "account#how-do-i-set-one-up",
    "sessions": "account#where-am-i-signed-in",
    "password_change": "account#where-am-i-signed-in",
    "notices": "notices#what-is-in-my-notices",
    "mail_choices": "notices#how-does-email-come-to-me",
    "mail_samples": "notices#how-does-email-come-to-me",
    "notices_dead": "practice#an-email-could-not-be-delivered-what-now",
    "webhooks": "administrator#how-do-i-connect-our-own-system",
    "webhook": "administrator#how-do-i-connect-our-own-system",
    "offices": "administrator#why-must-an-office-never-be-empty",
    "agency_offices": "administrator#why-must-an-office-never-be-empty",
    "office_page": "administrator#who-sees-what-of-this",
    "office_appoint": "administrator#how-do-i-appoint-somebody",
    "office_acting": "administrator#counsel-is-away-what-must-i-do",
    "office_invite": "administrator#how-do-i-bring-in-somebody-new",
    "invitation_again": "administrator#how-do-i-bring-in-somebody-new",
    "invitation_revoke": "administrator#how-do-i-bring-in-somebody-new",
    "appointment_succeed": "administrator#somebody-leaves-what-must-i-do",
    "appointment_end": "administrator#somebody-leaves-what-must-i-do",
    "appointment_change": "administrator#i-made-a-mistake-in-the-days-what-now",
    "appointment_cancel": "administrator#i-made-a-mistake-in-the-days-what-now",
    "people": "administrator#somebody-cannot-sign-in-what-do-i-check",
    "person_page": "administrator#somebody-cannot-sign-in-what-do-i-check",
    "person_deactivate": "administrator#somebody-leaves-what-must-i-do",
    "person_reactivate": "administrator#somebody-cannot-sign-in-what-do-i-check",
    "feeds": "notices#how-do-i-see-last-days-in-my-calendar",
    "request_notices": "notices#who-was-told-of-a-request",
    "datasets": "requester#how-do-i-find-the-data-i-need",
    "dataset_page": "requester#how-do-i-find-the-data-i-need",
    "use_cases": "requester#how-do-i-file-a-request",
    "use_case_new": "requester#how-do-i-file-a-request",
    "use_case_edit": "requester#how-do-i-file-a-request",
    "use_case_review": "requester#how-do-i-file-a-request",
    "precedents": "counsel#how-were-denials-like-mine-decided",
    "request_review": "cio#how-do-i-review-a-denial",
    "request_hearing": "coo#how-do-i-hear-both-sides",
    "release_page": "requester#what-is-a-release",
    "release_renew": "requester#how-does-a-release-end",
    "release_list": "releases#what-is-shared-with-whom",
    "release_users": "releases#who-sees-the-data",
    "release_incidents": "releases#what-do-i-do-about-a-breach",
    "release_schedule": "releases#what-is-signed-and-by-whom",
    "release_notice": "releases#what-is-signed-and-by-whom",
    "request_clock": "clock",
    "calendar": "clock#what-is-a-business-day",
    "clock": "clock",
    "closure_proclaim": "practice#how-do-i-proclaim-a-closure",
    "closure_withdraw": "practice#how-do-i-proclaim-a-closure",
    "year_confirm": "practice#how-do-i-confirm-a-year",
}
OF_ACTIONS = {
    "narrow": "requester#how-do-i-change-a-request-that-is-filed",
    "withdraw": "requester#how-do-i-change-a-request-that-is-filed",
    "approve": "counsel#how-do-i-approve",
    "deny": "counsel#how-do-i-deny",
    "extend": "counsel#how-do-i-take-more-time",
    "concede": "counsel#how-do-i-change-my-mind",
    "accept": "counsel#how-do-i-answer-an-overrule",
    "escalate": "counsel#how-do-i-answer-an-overrule",
    "uphold": "cio#how-do-i-uphold",
    "overrule": "cio#how-do-i-overrule",
    "refer": "cio#what-if-i-may-not-judge",
    "order": "coo#how-do-i-order-sharing",
    "excuse": "coo#how-do-i-excuse-the-agency",
    "reopen": "practice#a-closure-was-proclaimed-too-late-what-now",
}

OF_RELEASES = {
    "accept_duties": "requester#how-do-i-get-the-data-once-it-must-be-shared",
    "sign": "counsel#how-do-i-sign-for-a-release",
    "start": "steward#how-do-i-start-a-release",
    "suspend": "steward#what-do-i-do-about-a-breach",
    "lift": "steward#what-do-i-do-about-a-breach",
    "report": "requester#what-do-i-do-about-a-breach",
    "revoke": "counsel#how-do-i-end-a-release-that-the-law-bars",
    "uphold": "cio#how-do-i-judge-a-revocation",
    "overrule": "cio#how-do-i-judge-a-revocation",
    "close": "requester#how-does-a-release-end",
    "certify": "requester#how-does-a-release-end",
    "name_user": "requester#who-may-see-the-data",
    "confirm_user": "requester#who-may-see-the-data",
    "remove_user": "requester#who-may-see-the-data",
    "review_access": "requester#who-may-see-the-data",
    "add_gate": "practice#how-do-i-add-a-gate-to-a-release",
    **dict.fromkeys(("apply", "hold", "refuse"), "steward#how-do-i-record-the-evidence-of-a-gate"),
}


@dataclass(frozen=True, slots=True)
class Heading:
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of help, drawn: its title, the headings for a list of contents, and what stands below the title."""

    title: str
    headings: tuple[Heading, ...]
    body: SafeString


def topics_for(kinds: Sequence[Kind]) -> tuple[list[Topic], list[Topic]]:
    """The topics of a reader's own offices, and the others."""
    own = [topic for topic in TOPICS if set(topic.kinds) & set(kinds)]
    return own, [topic for topic in TOPICS if topic not in own]


def help_for(page: str, action: str, kinds: Sequence[Kind]) -> str:
    """The address of the help for a page and the action taken on it, else for the reader's office, else of all."""
    own, _ = topics_for(kinds)
    actions = OF_RELEASES if page.startswith(("release_", "gate_")) else OF_ACTIONS
    found = actions.get(action) or OF_PAGES.get(page) or (own[0].slug if own else "")
    if not found:
        return reverse("help_page")
    slug, _, anchor = found.partition("#")
    return reverse("help_topic", args=[slug]) + (f"#{anchor}" if anchor else "")


@cache
def page(slug: str) -> Page:
    """The page of a topic. Raises KeyError for an unknown one."""
    text = FILES.get(BY_SLUG[slug].slug, DOCS / "help" / f"{slug}.md").read_text(encoding="utf-8")
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    headings = [_anchored(tokens, at) for at, token in enumerate(tokens) if token.type == "heading_open"]
    for token in tokens:
        _fitted(token)
    title, rest = tokens[1].content, tokens[3:]
    body = mark_safe(markdown.renderer.render(rest, markdown.options, {}))  # noqa: S308  (our own text, HTML off)
    return Page(title, tuple(heading for tag, heading in headings if tag == "h2"), body)


def _anchored(tokens: list[Token], at: int) -> tuple[str, Heading]:
    text = tokens[at + 1].content
    anchor = slugify(text)
    tokens[at].attrSet("id", anchor)
    return tokens[at].tag, Heading(anchor, text)


def _fitted(token: Token) -> None:
    """Tables look like ours, and links lead to pages of the application."""
    if token.type == "table_open":
        token.attrSet("class", "prose-table")
    if token.type == "th_open":
        token.attrSet("scope", "col")
    for child in token.children or ():
        if child.type == "link_open":
            child.attrSet("href", address(str(child.attrGet("href"))))


def address(link: str) -> str:
    """Where a link of a help page leads in the application. A page that is not ours to show raises KeyError."""
    if link.startswith("app:"):
        return reverse(link.removeprefix("app:"))
    found = LINK.match(link)
    if found is None:
        return link
    slug = WORDS if found["slug"] == "glossary" else found["slug"]
    return reverse("help_topic", args=[BY_SLUG[slug].slug]) + (found["anchor"] or "")
