"""Save files of the GMCR+ program: what they say arrives, what a case cannot say is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from detente import analyse
from detente.casefile import build_from, dump_case, parse_case
from detente.casefile.gmcr import import_gmcr, load_gmcr, read_gmcr
from detente.casefile.names import RESERVED, unique_names
from detente.errors import InputError
from detente.model import build

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "reference" / "stability.json").read_text(encoding="utf-8")
)
CUBA = next(value for key, value in REFERENCE.items() if key.startswith("Cuban"))
ELMIRA = next(value for key, value in REFERENCE.items() if key.startswith("Elmira"))
CASES = {"cuba": CUBA, "elmira": ELMIRA}
CONCEPTS = {"Nash": "nash", "GMR": "gmr", "SMR": "smr", "SEQ": "seq", "SSEQ": "sseq", "SIM": "sim"}


def conjunction(pattern: str) -> list[list[Any]]:
    """``--YN`` as GMCR+ saves it."""
    return [[place, mark] for place, mark in enumerate(pattern) if mark != "-"]


def condition(patterns: str | list[str]) -> Any:
    if isinstance(patterns, str):
        return conjunction(patterns)
    return {"compound": True, "members": [conjunction(pattern) for pattern in patterns]}


def save_file(reference: dict[str, Any], *, manual: bool) -> dict[str, Any]:
    reference, makers = copy.deepcopy(reference), []
    for maker in reference["decision_makers"]:
        statements = maker["preference_statements_most_important_first"]
        makers.append(
            {
                "name": maker["name"],
                "options": maker["options"],
                "preferences": [condition(statement) for statement in statements],
                "misperceptions": [],
                "payoffs": maker["payoffs"],
            }
        )
        if manual:
            makers[-1]["preferenceRanking"] = maker["ranking_best_to_worst_state_numbers"]
    return {
        "decisionMakers": makers,
        "coalitions": list(range(len(makers))),
        "coalitionsFull": copy.deepcopy(makers),
        "options": [
            {"name": o["name"], "permittedDirection": o["permittedDirection"]}
            for o in reference["options"]
        ],
        "infeasibles": [conjunction(p) for p in reference["infeasible_conditions"]],
        "useManualPreferenceRanking": manual,
        "program": "gmcr-py",
        "version": "0.3.13",
    }


def text_of(data: Any) -> str:
    return json.dumps(data)


def refused(data: Any) -> str:
    with pytest.raises(InputError) as caught:
        import_gmcr(data if isinstance(data, str) else text_of(data), "file.gmcr")
    message = str(caught.value)
    assert message.startswith("file.gmcr"), message
    return message


def dense(payoffs: list[int]) -> list[int]:
    return (np.unique(payoffs, return_inverse=True)[1] + 1).tolist()


def holds(patterns: str | list[str], state: str) -> bool:
    if isinstance(patterns, list):
        return any(holds(pattern, state) for pattern in patterns)
    return all(mark in ("-", taken) for mark, taken in zip(patterns, state, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_states_and_rankings_arrive(name: str) -> None:
    reference = CASES[name]
    model = build(import_gmcr(text_of(save_file(reference, manual=True)), f"{name}.gmcr"))
    assert model.title == name
    assert [party.label for party in model.parties.values()] == [
        maker["name"] for maker in reference["decision_makers"]
    ]
    assert model.space.codes.tolist() == [state["decimal"] for state in reference["states"]]
    for state in reference["states"]:
        levels = model.space.levels_of(state["number"]).values()
        assert "".join("Y" if level == "yes" else "N" for level in levels) == state["yn"]
    makers = reference["decision_makers"]
    for ranks, maker in zip(model.ranks.values(), makers, strict=True):
        assert ranks.tolist() == dense(maker["payoffs"])


@pytest.mark.parametrize("name", CASES)
def test_statements_rank_as_their_weights_in_gmcr_do(name: str) -> None:
    """GMCR+ weighs the last statement 1, the one before 2, then 4, and so on."""
    reference = CASES[name]
    model = build(import_gmcr(text_of(save_file(reference, manual=False)), "x.gmcr"))
    for ranks, maker in zip(model.ranks.values(), reference["decision_makers"], strict=True):
        statements = maker["preference_statements_most_important_first"]
        payoffs = [
            sum(2**k * holds(s, state["yn"]) for k, s in enumerate(reversed(statements)))
            for state in reference["states"]
        ]
        assert ranks.tolist() == dense(payoffs)


def test_statements_give_the_published_equilibria_of_elmira() -> None:
    model = build(import_gmcr(text_of(save_file(ELMIRA, manual=False)), "x.gmcr"))
    assert analyse(model).equilibria("nash") == (7, 10, 11, 12)


@pytest.mark.parametrize(("name", "manual"), [("cuba", True), ("cuba", False), ("elmira", True)])
def test_the_imported_case_rests_where_the_reference_does(name: str, manual: bool) -> None:
    reference = CASES[name]
    text = dump_case(import_gmcr(text_of(save_file(reference, manual=manual)), "x.gmcr"))
    table = analyse(build_from(text, "x.toml"), tuple(CONCEPTS.values()))
    for theirs, ours in CONCEPTS.items():
        assert list(table.equilibria(ours)) == reference["equilibria"][theirs]
        for maker, stable in zip(
            reference["stability"][theirs].values(), table.stable[ours].values(), strict=True
        ):
            assert stable.tolist() == maker


def test_one_way_options_keep_their_way() -> None:
    definition = import_gmcr(text_of(save_file(ELMIRA, manual=True)), "x.gmcr")
    assert {name: lever.moves for name, lever in definition.levers.items()} == {
        "modify": "up",
        "delay": "down",
        "accept": "both",
        "abandon": "up",
        "insist": "both",
    }


def test_the_status_quo_is_the_lowest_state_and_the_case_says_so() -> None:
    definition = import_gmcr(text_of(save_file(ELMIRA, manual=True)), "x.gmcr")
    assert build(definition).status_quo == 1
    assert definition.status_quo["delay"] == "yes"  # 'all no' is infeasible
    assert "no status quo" in definition.summary


def test_older_key_names_mean_the_same() -> None:
    data = save_file(ELMIRA, manual=True)
    old = copy.deepcopy(data)
    old["useManualPreferenceVectors"] = old.pop("useManualPreferenceRanking")
    for maker in old["decisionMakers"]:
        maker["preferenceVector"] = maker.pop("preferenceRanking")
        del maker["misperceptions"], maker["payoffs"]
    del old["coalitions"], old["coalitionsFull"], old["version"]
    assert import_gmcr(text_of(old), "x.gmcr") == import_gmcr(text_of(data), "x.gmcr")


def test_statements_beside_a_manual_ranking_are_kept_as_an_alternative() -> None:
    found = read_gmcr(text_of(save_file(CUBA, manual=True)), "x.gmcr")
    model = build(found.definition)
    for party in model.parties:  # in this case both say the same
        alternative = model.alternative_ranks[party]["statements"]
        assert alternative.tolist() == model.ranks[party].tolist()
    assert any("kept as the alternative" in note for note in found.notes)


def test_a_compound_preference_is_one_statement() -> None:
    definition = import_gmcr(text_of(save_file(CUBA, manual=False)), "x.gmcr")
    texts = [group[0].text for group in definition.preferences["us"].statements]
    assert texts[0] == "withdraw"
    assert texts[1] == "not escalate"
    assert texts[6].startswith("(air_strike and not withdraw) or (blockade and not escalate) or")


def test_a_decision_maker_without_preferences_is_said_to_be_indifferent() -> None:
    data = save_file(CUBA, manual=False)
    data["decisionMakers"][1]["preferences"] = []
    found = read_gmcr(text_of(data), "x.gmcr")
    assert set(build(found.definition).ranks["ussr"].tolist()) == {1}
    assert any("all states are tied" in note for note in found.notes)


def test_unknown_keys_are_named_and_derived_ones_are_not() -> None:
    data = save_file(CUBA, manual=False)
    assert read_gmcr(text_of(data), "x.gmcr").notes == ()
    data["fuzzyness"] = 1
    data["decisionMakers"][1]["mood"] = "bad"
    data["options"][0]["colour"] = "red"
    notes = read_gmcr(text_of(data), "x.gmcr").notes
    assert [note.split("'")[1] for note in notes] == [
        "fuzzyness",
        "decisionMakers[2].mood",
        "options[1].colour",
    ]


def test_labels_become_names_that_expressions_can_use() -> None:
    labels = ["Air strike", "Air-Strike", "  ", "and", "2nd wave", "Übergabe", "停火", "x" * 200]
    names = unique_names(labels, "lever")
    assert names[:7] == [
        "air_strike",
        "air_strike_2",
        "lever_3",
        "lever_and",
        "lever_2nd_wave",
        "ubergabe",
        "lever_7",
    ]
    assert len(names[7]) == 64


@given(st.lists(st.text(max_size=80), max_size=30))
def test_names_are_always_valid_and_unique(labels: list[str]) -> None:
    names = unique_names(labels, "lever")
    assert len(set(names)) == len(labels)
    assert not RESERVED & set(names)
    assert all(name.isidentifier() and name.isascii() and len(name) <= 64 for name in names)


def cuba(**changes: Any) -> dict[str, Any]:
    return save_file(CUBA, manual=True) | changes


def changed(path: list[str | int], value: Any, *, manual: bool = True) -> dict[str, Any]:
    data = save_file(CUBA, manual=manual)
    here: Any = data
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = value
    return data


REFUSALS: dict[str, tuple[Any, list[str]]] = {
    "not JSON": ("{oops", ["is not JSON", "line 1, column 2"]),
    "nothing": ("", ["is not JSON"]),
    "a list": ("[1]", ["list", "decisionMakers"]),
    "deep": ("[" * 100_000, ["nests too deep"]),
    "a long number": ('{"a":' + "9" * 5000 + "}", ["is not JSON that can be read"]),
    "a key twice": ('{"options": [], "options": []}', ["'options' twice"]),
    "no options": (cuba(options=[]), ["options"]),
    "no decision makers": (cuba(decisionMakers=[]), ["decisionMakers"]),
    "missing": ({"options": []}, ["'decisionMakers' is missing"]),
    "a coalition": (cuba(coalitions=[[0, 1]]), ["coalitions[1]", "Dissolve it"]),
    "a coalition of nobody": (cuba(coalitions=[7]), ["no decision maker 7", "0 to 1"]),
    "misperceptions": (
        changed(["decisionMakers", 0, "misperceptions"], [[[0, "Y"]]]),
        ["decisionMakers[1].misperceptions", "'US'"],
    ),
    "an option out of range": (
        changed(["decisionMakers", 1, "options"], [2, 9]),
        ["decisionMakers[2].options", "no option 9", "0 to 3"],
    ),
    "an option of two": (
        changed(["decisionMakers", 1, "options"], [1, 2, 3]),
        ["option 1 ('Blockade')", "'US' already"],
    ),
    "an option of nobody": (
        changed(["decisionMakers", 1, "options"], [2]),
        ["options[4]", "option 3 ('Escalate')"],
    ),
    "a direction": (
        changed(["options", 0, "permittedDirection"], "sideways"),
        ["options[1].permittedDirection", "'both', 'fwd' or 'back'"],
    ),
    "a pattern out of range": (
        cuba(infeasibles=[[[4, "Y"]]]),
        ["infeasibles[1]", "no option 4"],
    ),
    "an empty pattern": (cuba(infeasibles=[[]]), ["infeasibles[1]", "every state"]),
    "no state left": (
        cuba(infeasibles=[[[0, "Y"]], [[0, "N"]]]),
        ["infeasibles[2]", "no state at all"],
    ),
    "an option twice": (cuba(infeasibles=[[[2, "Y"], [2, "N"]]]), ["names option 2 twice"]),
    "a third answer": (cuba(infeasibles=[[[2, "M"]]]), ["'Y' or 'N'", "'M'"]),
    "true as a number": (cuba(infeasibles=[[[True, "Y"]]]), ["integer"]),
    "a state missing": (
        changed(["decisionMakers", 0, "preferenceRanking"], [1, 2]),
        ["decisionMakers[1].preferenceRanking", "leaves out 10 of 12"],
    ),
    "a state too many": (
        changed(["decisionMakers", 0, "preferenceRanking"], [*range(1, 14)]),
        ["state 13", "1 to 12"],
    ),
    "no ranking": (
        changed(["useManualPreferenceRanking"], True, manual=False),
        ["decisionMakers[1].preferenceRanking: is missing"],
    ),
    "two flags": (cuba(useManualPreferenceVectors=False), ["contradicts"]),
    "two rankings": (
        changed(["decisionMakers", 0, "preferenceVector"], [[*range(1, 13)]]),
        ["contradicts 'preferenceVector'"],
    ),
    "half a character": (
        '{"decisionMakers":[{"name":"\\ud800","options":[0],"preferences":[]}],'
        '"options":[{"name":"a","permittedDirection":"both"}],"infeasibles":[]}',
        ["decisionMakers[1].name", "unicode"],
    ),
    "too many options": (
        {
            "decisionMakers": [{"name": "a", "options": [*range(64)], "preferences": []}],
            "options": [{"name": "a", "permittedDirection": "both"}] * 64,
            "infeasibles": [],
        },
        ["2^63"],
    ),
}


@pytest.mark.parametrize("what", REFUSALS)
def test_refusals_say_where_and_what(what: str) -> None:
    data, words = REFUSALS[what]
    message = refused(data)
    assert all(word in message for word in words), message
    assert len(message) < 500


def test_without_the_flag_a_ranking_is_ambiguous() -> None:
    data = save_file(CUBA, manual=True)
    del data["useManualPreferenceRanking"]
    assert "not clear whether" in refused(data)


def test_a_ranking_that_does_not_count_is_reported() -> None:
    data = save_file(CUBA, manual=True) | {"useManualPreferenceRanking": False}
    notes = read_gmcr(text_of(data), "x.gmcr").notes
    assert len(notes) == 2
    assert all("its ranking was not read" in note for note in notes)


def test_an_incomplete_list_of_coalitions_is_reported() -> None:
    data = save_file(CUBA, manual=False) | {"coalitions": [0]}
    assert ["alone" in note for note in read_gmcr(text_of(data), "x.gmcr").notes] == [True]


def prisoners(**changes: Any) -> dict[str, Any]:
    """Two options in the order of the other's names: GMCR+ opens it as One's, Two's."""
    return {
        "decisionMakers": [
            {"name": "One", "options": [1], "preferences": [], "preferenceRanking": [2, 1, 3, 4]},
            {"name": "Two", "options": [0], "preferences": [], "preferenceRanking": [3, 4, 1, 2]},
        ],
        "options": [
            {"name": "Cooperate with 2", "permittedDirection": "both"},
            {"name": "Cooperate with One", "permittedDirection": "both"},
        ],
        "infeasibles": [],
        "useManualPreferenceRanking": True,
        **changes,
    }


