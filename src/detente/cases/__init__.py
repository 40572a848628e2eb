"""The case library that ships with the package."""
