from django.urls import path

from emou.demo import mails, views

urlpatterns = [
    path("sign-in/", views.sign_in_as, name="demo_sign_in"),
    path("clock/", views.move_clock, name="demo_clock"),
    path("mails/", mails.index, name="demo_mails"),
    path("mails/<int:pk>/", mails.one, name="demo_mail"),
    path("mails/<int:pk>/html/", mails.html, name="demo_mail_html"),
]
