from django.urls import path

from escalation.views import precedents

urlpatterns = [
    path("precedents/", precedents.index, name="precedents"),
]
