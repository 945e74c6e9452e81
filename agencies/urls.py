from django.urls import path

from agencies import views

urlpatterns = [
    path("datasets/", views.datasets, name="datasets"),
    path("datasets/<slug:code>/", views.dataset_page, name="dataset_page"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/closures/", views.proclaim_closure, name="closure_proclaim"),
    path("calendar/closures/<int:pk>/withdraw/", views.withdraw_closure, name="closure_withdraw"),
    path("calendar/<int:year>/confirm/", views.confirm_year, name="year_confirm"),
]
