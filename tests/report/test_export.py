"""What other programs are given: complete, escaped, and refused where it would mislead."""

from __future__ import annotations

import csv
import io
import json
import re
from itertools import product
from typing import Any

import networkx as nx
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from detente import analyse, load_case
from detente.case import Lever
from detente.errors import NotApplicableError, TooLargeError
from detente.model import Model, assemble
from detente.report import export
from detente.report.data import to_data
from detente.stability import CONCEPTS
from detente.studies.assessment import StateGraph, StatesByConcept, state_graph
from tests.strategies import small_models

CASES = ("prisoners-dilemma", "elmira", "cuban-missile-crisis")
NASTY = ('&<>"\\', "a,b; é", "x" * 70, "=1+1", "–\x07\x1b[31m")


ELMIRA = load_case("elmira")


def drawn(model: Model) -> StateGraph:
    return state_graph(model, analyse(model), export.MOST_GRAPHML_MOVES, "a test")


def nasty_model() -> Model:
    """Level names and a title that break what does not escape."""
    levers = [
        Lever("state", "rank", NASTY),
        Lever("status_quo", "equilibrium", ("no", "yes"), moves="up"),
    ]
    ranks = {name: np.arange(10) for name in ("rank", "equilibrium", "watcher")}
    codes = np.arange(10, dtype=np.uint64)
    return assemble(levers, codes, ranks, status_quo=3, title='A "quoted" \\ <title>\x00 &  more')


@pytest.mark.parametrize("case", CASES)
def test_json_has_exactly_the_promised_keys(case: str) -> None:
    model = load_case(case)
    table = analyse(model)
    data = json.loads(json.dumps(to_data(StatesByConcept(model, table)), allow_nan=False))
    assert list(data) == [
        "case",
        "fingerprint",
        "parties",
        "levers",
        "states",
        "status_quo",
        "stable",
        "equilibria",
    ]
    assert data["case"] == model.title
    assert data["fingerprint"] == model.fingerprint
    assert data["parties"] == list(model.parties)
    assert data["levers"] == [
        {"name": v.name, "party": v.party, "levels": list(v.levels)} for v in model.levers.values()
    ]
    assert data["states"] == [
        {"id": number, "levels": model.space.levels_of(number)}
        for number in range(1, model.space.size + 1)
    ]
    assert data["status_quo"] == model.status_quo
    for concept in table.concepts:
        assert data["equilibria"][concept] == list(table.equilibria(concept))
        for party in model.parties:
            stable = data["stable"][concept][party]
            assert stable == table.stable[concept][party].tolist()
            assert {type(value) for value in stable} == {bool}


@given(small_models())
def test_csv_says_what_the_model_says(model: Model) -> None:
    table = analyse(model, CONCEPTS)
    rows = list(csv.DictReader(io.StringIO(export.states_csv(model, table).decode("utf-8"))))
    assert [int(row["state"]) for row in rows] == list(range(1, model.space.size + 1))
    for number, row in enumerate(rows, start=1):
        assert (row["status_quo"] == "true") == (number == model.status_quo)
        levels = {k[6:]: v for k, v in row.items() if k.startswith("lever.")}
        assert levels == model.space.levels_of(number)
        for party in model.parties:
            assert int(row[f"rank.{party}"]) == model.ranks[party][number - 1]
            for concept in table.concepts:
                stable = table.stable[concept][party][number - 1]
                assert row[f"{concept}.{party}"] == str(bool(stable)).lower()
        for concept in table.concepts:
            held = row[f"equilibrium.{concept}"] == "true"
            assert held == (number in table.equilibria(concept))


def test_csv_columns_never_collide_and_odd_levels_survive() -> None:
    model = nasty_model()
    text = export.states_csv(model, analyse(model)).decode("utf-8")
    header, *rows = csv.reader(io.StringIO(text))
    assert len(set(header)) == len(header)
    shown = [*NASTY[:3], "'=1+1", "–\ufffd\ufffd[31m"]  # nothing is run, nothing is obeyed
    assert [row[header.index("lever.state")] for row in rows] == shown * 2


@pytest.mark.parametrize("case", CASES)
def test_parquet_says_the_same_and_remembers_the_fingerprint(case: str) -> None:
    model = load_case(case)
    table = analyse(model)
    found = pq.read_table(io.BytesIO(export.states_parquet(model, table)))
    assert found.schema.metadata[b"fingerprint"].decode() == model.fingerprint
    assert found.num_rows == model.space.size
    for concept in table.concepts:
        column = found.column(f"equilibrium.{concept}").to_numpy()
        assert_array_equal(column, table.is_equilibrium(concept))
    for lever in model.levers:
        levels = [model.space.levels_of(number)[lever] for number in range(1, model.space.size + 1)]
        assert found.column(f"lever.{lever}").to_pylist() == levels


