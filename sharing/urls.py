from django.urls import path

from sharing.views import acting, people, register, release, revoking, writings

urlpatterns = [
    path("releases/", register.index, name="release_list"),
    path("releases/download/", register.download, name="release_download"),
    path("releases/ends.ics", register.ends, name="release_ends"),
    path("releases/<int:pk>/", release.page, name="release_page"),
    path("releases/<int:pk>/renew/", release.renew, name="release_renew"),
    path("releases/<int:pk>/gates/<slug:code>/<slug:action>/", acting.gate, name="gate_action"),
    path("releases/<int:pk>/gates/<slug:code>/<slug:action>/done/", acting.gate_done, name="gate_done"),
    path("releases/<int:pk>/users/", people.users, name="release_users"),
    path("releases/<int:pk>/incidents/", people.incidents, name="release_incidents"),
    path("releases/<int:pk>/schedule/", writings.schedule, name="release_schedule"),
    path("releases/<int:pk>/notice/", writings.notice, name="release_notice"),
    path("releases/<int:pk>/<slug:action>/", acting.take, name="release_action"),
    path("releases/<int:pk>/<slug:action>/autosave/", revoking.autosave, name="release_autosave"),
    path("releases/<int:pk>/<slug:action>/done/", acting.done, name="release_done"),
]
