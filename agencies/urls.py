from django.urls import path

from agencies.views import calendar, catalog

urlpatterns = [
    path("datasets/", catalog.datasets, name="datasets"),
    path("datasets/<slug:code>/", catalog.dataset_page, name="dataset_page"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/closures/", calendar.proclaim_closure, name="closure_proclaim"),
    path("calendar/closures/<int:pk>/withdraw/", calendar.withdraw_closure, name="closure_withdraw"),
    path("calendar/<int:year>/confirm/", calendar.confirm_year, name="year_confirm"),
]