def test_options_are_grouped_by_decision_maker_before_states_are_numbered() -> None:
    """The program was run on this file: by every concept, state 3 alone is an equilibrium."""
    found = read_gmcr(text_of(prisoners()), "x.gmcr")
    model = build(found.definition)
    assert list(found.definition.levers) == ["cooperate_with_one", "cooperate_with_2"]
    assert model.space.levels_of(3) == {"cooperate_with_one": "no", "cooperate_with_2": "yes"}
    table = analyse(model, tuple(CONCEPTS.values()))
    for concept in ("nash", "gmr", "smr", "seq", "sim"):
        assert list(table.equilibria(concept)) == [3]
    assert any("put in the order of the decision makers" in note for note in found.notes)


@given(order=st.permutations(range(4)), name=st.sampled_from(sorted(CASES)), manual=st.booleans())
def test_the_order_of_the_options_in_the_file_means_nothing(
    order: list[int], name: str, manual: bool
) -> None:
    """Options written in another order, with every number that names them: the same states."""
    data = save_file(CASES[name], manual=manual)
    size = len(data["options"])
    place = [*order, *range(4, size)][:size]  # where each option goes
    moved = copy.deepcopy(data)
    for old, new in enumerate(place):
        moved["options"][new] = data["options"][old]

    def renumbered(part: Any) -> Any:
        if isinstance(part, dict):
            return {**part, "members": renumbered(part["members"])}
        if len(part) == 2 and part[1] in ("Y", "N"):
            return [place[part[0]], part[1]]
        return [renumbered(each) for each in part]

    moved["infeasibles"] = [renumbered(each) for each in data["infeasibles"]]
    for maker in moved["decisionMakers"]:
        maker["options"] = [place[option] for option in maker["options"]]
        maker["preferences"] = [renumbered(each) for each in maker["preferences"]]
    one, other = (build(import_gmcr(text_of(each), "x.gmcr")) for each in (data, moved))
    assert list(one.levers) == list(other.levers)
    assert one.space.codes.tolist() == other.space.codes.tolist()
    for party, ranks in one.ranks.items():
        assert ranks.tolist() == other.ranks[party].tolist()


