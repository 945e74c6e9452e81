from tests.pages.conftest import be, read  # noqa: F401 - fixtures
