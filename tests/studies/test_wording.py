"""Labels are cut only where nothing is lost, and moves are told with them."""

from __future__ import annotations

import pytest

from detente import load_case
from detente.casefile import build_from
from detente.stability import explain
from detente.stability.search import make_move
from detente.studies import Labels
from detente.studies.labels import answer_sentence

CASE = """
format = 1
title = "labels"
[parties.a]
label = "United States (the administration of the day)"
[parties.b]
label = "Ann (of the first house)"
[parties.c]
label = "Ann (of the second house)"
[levers.x]
party = "a"
label = "Contact"
levels = ["none", "quiet", "open"]
level_labels = ["none, as before", "talks: quiet", "talks: open"]
[levers.y]
party = "b"
levels = ["no", "yes"]
[status_quo]
x = "none"
y = "no"
[preferences.a]
statements = ["x >= 'quiet'"]
[preferences.b]
statements = ["y iff x == 'none'"]
[preferences.c]
statements = ["y"]
[named_states.deal]
label = "A deal: both give (at last)"
where = "x == 'open' and y"
[named_states.wide]
label = "Some talk"
where = "x >= 'quiet'"
[named_states.s1]
label = "s1: the first"
where = "x == 'none' and y"
"""


@pytest.fixture(scope="module")
def words() -> Labels:
    return Labels(build_from(CASE, "labels.toml"))


def test_a_label_loses_its_explanation(words: Labels) -> None:
    assert words.party("a") == "United States"
    assert words.level("x", "none") == "none"
    assert words.named("deal") == "A deal"


def test_labels_that_would_come_out_alike_stay_whole(words: Labels) -> None:
    assert words.party("b") == "Ann (of the first house)"
    assert words.level("x", "quiet") == "talks: quiet"


def test_a_label_of_which_little_would_be_left_stays_whole(words: Labels) -> None:
    assert words.named("s1") == "s1: the first"


def test_a_name_that_takes_an_article_gets_it_inside_a_sentence(words: Labels) -> None:
    assert words.the_party("a") == "the United States"
    assert words.parties(["a", "b"]) == "the United States and Ann (of the first house)"


def test_a_state_goes_by_its_narrowest_name(words: Labels) -> None:
    number = words.model.space.number_of({"x": "open", "y": "yes"})
    assert words.names_of(number) == ("deal", "wide")
    assert words.state(number) == f"“A deal” (state {number})"
    assert words.state(words.model.status_quo) == "the status quo"
    assert words.states([number, 2, number - 1]) == (
        f"“A deal” (state {number}) and “Some talk” (states 2 and {number - 1})"
    )


def test_a_move_is_told_by_what_it_sets(words: Labels) -> None:
    move = make_move(words.model, "a", 1, 3)
    assert words.settings(move) == "“Contact” to “talks: open”"
    assert words.changes(move) == ["Contact: none → talks: open"]


@pytest.mark.kernels
@pytest.mark.parametrize(
    ("case", "state", "party", "concept", "expected"),
    [
        ("elmira", 1, "local_government", "nash", "It would gain by setting"),
        ("elmira", 1, "local_government", "seq", "nothing the others would do in their own"),
        ("prisoners-dilemma", 4, "row", "gmr", "the answer could be"),
        ("prisoners-dilemma", 4, "row", "seq", "the answer would be"),
        ("prisoners-dilemma", 4, "row", "sseq", "with no way out."),
    ],
)
def test_an_answer_in_a_sentence(
    case: str, state: int, party: str, concept: str, expected: str
) -> None:
    model = load_case(case)
    explanation = explain(model, state, party, concept)
    assert expected in answer_sentence(Labels(model), explanation, explanation.answers[0])
