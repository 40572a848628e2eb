"""Results in the formats of other programs, one file a format."""

from detente.report.export.dot import dot
from detente.report.export.graph import MOST_DOT_MOVES, MOST_GRAPHML_MOVES
from detente.report.export.graphml import graphml
from detente.report.export.nfg import lost_in_nfg, nfg
from detente.report.export.stability_json import stability_json, states_json
from detente.report.export.states import states_csv, states_parquet, states_table

__all__ = [
    "MOST_DOT_MOVES",
    "MOST_GRAPHML_MOVES",
    "dot",
    "graphml",
    "lost_in_nfg",
    "nfg",
    "stability_json",
    "states_csv",
    "states_json",
    "states_parquet",
    "states_table",
]
