"""One import for the verbs, a standoff from plain data, and results that show themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import detente
from detente.casefile import read_text
from detente.errors import InputError, NotApplicableError
from detente.model import Model

PARTIES: Any = ["ann", "bob"]
LEVERS: Any = {"x": "ann", "y": ("bob", ["no", "some", "yes"])}
AIMS: Any = {"ann": "1 * (y == 'yes') - 0.5 * x", "bob": ["x", ["y == 'no'", "not x"]]}


@pytest.fixture(scope="module")
def elmira() -> Model:
    return detente.load_case("elmira")


def test_the_front_has_every_verb_it_lists() -> None:
    for name in detente.__all__:
        assert callable(getattr(detente, name))


def test_a_standoff_from_plain_data_is_that_of_a_file() -> None:
    made = detente.standoff(parties=PARTIES, levers=LEVERS, preferences=AIMS, title="T")
    text = """
format = 1
title = "T"
[parties.ann]
[parties.bob]
[levers.x]
party = "ann"
levels = ["no", "yes"]
[levers.y]
party = "bob"
levels = ["no", "some", "yes"]
[status_quo]
x = "no"
y = "no"
[preferences.ann]
value = "1 * (y == 'yes') - 0.5 * x"
[preferences.bob]
statements = ["x", ["y == 'no'", "not x"]]
"""
    assert made.definition == detente.loads(text).definition
    ranked = {**AIMS, "bob": np.array([1, 2, 3, 4, 5, 6])}
    other = detente.standoff(
        parties={"ann": "Ann", "bob": {"label": "Bob"}},
        levers=LEVERS,
        preferences=ranked,
        status_quo={"y": "some"},
        outcomes={"cost": {"unit": "1", "levers": ["x", "y"], "table": np.ones((2, 3))}},
    )
    assert other.parties["bob"].title == "Bob"
    assert other.ranks["bob"].tolist() == [6, 5, 4, 3, 2, 1]
    assert other.space.levels_of(other.status_quo) == {"x": "no", "y": "some"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"parties": None}, "parties"),
        ({"parties": "ann"}, "parties: found 'ann'"),
        ({"parties": 3}, "parties"),
        ({"parties": [None, object()]}, "parties: found NoneType"),
        ({"parties": {"ann": 3, "bob": ""}}, "parties.ann"),
        ({"levers": None}, "levers"),
        ({"levers": ["x"]}, "levers"),
        ({"levers": {"x": None}}, "x"),
        ({"levers": {"x": ("ann", None)}}, "levers.x: found NoneType"),
        ({"levers": {"x": ("carl", ["a", "b"])}}, "no party named 'carl'"),
        ({"levers": {"x": object()}}, "x: found object"),
        ({"preferences": None}, "preferences"),
        ({"preferences": {"ann": 3}}, "preferences.ann"),
        ({"preferences": {**AIMS, "bob": []}}, "preferences.bob"),
        ({"preferences": {**AIMS, "bob": [[[[]]]]}}, "bob"),
        ({"preferences": {**AIMS, "bob": "y +"}}, "preferences.bob"),
        ({"status_quo": ["x"]}, "status_quo: found list"),
        ({"status_quo": {"x": "maybe"}}, "status_quo"),
        ({"status_quo": {"z": "no"}}, "z"),
        ({"title": None}, "title"),
        ({"nonsense": {}}, "nonsense"),
        (
            {"outcomes": {"c": {"unit": "1", "levers": ["y", "x"], "table": np.ones((2, 3))}}},
            "2 x 3",
        ),
        ({"rules": "x"}, "rules"),
        ({"rules": [lambda: None]}, "rules: found function"),
    ],
)
def test_what_is_no_standoff_is_refused_as_in_a_file(change: dict[str, Any], told: str) -> None:
    given = {"parties": PARTIES, "levers": LEVERS, "preferences": AIMS, **change}
    with pytest.raises(InputError) as refused:
        detente.standoff(**given)
    assert told in str(refused.value)


def test_texts_are_read(elmira: Model) -> None:
    assert detente.loads(read_text("elmira")[0]).fingerprint == elmira.fingerprint
    with pytest.raises(InputError, match="mine: is not TOML"):
        detente.loads("x", "mine")
    with pytest.raises(InputError, match="found NoneType"):
        detente.loads(None)  # type: ignore[arg-type]


def test_states_are_meant_by_number_name_or_levels(elmira: Model) -> None:
    by = [detente.explain(elmira, s, party="moe").state for s in (7, "s5", {"insist": "yes"})]
    assert by == [7, 7, 7]
    assert detente.explain(elmira, np.int64(7), party="moe").state == 7
    for wrong in (13, 0, "s10", "s9", {"insist": "maybe"}, {"z": "no"}, 1.5, None, True):
        with pytest.raises(InputError):
            detente.explain(elmira, wrong)  # type: ignore[arg-type]


def test_paths_and_needed_change(elmira: Model) -> None:
    assert [each.target for each in detente.paths(elmira, 7).routes] == [7]
    assert [each.target for each in detente.paths(elmira, ["s4", 7]).routes] == [4, 7]
    every = detente.paths(elmira, concept="nash")
    assert [each.target for each in every.routes] == list(
        detente.analyse(elmira).equilibria("nash")
    )
    assert list(detente.needed_change(elmira, 1, party="moe").parties) == ["moe"]


def test_a_model_changed_is_solved_again() -> None:
    model = detente.load_case("belarus-2008")
    party = next(p for p, each in model.preferences.items() if each.alternatives)
    name = next(iter(model.preferences[party].alternatives))
    found = detente.changed(model, {f"readings.{party}": name})
    assert found.fingerprint == model.with_alternatives({party: name}).fingerprint
    read = model.with_alternatives({party: name})
    lever = next(iter(model.levers))
    now = model.definition.status_quo[lever]
    level = next(each for each in model.levers[lever].levels if each != now)
    moved = detente.changed(read, {f"levels.{lever}": level})
    assert moved.readings == read.readings
    assert moved.space.levels_of(moved.status_quo)[lever] == level


def test_what_a_case_does_not_have_is_said(elmira: Model) -> None:
    with pytest.raises(InputError, match="has no trade"):
        detente.pressure(elmira)
    with pytest.raises(InputError, match="no uncertain inputs"):
        detente.robust(elmira)
    with pytest.raises(InputError, match="who signs"):
        detente.deal(elmira)


def test_a_table_of_states_carries_everything() -> None:
    model = detente.load_case("belarus-2008")
    table = detente.analyse(model, ("nash",))
    frame = table.to_pandas(model)
    assert list(frame.index) == list(range(1, model.space.size + 1))
    for number in (1, model.status_quo, model.space.size):
        row = frame.loc[number]
        assert row["lever"].to_dict() == model.space.levels_of(number)
        for party in model.parties:
            assert row["rank", party] == model.ranks[party][number - 1]
        for name, named in model.named_states.items():
            assert row["named", name] == (number in named.numbers)
    assert tuple(frame.index[frame["nash", "equilibrium"]]) == table.equilibria("nash")
    assert set(frame["outcome"]) == set(model.outcomes)


def test_the_graph_goes_to_networkx() -> None:
    nx = pytest.importorskip("networkx")
    model = detente.load_case("chicken")
    found = detente.graph(model).to_networkx()
    assert (found.number_of_nodes(), found.number_of_edges()) == (4, 8)
    assert [n for n, rests in found.nodes(data="nash") if rests] == [2, 3]
    assert nx.is_strongly_connected(found)


def results() -> list[Any]:
    model = detente.load_case("prisoners-dilemma")
    other = detente.load_case("chicken")
    parts = ["front_page", "situation", "resting", "named"]
    return [
        model,
        detente.analyse(model),
        detente.explain(model),
        detente.paths(model),
        detente.needed_change(model),
        detente.deal(model, between=["row", "column"], package={"row_cooperates": "yes"}),
        detente.compare(model, detente.changed(model, {"levels.row_cooperates": "yes"})),
        detente.turns(other),
        detente.overview("prisoners-dilemma", model, parts=parts),
        detente.overview("prisoners-dilemma", model, parts=parts).front_page,
    ]


def test_every_result_shows_itself_shortly_and_in_a_notebook() -> None:
    for each in results():
        assert len(repr(each)) < 160, repr(each)
        assert repr(each).startswith("<")
        shown = each._repr_html_()
        assert detente.html(each) == shown
        if "<!doctype" not in shown.lower():
            ElementTree.fromstring(f"<div>{shown}</div>")  # well formed


def test_what_stands_in_a_case_is_text_in_a_notebook() -> None:
    model = detente.standoff(
        parties={"a": "<script>x</script>"},
        levers={"l": "a"},
        preferences={"a": ["l"]},
        title="<b>T</b>",
    )
    for each in (model, detente.explain(model), detente.paths(model)):
        assert "<script" not in each._repr_html_()
        assert "<b>" not in each._repr_html_()


def test_drawings_stand_alone(tmp_path: Path) -> None:
    model = detente.load_case("chicken")
    found = detente.overview("chicken", model, parts=["situation", "resting", "named"])
    drawing = detente.plot(found, "map")
    root = ElementTree.fromstring(drawing.svg)
    assert root.tag.endswith("svg")
    assert float(root.get("width", "0")) > 0
    assert repr(drawing).startswith("<Drawing: ")
    assert drawing._repr_html_().startswith('<img alt="')
    assert drawing.save(tmp_path / "map.svg").read_text(encoding="utf-8").startswith("<svg")
    with pytest.raises(NotApplicableError):
        detente.plot(found, "trade")
    with pytest.raises(InputError, match="Did you mean 'map'"):
        detente.plot(found, "maps")
    with pytest.raises(NotApplicableError, match="no drawing of int"):
        detente.plot(3)
    with pytest.raises(NotApplicableError, match="no HTML for int"):
        detente.html(3)
