"""Stand before those of the requests, which take any word after a reference for the name of an action."""

from django.urls import path

from escalation.views import hearings, precedents

urlpatterns = [
    path("precedents/", precedents.index, name="precedents"),
    path("requests/<slug:reference>/hearing/", hearings.hearing, name="request_hearing"),
    path("requests/<slug:reference>/hearing.ics", hearings.invitation, name="hearing_invitation"),
]
