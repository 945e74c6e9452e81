from django.urls import path

from agencies.views import basket, calendar, catalog, closures, library, parties, reference, stewarding

urlpatterns = [
    path("datasets/", catalog.datasets, name="datasets"),
    path("datasets/basket/", basket.basket, name="basket"),
    path("datasets/compare/", catalog.compare, name="dataset_compare"),
    path("datasets/kept/", stewarding.datasets_kept, name="datasets_kept"),
    path("datasets/new/", stewarding.dataset_new, name="dataset_new"),
    path("datasets/<slug:code>/", catalog.dataset_page, name="dataset_page"),
    path("datasets/<slug:code>/kept/", stewarding.dataset_kept, name="dataset_kept"),
    path("datasets/<slug:code>/edit/", stewarding.dataset_edit, name="dataset_edit"),
    path("datasets/<slug:code>/elements/new/", stewarding.element_new, name="element_new"),
    path("datasets/<slug:code>/elements/<slug:part>/edit/", stewarding.element_edit, name="element_edit"),
    path("clock/", calendar.clock_page, name="clock"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/closures/", closures.proclaim_closure, name="closure_proclaim"),
    path("calendar/closures/<int:pk>/withdraw/", closures.withdraw_closure, name="closure_withdraw"),
    path("calendar/<int:year>/confirm/", closures.confirm_year, name="year_confirm"),
    path("reference/", reference.reference, name="reference"),
    path("agencies/", parties.agencies, name="agencies"),
    path("agencies/<slug:code>/", parties.agency_page, name="agency_page"),
    path("agencies/<slug:code>/edit/", parties.agency_edit, name="agency_edit"),
    path("agreement/", parties.agreement, name="agreement"),
    path("agreement/versions/new/", parties.version_new, name="version_new"),
    path("library/", library.library, name="library"),
    path("library/new/", library.authority_new, name="authority_new"),
    path("library/<slug:code>/", library.authority_page, name="authority_page"),
    path("library/<slug:code>/edit/", library.authority_edit, name="authority_edit"),
    path("library/<slug:code>/exceptions/new/", library.exception_new, name="exception_new"),
    path("library/<slug:code>/exceptions/<slug:part>/edit/", library.exception_edit, name="exception_edit"),
]
