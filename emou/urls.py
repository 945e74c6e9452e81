"""Every address of the application. What each may be asked for is declared by its view (emou.http.access)."""

from django.urls import include, path

from emou.ui.views import styleguide

handler400 = "emou.ui.errors.bad_request"
handler403 = "emou.ui.errors.forbidden"
handler404 = "emou.ui.errors.not_found"
handler500 = "emou.ui.errors.server_error"

urlpatterns = [
    path("api/v1/", include("emou.demo.api")),
    path("api/v1/", include("emou.api")),
    path("", include("emou.entrance.urls")),
    path("", include("emou.dashboards.urls")),
    path("", include("escalation.urls")),
    path("", include("sharing.urls")),
    path("", include("requests_app.urls")),
    path("", include("agencies.urls")),
    path("demo/", include("emou.demo.urls")),
    path("styleguide/", styleguide, name="styleguide"),
]
