from django.urls import path

from requests_app.views import (
    approving,
    documents,
    letters,
    listing,
    messages,
    requests,
    saved_views,
    taking,
    use_cases,
)

urlpatterns = [
    path("requests/", listing.index, name="requests"),
    path("requests/download/", listing.download, name="requests_download"),
    path("requests/approve/", approving.approve, name="requests_approve"),
    path("requests/approved/", approving.approved, name="requests_approved"),
    path("requests/lists/", saved_views.index, name="request_views"),
    path("requests/lists/<int:pk>/", saved_views.change, name="request_view"),
    path("requests/<slug:reference>/", requests.page, name="request_page"),
    path("requests/<slug:reference>/letters/<int:seq>/", letters.page, name="letter_page"),
    path("requests/<slug:reference>/letters/<int:seq>.pdf", letters.pdf, name="letter_pdf"),
    path("requests/<slug:reference>/clock/", requests.clock, name="request_clock"),
    path("requests/<slug:reference>/messages/", messages.conversation, name="request_messages"),
    path("requests/<slug:reference>/<slug:action>/", taking.take, name="request_action"),
    path("requests/<slug:reference>/documents/add/", documents.add_to_request, name="request_document_add"),
    path("use-cases/<int:pk>/documents/add/", documents.add_to_use_case, name="use_case_document_add"),
    path("documents/<uuid:pk>/", documents.download, name="document"),
    path("documents/<uuid:pk>/disclose/", documents.disclose, name="document_disclose"),
    path("documents/<uuid:pk>/withdraw/", documents.withdraw, name="document_withdraw"),
    path("use-cases/", use_cases.index, name="use_cases"),
    path("use-cases/new/", use_cases.new, name="use_case_new"),
    path("use-cases/<int:pk>/", use_cases.edit, name="use_case_edit"),
    path("use-cases/<int:pk>/review/", use_cases.review, name="use_case_review"),
    path("use-cases/<int:pk>/file/", use_cases.file, name="use_case_file"),
    path("use-cases/<int:pk>/discard/", use_cases.discard, name="use_case_discard"),
]
