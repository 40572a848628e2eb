"""The concepts that stability answers by; their rows are in `detente.concepts`."""

from detente.concepts import CONCEPTS, SWEPT, TITLES

__all__ = ["CONCEPTS", "SWEPT", "TITLES"]
