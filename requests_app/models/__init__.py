"""Use cases and the data requests they become. States change only through the services, and the database insists."""

from requests_app.models.data_request import DataRequest, Quarantine
from requests_app.models.denial_draft import DenialDraft
from requests_app.models.document import Document
from requests_app.models.request_words import RequestWords
from requests_app.models.saved_view import SavedView
from requests_app.models.use_case import UseCase

__all__ = ["DataRequest", "DenialDraft", "Document", "Quarantine", "RequestWords", "SavedView", "UseCase"]
