"""The addresses below ``/api/v1``: one file a resource, computing nothing."""