def test_an_empty_ranking_beside_statements_is_none() -> None:
    data = save_file(CUBA, manual=False)
    plain = import_gmcr(text_of(data), "x.gmcr")
    for maker in data["decisionMakers"]:
        maker["preferenceRanking"] = []
    assert import_gmcr(text_of(data), "x.gmcr") == plain
    del data["useManualPreferenceRanking"]
    assert import_gmcr(text_of(data), "x.gmcr") == plain
    assert "is missing" in refused(data | {"useManualPreferenceRanking": True})


def test_files_are_read_with_care(tmp_path: Path) -> None:
    good = tmp_path / "cuba.gmcr"
    good.write_text(text_of(save_file(CUBA, manual=True)), encoding="utf-8-sig")
    assert load_gmcr(good).definition.title == "cuba"
    bad = tmp_path / "bad.gmcr"
    bad.write_bytes(b"\xff\xfe\x00")
    for path, words in [
        (bad, "not UTF-8"),
        (tmp_path, "not a regular file but a folder"),
        (tmp_path / "none.gmcr", "cannot be read"),
        ("a\0b", "not a file name"),
    ]:
        with pytest.raises(InputError, match=words):
            load_gmcr(path)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 70)
    | st.floats()
    | st.sampled_from(["Y", "N", "fwd", "compound", "members", "\ud800", "\0", "'\"\\\n"])
    | st.text(max_size=5),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A save file with a few parts replaced, removed or repeated."""
    data: Any = save_file(draw(st.sampled_from([CUBA, ELMIRA])), manual=draw(st.booleans()))
    for _ in range(draw(st.integers(1, 3))):
        here, place = data, None
        while isinstance(here, list | dict) and here:
            above = here
            keys = sorted(here) if isinstance(here, dict) else range(len(here))
            place = draw(st.sampled_from(list(keys)))
            here = above[place]
            if draw(st.integers(0, 3)) == 0:
                break
        if place is None:
            continue
        match draw(st.sampled_from(["replace", "remove", "repeat", "rename"])):
            case "replace":
                above[place] = draw(JUNK)
            case "remove":
                del above[place]
            case "repeat" if isinstance(above, list):
                above.append(copy.deepcopy(above[place]))
            case "rename" if isinstance(above, dict):
                above[draw(st.text(max_size=8))] = above.pop(place)
    return data


@given(mutated())
def test_a_mutated_file_is_read_or_refused(data: Any) -> None:
    try:
        definition = import_gmcr(text_of(data), "x.gmcr")
    except InputError:
        return
    text = dump_case(definition)
    assert parse_case(text) == definition
    assert build_from(text, "x.toml").status_quo == 1


@given(st.text(alphabet='{}[]",:0YNtrue \n\\u', max_size=60) | JUNK.map(text_of))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(InputError):
        import_gmcr(text, "x.gmcr")
