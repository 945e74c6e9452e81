from django.urls import path

from emou.demo import views

urlpatterns = [
    path("sign-in/", views.sign_in_as, name="demo_sign_in"),
    path("clock/", views.move_clock, name="demo_clock"),
]
