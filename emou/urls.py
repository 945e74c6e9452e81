"""Every address of the application. What each may be asked for is declared by its view (emou.http.access)."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("emou.demo.api")),
    path("api/v1/", include("emou.api")),
]
