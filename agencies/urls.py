from django.urls import path

from agencies.views import calendar, catalog, closures

urlpatterns = [
    path("datasets/", catalog.datasets, name="datasets"),
    path("datasets/<slug:code>/", catalog.dataset_page, name="dataset_page"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/closures/", closures.proclaim_closure, name="closure_proclaim"),
    path("calendar/closures/<int:pk>/withdraw/", closures.withdraw_closure, name="closure_withdraw"),
    path("calendar/<int:year>/confirm/", closures.confirm_year, name="year_confirm"),
]
