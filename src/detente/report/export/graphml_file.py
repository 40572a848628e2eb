"""The graph of a standoff as GraphML, for Gephi, yEd, Cytoscape, networkx."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree as ET

from detente.report.export.labels import state_text
from detente.studies.assessment import StateGraph
from detente.text import MARK, legible

MOST_GRAPHML_MOVES = 200_000
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def graphml(found: StateGraph) -> str:
    """Return states and moves as a GraphML document.

    Parameters
    ----------
    found : StateGraph
        n states, at most 200,000 moves.

    Returns
    -------
    str
        A directed graph. Nodes ``s1`` ... ``sn`` carry ``state``, ``label``, ``status_quo``,
        ``lever.NAME``, ``rank.PARTY``, ``equilibrium.CONCEPT``; edges carry ``party``,
        ``improvement`` and ``levers`` (those that change).
    """
    model, table = found.model, found.table
    root = ET.Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    keys = _Keys(root)
    graph = ET.SubElement(root, "graph", id="standoff", edgedefault="directed")
    keys.put(graph, "graph", "string", "title", model.title)
    keys.put(graph, "graph", "string", "fingerprint", table.fingerprint)
    levels = [model.space.levels_of(number) for number in range(1, model.space.size + 1)]
    equilibria = {concept: table.is_equilibrium(concept) for concept in table.concepts}
    for place, state in enumerate(levels):
        node = ET.SubElement(graph, "node", id=f"s{place + 1}")
        keys.put(node, "node", "int", "state", place + 1)
        keys.put(node, "node", "string", "label", f"{place + 1}: {state_text(model, place + 1)}")
        keys.put(node, "node", "boolean", "status_quo", place + 1 == model.status_quo)
        for lever, level in state.items():
            keys.put(node, "node", "string", f"lever.{lever}", level)
        for party, ranks in model.ranks.items():
            keys.put(node, "node", "int", f"rank.{party}", int(ranks[place]))
        for concept, holds in equilibria.items():
            keys.put(node, "node", "boolean", f"equilibrium.{concept}", bool(holds[place]))
    for arc in found.arcs:
        edge = ET.SubElement(graph, "edge", source=f"s{arc.source}", target=f"s{arc.target}")
        before, after = levels[arc.source - 1], levels[arc.target - 1]
        changed = [lever for lever, level in before.items() if after[lever] != level]
        keys.put(edge, "edge", "string", "party", arc.party)
        keys.put(edge, "edge", "boolean", "improvement", arc.improvement)
        keys.put(edge, "edge", "string", "levers", ", ".join(changed))
    ET.indent(root)
    stream = BytesIO()
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return stream.getvalue().decode("utf-8") + "\n"


class _Keys:
    """Declares every attribute once, as GraphML wants, before the graph."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root
        self.known: dict[tuple[str, str], str] = {}

    def put(
        self, part: ET.Element, domain: str, kind: str, name: str, value: str | int | bool
    ) -> None:
        key = self.known.get((domain, name))
        if key is None:
            key = self.known[domain, name] = f"d{len(self.known)}"
            declared = ET.Element(
                "key", {"id": key, "for": domain, "attr.name": name, "attr.type": kind}
            )
            self.root.insert(len(self.known) - 1, declared)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        ET.SubElement(part, "data", key=key).text = _NOT_XML.sub(MARK, legible(text))
