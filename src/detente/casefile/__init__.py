"""File <-> model: TOML cases in and out, JSON Schema, GMCR+ import."""

from detente.casefile.read import build_from, parse_case, read_definition, shipped_cases
from detente.casefile.schema import case_schema
from detente.casefile.write import dump_case, write_case

__all__ = [
    "build_from",
    "case_schema",
    "dump_case",
    "parse_case",
    "read_definition",
    "shipped_cases",
    "write_case",
]