def moves_by_definition(model: Model) -> set[tuple[str, int, int]]:
    """Pairs of states that differ in one party's levers only, each in a permitted direction."""
    found = set()
    size = model.space.size
    digits = {v.name: model.space.digits(v.name).astype(int) for v in model.levers.values()}
    for source, target in product(range(size), repeat=2):
        steps = {
            name: d[target] - d[source] for name, d in digits.items() if d[target] != d[source]
        }
        owners = {model.levers[name].party for name in steps}
        allowed = {"both": (-1, 1), "up": (1,), "down": (-1,), "none": ()}
        if len(owners) == 1 and all(
            np.sign(step) in allowed[model.levers[name].moves] for name, step in steps.items()
        ):
            found.add((owners.pop(), source + 1, target + 1))
    return found


@given(small_models(most_states=16))
def test_graphml_has_every_move_and_nothing_else(model: Model) -> None:
    table = analyse(model)
    read = nx.parse_graphml(export.graphml(drawn(model)))
    assert read.is_directed()
    assert read.number_of_nodes() == model.space.size
    edges = {
        (data["party"], read.nodes[s]["state"], read.nodes[t]["state"])
        for s, t, data in read.edges(data=True)
    }
    assert edges == moves_by_definition(model)
    for source, target, data in read.edges(data=True):
        ranks = model.ranks[data["party"]]
        before, after = read.nodes[source]["state"], read.nodes[target]["state"]
        assert data["improvement"] == (ranks[after - 1] > ranks[before - 1])
        changed = {
            name
            for name, level in model.space.levels_of(before).items()
            if model.space.levels_of(after)[name] != level
        }
        assert set(data["levers"].split(", ")) == changed
    for _, node in read.nodes(data=True):
        number = node["state"]
        levels = model.space.levels_of(number)
        assert {name: node[f"lever.{name}"] for name in model.levers} == levels
        assert node["status_quo"] == (number == model.status_quo)
        for concept in table.concepts:
            assert node[f"equilibrium.{concept}"] == (number in table.equilibria(concept))
        for party in model.parties:
            assert node[f"rank.{party}"] == model.ranks[party][number - 1]


def test_graphml_escapes() -> None:
    model = nasty_model()
    read = nx.parse_graphml(export.graphml(drawn(model)))
    levels = [node["lever.state"] for _, node in read.nodes(data=True)][:5]
    assert levels[:4] == list(NASTY[:4])
    assert levels[4] == "–\ufffd\ufffd[31m"  # control characters cannot stand in XML
    assert read.graph["fingerprint"] == model.fingerprint


DOT_TEXT = r'"(?:[^"\\\n]|\\.)*"'
DOT_LINE = re.compile(
    rf"  (?:s\d+ \[label=({DOT_TEXT})(?:, peripheries=2)?\];"
    rf'|s\d+ -> s\d+ \[label=({DOT_TEXT}), color="#\w+", fontcolor="#\w+"(?:, style=dashed)?\];'
    r"|node \[.*\];|edge \[.*\];)"
)


@pytest.mark.parametrize("model", [nasty_model(), load_case("elmira")], ids=["nasty", "elmira"])
def test_dot_is_well_formed(model: Model) -> None:
    first, *lines, last = export.dot(drawn(model)).splitlines()
    assert re.fullmatch(rf"digraph {DOT_TEXT} {{", first)
    assert last == "}"
    assert all(DOT_LINE.fullmatch(line) for line in lines)
    arrows = [line for line in lines if "->" in line]
    assert len(arrows) == len(moves_by_definition(model))
    dashed = sum("dashed" in line for line in arrows)
    worse = sum(
        model.ranks[party][target - 1] <= model.ranks[party][source - 1]
        for party, source, target in moves_by_definition(model)
    )
    assert dashed == worse


def test_dot_keeps_every_character_of_a_level() -> None:
    model = nasty_model()
    text = export.dot(drawn(model))
    labels = re.findall(rf"  s\d+ \[label=({DOT_TEXT})", text)
    for level, label in zip(NASTY, labels, strict=False):
        plain = re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), label[1:-1])
        shown = "".join(c if c.isprintable() else "\ufffd" for c in level)
        assert plain.splitlines()[1] == f"state={shown}, status_quo=no"


def test_dot_marks_equilibria_and_the_status_quo_in_words() -> None:
    model = load_case("chicken")
    text = export.dot(drawn(model))
    assert r's1 [label="1\nrow_swerves=no, column_swerves=no\nstatus quo"];' in text
    assert r"\nequilibrium: nash gmr smr seq sseq" in text


@pytest.mark.parametrize(
    "most", [export.MOST_DOT_MOVES, export.MOST_GRAPHML_MOVES, len(moves_by_definition(ELMIRA))]
)
def test_graphs_that_can_be_drawn_are(most: int) -> None:
    assert len(state_graph(ELMIRA, analyse(ELMIRA), most, "a test").arcs) <= most


