"""Help: what is written in docs/help/, and what is read from the tables of the law and of the offices."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from emou.dashboards import manual
from emou.dashboards.context_processors import kinds_of
from emou.dashboards.help import about_actions, about_outcomes
from emou.http.access import public


@public
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Every topic, the reader's own first; what each outcome means, and who may do what."""
    own, others = manual.topics_for(kinds_of(request))
    context = {
        "own": [_entry(topic) for topic in own],
        "others": [_entry(topic) for topic in others],
        "outcomes": about_outcomes(),
        "columns": ["Action", "Offices"],
        "actions": about_actions(),
    }
    return render(request, "dashboards/help.html", context)


@public
@require_safe
def help_topic(request: HttpRequest, slug: str) -> HttpResponse:
    if slug not in manual.BY_SLUG:
        raise Http404
    others = [_entry(topic) for topic in manual.TOPICS if topic.slug != slug]
    trail = [{"name": "Help", "url": reverse("help_page")}]
    return render(request, "dashboards/help_topic.html", {"page": manual.page(slug), "others": others, "trail": trail})


def _entry(topic: manual.Topic) -> dict[str, str]:
    title = manual.page(topic.slug).title
    return {"label": title, "url": reverse("help_topic", args=[topic.slug]), "hint": topic.about}
