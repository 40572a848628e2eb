"""What is asked of a case along a number: a sentence that is true or false at every value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.arrays import BoolArray, FloatArray
from detente.case import Conclusion
from detente.concepts import BY_NAME, STRENGTHS
from detente.errors import InfeasibleStateError, unknown_name
from detente.model import Model
from detente.stability import (
    Agreements,
    ExchangeGround,
    Pieces,
    StandoffOnALine,
    agreements_of,
    analyse,
    cell_of,
    ends_of,
    exchange_pieces,
    find_exchanges,
    rest_against_agreements,
    rest_pieces,
    sample_values,
    where_some,
)
from detente.studies.draws import STATUS_QUO, concept_of
from detente.studies.turns.kept_in_steps import is_kept_in_steps
from detente.studies.turns.moving_case import MovingCase
from detente.studies.turns.plain_case import PlainCase

PARTS = {
    "signed": "leaves every signer better off",
    "safe": "leaves it so whatever outsiders then do in their own interest",
    "kept": "is kept by foresight where it leads",
}
MOST_BY_FORESIGHT = 64  # states of a group that is asked by other concepts than nash


@dataclass(frozen=True, eq=False)
class TurnQuestion:
    """A sentence about a case.

    Attributes
    ----------
    name, title : str
    conclusion : Conclusion
        What is said of which states. Its states are a named state, the status quo, or `place`.
    place : int
        The state number of its own; 0 where the conclusion names its states.
    agreements : Agreements or None
        Where it is said against kept agreements of these sets.
    signers : tuple of str
        Where it is said of the exchange of these that leads to `place`.
    written : bool
        Whether it is a conclusion of the case.
    part : str
        Of an exchange: ``signed``, ``kept`` or ``safe``, where only that is said.
    deal : str
        Where it is said that a deal is kept in steps, by a schedule that enforces itself.
    """

    name: str
    title: str
    conclusion: Conclusion
    place: int = 0
    agreements: Agreements | None = None
    signers: tuple[str, ...] = ()
    written: bool = False
    part: str = ""
    deal: str = ""

    @property
    def alone(self) -> bool:
        """Whether it is asked of single moves, and not of agreements."""
        return self.agreements is None and not self.signers and not self.deal

    @property
    def concept(self) -> str:
        """By which an equilibrium, a stable state or a kept exchange is judged."""
        return concept_of(self.conclusion)


def own_questions(model: Model) -> list[TurnQuestion]:
    """The conclusions of the case itself."""
    return [
        TurnQuestion(name, each.title, each, written=True)
        for name, each in model.definition.conclusions.items()
    ]


def status_quo_question(model: Model) -> TurnQuestion:
    """The status quo by the strongest concept by which it holds, or else outright."""
    table = analyse(model, STRENGTHS)
    place = model.status_quo - 1
    concept = next((c for c in STRENGTHS if table.is_equilibrium(c)[place]), "nash")
    return _status_quo_by(concept)


def status_quo_questions() -> list[TurnQuestion]:
    """The status quo by each concept, strongest first."""
    return [_status_quo_by(concept) for concept in STRENGTHS]


def _status_quo_by(concept: str) -> TurnQuestion:
    conclusion = Conclusion(STATUS_QUO, STATUS_QUO, "equilibrium", concept)
    title = f"Against single moves today's position holds {BY_NAME[concept].manner}"
    return TurnQuestion(f"{STATUS_QUO}.{concept}", title, conclusion)


def kept_agreements_question(
    model: Model, agreements: Agreements | None = None, concept: str = "seq"
) -> TurnQuestion:
    """The status quo against kept agreements (EX8)."""
    sets = agreements or agreements_of(model)
    conclusion = Conclusion(STATUS_QUO, STATUS_QUO, "equilibrium", concept)
    title = "Against kept agreements today's position holds"
    return TurnQuestion(f"{STATUS_QUO}.kept_agreements", title, conclusion, agreements=sets)


def exchange_question(
    target: int, signers: Sequence[str], title: str = "", concept: str = "seq"
) -> TurnQuestion:
    """One exchange from the status quo is signed, kept and safe (EX2, EX4, EX6)."""
    name = f"exchange.{target}"
    conclusion = Conclusion(name, name, "equilibrium", concept)
    title = title or f"The exchange that leads to state {target} is signed, kept and safe"
    return TurnQuestion(name, title, conclusion, place=target, signers=tuple(signers))


def group_questions(model: Model, most: int = MOST_BY_FORESIGHT) -> list[TurnQuestion]:
    """Each named group: some state holds outright, by foresight, is reached.

    By foresight only groups of at most so many states: each is looked at by itself.
    """
    found = []
    for name, group in model.named_states.items():
        for concept in ("nash", "seq"):
            if concept == "seq" and len(group.numbers) > most:
                continue
            conclusion = Conclusion(name, name, "equilibrium", concept)
            title = f"Some state of “{group.title}” holds {BY_NAME[concept].manner}"
            found.append(TurnQuestion(f"{name}.{concept}", title, conclusion))
        conclusion = Conclusion(name, name, "reachable")
        title = f"Moves that serve those who make them lead to “{group.title}”"
        found.append(TurnQuestion(f"{name}.reached", title, conclusion))
    return found


def deal_questions(model: Model) -> list[TurnQuestion]:
    """Each deal: it is signed, kept, and safe where it leads; kept in steps where it has terms."""
    found = []
    now = model.space.levels_of(model.status_quo)
    for name, deal in model.definition.deals.items():
        try:
            target = model.space.number_of({**now, **deal.package})
        except InfeasibleStateError:
            continue
        for part, said in PARTS.items():
            own = f"deals.{name}.{part}"
            conclusion = Conclusion(own, own, "equilibrium", "seq")
            if part == "kept" and is_kept_in_steps(model, deal) is not None:
                title = f"“{deal.title}” is kept in steps"
                found.append(TurnQuestion(own, title, conclusion, target, deal=name))
                continue
            title = f"“{deal.title}” {said}"
            found.append(
                TurnQuestion(own, title, conclusion, target, signers=deal.between, part=part)
            )
    return found


def question_named(model: Model, name: str) -> TurnQuestion:
    """Return a question by name: a conclusion, ``status_quo.seq``, ``GROUP.reached`` …

    Raises
    ------
    UnknownNameError
    """
    known = {each.name: each for each in own_questions(model)}
    known |= {each.name: each for each in status_quo_questions()}
    known[f"{STATUS_QUO}.kept_agreements"] = kept_agreements_question(model)
    known |= {each.name: each for each in group_questions(model, model.space.size)}
    known |= {each.name: each for each in deal_questions(model)}
    if name == STATUS_QUO:
        return status_quo_question(model)
    if name not in known:
        raise unknown_name("conclusion", name, known)
    return known[name]


def answer_pieces(moving: MovingCase, asked: TurnQuestion) -> Pieces:
    """Return where along a number a question is answered with yes (TU2)."""
    if any(way.divides for way in moving.ways):
        return _of_divisor(_along(moving, asked), moving.stated)
    return _along(moving, asked)


def answer_without_number(plain: PlainCase, line: StandoffOnALine, asked: TurnQuestion) -> bool:
    """Return the answer in a standoff in which no number varies."""
    name, conclusion = asked.conclusion.states, asked.conclusion
    states = np.zeros(plain.space.size, dtype=np.bool_)
    if name in plain.definition.named_states and not asked.place:
        states[[number - 1 for number in plain.model.named_states[name].numbers]] = True
    else:
        states[(asked.place or plain.model.status_quo) - 1] = True
    if asked.deal:
        return bool(is_kept_in_steps(plain.model, plain.definition.deals[asked.deal]))
    if conclusion.verdict == "true":
        among = plain.valuation.truth(plain.valuation.condition(conclusion.condition))[0][states]
        return bool(among.size) and bool(among.all() if conclusion.every else among.any())
    if line.bodies and not asked.alone:
        return _against_agreements(plain, line, asked)
    return _said(plain, line, asked, states).cells[0]


def _against_agreements(plain: PlainCase, line: StandoffOnALine, asked: TurnQuestion) -> bool:
    """The answer where parties hold levers together, by a search of exchanges."""
    model, concept = plain.model.with_ranks(line.ranks), asked.concept
    ground = ExchangeGround(model)
    if asked.agreements is not None:
        rest = rest_against_agreements(ground, model.status_quo, asked.agreements)
        return bool(rest.against_kept[concept])
    found = find_exchanges(ground, model.status_quo, agreements_of(model, [asked.signers]))
    here = found.targets == asked.place
    said = {"signed": here, "kept": found.kept[concept], "safe": found.safe["own_interest"]}
    parts = (asked.part,) if asked.part else tuple(PARTS)
    return bool(np.logical_and.reduce([here, *(said[part] for part in parts)]).any())


def _of_divisor(along: Pieces, stated: float) -> Pieces:
    """Turn pieces over one over a number into pieces over the number, on its side of nought.

    Beyond nought, where the case has no values, nothing is said to turn.
    """
    sign = 1.0 if stated > 0 else -1.0
    places = [place for place, end in enumerate(along.ends) if sign * end > 0]
    cells = [along.cells[0 if sign < 0 else -1]]
    ends = []
    for place in reversed(places) if sign > 0 else places:
        ends.append(1.0 / along.ends[place])
        cells += [along.cells[2 * place + 1], along.cells[2 * place + (0 if sign > 0 else 2)]]
    if sign < 0:
        ends, cells = ends[::-1], cells[::-1]
    return Pieces.of(ends, np.array(cells))


def _along(moving: MovingCase, asked: TurnQuestion) -> Pieces:
    if asked.conclusion.verdict == "true":
        return _by_condition(moving, asked)
    ends, groups = _states(moving, asked)
    if not moving.moves and len(groups) == 1:
        known = moving.plain.answers
        if asked not in known:
            known[asked] = _said(moving.plain, moving.stretches[0].standoff, asked, groups[0])
        return known[asked]
    found = []
    distinct = np.unique(groups, axis=0) if len(groups) > 1 else groups
    for states in distinct:
        cells = (groups == states).all(axis=1)
        here = Pieces.of(ends.tolist(), cells)
        for stretch in moving.stretches:
            said = stretch.cut(_said(moving.plain, stretch.standoff, asked, states))
            found.append(here.meet(said))
    return where_some(found)


def _said(
    plain: PlainCase, line: StandoffOnALine, asked: TurnQuestion, states: BoolArray
) -> Pieces:
    conclusion, here = asked.conclusion, plain.model.status_quo - 1
    places = np.flatnonzero(states).tolist()
    if asked.agreements is not None:
        ground = ExchangeGround(plain.model)
        return rest_pieces(line, ground, here, asked.agreements, asked.concept)
    if asked.signers:
        parts = (asked.part,) if asked.part else tuple(PARTS)
        place, signers = asked.place - 1, asked.signers
        return exchange_pieces(line, here, place, signers, asked.concept, parts=parts)
    match conclusion.verdict:
        case "equilibrium":
            return line.holds(plain.model.movers, asked.concept, places, conclusion.every)
        case "stable":
            return line.holds((conclusion.party,), asked.concept, places, conclusion.every)
        case "reachable":
            return line.reached(here, places, conclusion.every)
    return line.preferred(conclusion.party, here, places, conclusion.every)


def _states(moving: MovingCase, asked: TurnQuestion) -> tuple[FloatArray, BoolArray]:
    """The states that are spoken of, in each cell of the line between changes of their name."""
    plain, name = moving.plain, asked.conclusion.states
    if name in plain.definition.named_states and not asked.place:
        where = plain.definition.named_states[name].where
        return moving.truths(f"named_states.{name}.where", where)
    states = np.zeros((1, plain.space.size), dtype=np.bool_)
    states[0, (asked.place or plain.model.status_quo) - 1] = True
    return np.zeros(0), states


def _by_condition(moving: MovingCase, asked: TurnQuestion) -> Pieces:
    conclusion = asked.conclusion
    first, states = _states(moving, asked)
    key = f"conclusions.{conclusion.name}.condition"
    second, truths = moving.truths(key, conclusion.condition)
    ends = ends_of(first, second)
    cells = []
    one, other = first.tolist(), second.tolist()
    for value in sample_values(ends).tolist():
        among = truths[cell_of(other, value)][states[cell_of(one, value)]]
        whole = among.all() if conclusion.every else among.any()
        cells.append(bool(among.size) and bool(whole))
    return Pieces.of(ends.tolist(), np.array(cells))
