from django.urls import path

from sharing.views import acting, release

urlpatterns = [
    path("releases/<int:pk>/", release.page, name="release_page"),
    path("releases/<int:pk>/renew/", release.renew, name="release_renew"),
    path("releases/<int:pk>/gates/<slug:code>/<slug:action>/", acting.gate, name="gate_action"),
    path("releases/<int:pk>/gates/<slug:code>/<slug:action>/done/", acting.gate_done, name="gate_done"),
    path("releases/<int:pk>/<slug:action>/", acting.take, name="release_action"),
    path("releases/<int:pk>/<slug:action>/done/", acting.done, name="release_done"),
]
