from django.urls import path

from emou.dashboards import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("work/", views.work, name="work"),
    path("help/", views.help_page, name="help_page"),
]