def test_graphs_that_nobody_could_draw_are_refused() -> None:
    moves = len(moves_by_definition(ELMIRA))
    with pytest.raises(TooLargeError, match=f"more than {moves - 1} moves .* Export CSV"):
        state_graph(ELMIRA, analyse(ELMIRA), moves - 1, "a test")


def test_a_vast_graph_is_refused_before_it_is_counted() -> None:
    levers = [Lever(f"x{k}", "a", ("no", "yes"), moves="none") for k in range(13)]
    codes = np.arange(2**13, dtype=np.uint64)
    model = assemble(levers, codes, {"a": np.zeros(2**13, dtype=int)})
    with pytest.raises(TooLargeError, match="8,192 states"):
        state_graph(model, analyse(model), 5_000, "a test")


def read_nfg(text: str) -> tuple[str, list[str], list[list[str]], str, list[list[int]]]:
    """Read the payoff version of Gambit's format as its manual describes it."""
    quoted = r'"(?:[^"\\]|\\")*"'
    found = re.fullmatch(
        rf"NFG 1 R ({quoted})\s*\{{((?:\s*{quoted})+)\s*\}}\s*"
        rf"\{{((?:\s*\{{(?:\s*{quoted})+\s*\}})+)\s*\}}\s*({quoted})\s*([\d\s]+)",
        text,
    )
    assert found is not None, text
    title, players, strategies, comment, numbers = found.groups()

    def texts(part: str) -> list[str]:
        return [t[1:-1].replace('\\"', '"') for t in re.findall(quoted, part)]

    own = [texts(part) for part in re.findall(rf"\{{((?:\s*{quoted})+)\s*\}}", strategies)]
    names = texts(players)
    payoffs = np.array(numbers.split(), dtype=int).reshape(-1, len(names)).tolist()
    return texts(title)[0], names, own, texts(comment)[0], payoffs


def square_model() -> Model:
    """Three movers with 4, 3 and 2 strategies, levers interleaved, and a watcher."""
    rng = np.random.default_rng(3)
    levers = [
        Lever("x", "a", ("lo", "hi")),
        Lever("y", "b", ("p", "q", "r")),
        Lever("z", "a", ("u", "v"), moves="up"),
        Lever("w", "c", ("off", "on")),
    ]
    ranks: dict[str, Any] = {name: rng.integers(0, 9, 24) for name in "dabc"}
    return assemble(levers, np.arange(24, dtype=np.uint64), ranks, status_quo=5)


def test_nfg_gives_every_outcome_the_ranks_of_its_state() -> None:
    model = square_model()
    _, players, strategies, _, payoffs = read_nfg(export.nfg(model))
    assert players == ["a", "b", "c"]
    assert [len(own) for own in strategies] == [4, 3, 2]
    # The first player's strategy varies fastest.
    outcomes = [tuple(reversed(p)) for p in product(*reversed(strategies))]
    assert len(payoffs) == len(outcomes) == 24
    for outcome, payoff in zip(outcomes, payoffs, strict=True):
        levels = dict(part.split("=") for own in outcome for part in own.split(", "))
        number = model.space.number_of(levels)
        assert payoff == [model.ranks[player][number - 1] for player in players]


def test_nfg_says_what_it_loses() -> None:
    model = square_model()
    lost = " ".join(export.lost_in_nfg(model))
    assert "One-way levers are lost (z)" in lost
    assert "Parties without levers are left out: d" in lost
    assert "status quo (state 5)" in lost
    assert lost in read_nfg(export.nfg(model))[3]
    chicken = export.lost_in_nfg(load_case("chicken"))
    assert len(chicken) == 1  # the status quo, always


def test_nfg_labels_are_what_gambit_can_read() -> None:
    title, players, strategies, comment, _ = read_nfg(export.nfg(nasty_model()))
    assert title == 'A "quoted" / <title>? & more'
    assert players == ["rank", "equilibrium"]
    assert strategies[0][0] == "state=#1"  # it holds a backslash
    assert strategies[0][3] == "state==1+1"
    assert len(set(strategies[0])) == 5
    assert "state" in comment
    for text in (title, comment, *players, *strategies[0]):
        assert text.isascii()
        assert text.isprintable()
        assert "  " not in text


def test_nfg_refuses_a_table_with_holes() -> None:
    with pytest.raises(NotApplicableError, match=r"12 of 32 combinations.*one lever"):
        export.nfg(load_case("elmira"))


def test_nfg_refuses_a_vast_game(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(export.nfg.__globals__, "MOST_PAYOFFS", 71)
    with pytest.raises(TooLargeError, match="24 outcomes for 3 players"):
        export.nfg(square_model())
