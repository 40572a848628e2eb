"""Files are met through the commands too."""

from tests.cli.conftest import detente, two

__all__ = ["detente", "two"]
