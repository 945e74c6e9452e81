"""The API's router: every route of /api/v1/ and its schema."""

urlpatterns: list = []
