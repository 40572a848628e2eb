"""A drawn map of the part that matters: from the status quo to the states worth reaching."""

from detente.report.html.graph.draw import Drawing, draw_map
from detente.report.html.graph.tree import Branch, map_tree

__all__ = ["Branch", "Drawing", "draw_map", "map_tree"]
