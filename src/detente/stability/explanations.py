"""Why does a party stay, or leave? The proof, move by move."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import BoolArray
from detente.concepts import BY_NAME, Concept, check_concepts
from detente.model import Model, bar
from detente.stability.holders import pivots, refuse_joint_levers, refuse_thresholds
from detente.stability.search import Move, Searcher, make_move

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Answer:
    """One improvement and what becomes of it.

    Attributes
    ----------
    improvement : Move
    countermove : tuple of Move
        The others' moves that take the gain away, one after another; for ``sim`` all at once from
        the state in question. Empty where nothing does.
    end : int or None
        The state number where the countermove ends.
    escape : Move or None
        For the symmetric concepts, where every countermove can be escaped: how, after this one.
    """

    improvement: Move
    countermove: tuple[Move, ...]
    end: int | None
    escape: Move | None = None

    @property
    def deterred(self) -> bool:
        """Whether the improvement is not worth it."""
        return bool(self.countermove) and self.escape is None


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why `party` stays in, or leaves, a state by one concept."""

    model: Model
    state: int
    party: str
    concept: str
    answers: tuple[Answer, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """The party, or all who move together."""
        return tuple(self.party.partition(" on ")[0].split("+"))

    def without_gain(self, end: int) -> tuple[str, str]:
        """Return a member that has no more at `end` than here, and what to call it."""
        for name in self.members:
            if self.model.ranks[name][end - 1] <= bar(self.model, name)[self.state - 1]:
                break
        return name, "it" if len(self.members) == 1 else self.model.parties[name].title

    @property
    def stable(self) -> bool:
        """Whether the party stays."""
        return all(answer.deterred for answer in self.answers)

    def sentences(self, *, most: int | None = None) -> list[str]:
        """Give the proof in sentences, the verdict first, then what is not deterred.

        Parameters
        ----------
        most : int, optional
            How many improvements to tell at the most; the rest are counted.
        """
        lines = _sentences(self)
        if most is None or len(lines) <= most + 1:
            return lines
        left = len(lines) - most - 1
        return [*lines[: most + 1], f"… and {left} more improvements, told in the JSON."]

    def __str__(self) -> str:
        return "\n".join(self.sentences(most=40))

    def _repr_html_(self) -> str:
        verdict, *rest = (escape(line) for line in self.sentences(most=40))
        return f"<p>{verdict}</p><ul>{''.join(f'<li>{line}</li>' for line in rest)}</ul>"

    def to_pandas(self) -> pd.DataFrame:
        """Return one row an improvement: where it leads, whether it is deterred, and how."""
        import pandas as pd

        rows = [
            {
                "target": answer.improvement.target,
                "deterred": answer.deterred,
                "countermove": "; ".join(m.in_words(self.model) for m in answer.countermove),
                "end": answer.end,
            }
            for answer in self.answers
        ]
        return pd.DataFrame(rows, columns=["target", "deterred", "countermove", "end"])


def explain(model: Model, state: int, party: str, concept: str) -> Explanation:
    """Say why `party` stays in a state, or what it leaves for, by one concept.

    Parameters
    ----------
    model : Model
    state : int
        State number, from 1.
    party : str
        A party, or holders that move a lever together, as tables call them: ``a+b on LEVER up``.
    concept : str
        One of ``nash gmr smr seq sseq sim``.

    Returns
    -------
    Explanation
        Every improvement the party has, each with a shortest countermove that takes the gain away
        (rules S1-S7), or with the fact that there is none.

    Raises
    ------
    UnknownNameError, InfeasibleStateError

    Examples
    --------
    >>> from detente import load_case
    >>> print(explain(load_case("prisoners-dilemma"), 4, "row", "seq").sentences()[0])
    State 4 is sequentially stable for First party: its one improvement is deterred.
    """
    searcher = Searcher(model)
    if party not in searcher.movers:
        model.check_party(party)
    check_concepts((concept,))
    if BY_NAME[concept].at_once:
        refuse_joint_levers(model, "stability against simultaneous moves (sim)")
        refuse_thresholds(model, "stability against simultaneous moves (sim)")
    model.space.index(state)
    ranks = np.sum([model.ranks[member] for member in searcher.members(party)], axis=0)
    better = [int(t) for t in searcher.gaining(party, state)]
    better.sort(key=lambda number: (-int(ranks[number - 1]), number))
    if not BY_NAME[concept].answered:
        answers = [Answer(make_move(model, party, state, t), (), None) for t in better]
    elif BY_NAME[concept].at_once:
        answers = [_joint_answer(searcher, party, state, t) for t in better]
    else:
        answers = _sequence_answers(searcher, party, state, concept, better)
    return Explanation(model, state, party, concept, tuple(answers))


def _sequence_answers(
    searcher: Searcher, party: str, state: int, concept: str, better: list[int]
) -> list[Answer]:
    index = state - 1
    others = searcher.others(party)
    row = BY_NAME[concept]
    no_gain = ~_all_more(searcher, party, index)
    plain = searcher.witness(others, no_gain, improving=row.improving)
    lasting = plain
    if row.symmetric:
        lasting = searcher.witness(
            others, no_gain & _no_way_out(searcher, party, index), improving=row.improving
        )
    answers = []
    for target in better:
        move = make_move(searcher.model, party, state, target)
        path = lasting.path(target)
        escape = None
        if path is None:
            path = plain.path(target)
            escape = _escape(searcher, party, index, path[-1].target) if path else None
        answers.append(Answer(move, path or (), path[-1].target if path else None, escape))
    return answers


def _all_more(searcher: Searcher, party: str, index: int) -> BoolArray:
    """States in which the party, or every member of a body, has more than in state `index`."""
    more = np.ones(searcher.model.space.size, dtype=np.bool_)
    for member in searcher.members(party):
        more &= searcher.model.ranks[member] > bar(searcher.model, member)[index]
    return more


def _no_way_out(searcher: Searcher, party: str, index: int) -> BoolArray:
    """States from which the party has no move to anything better than state `index`."""
    from detente.moves import best_reply, mover_named

    space = searcher.model.space
    more = _all_more(searcher, party, index).astype(np.int32)
    beyond = best_reply(space, mover_named(space, party), more[None, :])[0]
    result: BoolArray = beyond == 0
    return result


def _escape(searcher: Searcher, party: str, index: int, end: int) -> Move | None:
    more = _all_more(searcher, party, index)
    options = [int(t) for t in searcher.moves(party, end) if more[t - 1]]
    if not options:
        return None
    model = searcher.model
    ranks = np.sum([model.ranks[member] for member in searcher.members(party)], axis=0)
    return make_move(model, party, end, max(options, key=lambda t: int(ranks[t - 1])))


def _joint_answer(searcher: Searcher, party: str, state: int, target: int) -> Answer:
    """Find improvements of the others that, made at once with this one, spoil it (rule S7)."""
    model, space = searcher.model, searcher.model.space
    codes = space.codes
    here = int(codes[state - 1])
    choices: list[list[tuple[str, int] | None]] = []
    for other in searcher.others(party):
        rank = model.ranks[other]
        gains = [
            (other, int(t)) for t in searcher.moves(other, state) if rank[t - 1] > rank[state - 1]
        ]
        choices.append([None, *gains])
    rank = model.ranks[party]
    move = make_move(model, party, state, target)
    for combination in product(*choices):
        acting = [choice for choice in combination if choice is not None]
        if not acting:
            continue
        code = int(codes[target - 1]) + sum(int(codes[t - 1]) - here for _, t in acting)
        end = space.find(code)
        if end is not None and rank[end - 1] <= rank[state - 1]:
            together = tuple(make_move(model, other, state, t) for other, t in acting)
            return Answer(move, together, end)
    return Answer(move, (), None)


def _sentences(explanation: Explanation) -> list[str]:
    model, answers = explanation.model, explanation.answers
    members = explanation.members
    who = " and ".join(model.parties[name].title for name in members)
    verdict = f"State {explanation.state} is {{}}{BY_NAME[explanation.concept].stable} for {who}"
    open_answers = [answer for answer in answers if not answer.deterred]
    if len(members) == 1 and explanation.party not in model.movers:
        return [verdict.format("") + ": it has no lever of its own, so it cannot leave."]
    if not answers and len(members) == 1:
        return [verdict.format("") + ": none of its moves leads anywhere better."]
    if not answers:
        lines = [verdict.format("") + ": no move of theirs is better for all of them."]
        return [*lines, *pivots(explanation.model, explanation.party, explanation.state)]
    count = "one improvement" if len(answers) == 1 else f"{len(answers)} improvements"
    if open_answers:
        whole = len(open_answers) == len(answers)
        share = f"its {count}" if whole else f"of its {count}, {len(open_answers)}"
        undeterred = "can be made without being undone"
        if not BY_NAME[explanation.concept].answered:
            undeterred = "is open to it" if len(open_answers) == 1 else "are open to it"
            undeterred += "; what others would do then is not looked at"
        lines = [verdict.format("not ") + f": {share} {undeterred}."]
    else:
        tail = "is deterred" if len(answers) == 1 else "are all deterred"
        lines = [verdict.format("") + f": its {count} {tail}."]
    lines += [
        _answer_sentence(explanation, answer) for answer in [*open_answers, *_deterred(answers)]
    ]
    return lines


def _deterred(answers: tuple[Answer, ...]) -> list[Answer]:
    return [answer for answer in answers if answer.deterred]


def _answer_sentence(explanation: Explanation, answer: Answer) -> str:
    model, row = explanation.model, BY_NAME[explanation.concept]
    step = answer.improvement.in_words(model)
    if not answer.countermove:
        if not row.answered:
            return f"Better for it: {step}."
        return (
            f"Nothing deters {step}: no {_reach(row)} bring it to a state that is no better for it."
        )
    joiner = " together with " if row.at_once else ", then "
    moves = joiner.join(move.in_words(model) for move in answer.countermove)
    assert answer.end is not None
    losing, whom = explanation.without_gain(answer.end)
    ranks = model.ranks[losing]
    equal = ranks[answer.end - 1] == ranks[explanation.state - 1]
    worse = "exactly as good as staying" if equal else "worse than staying"
    if answer.end == explanation.state:
        worse = "back where it started"
    if answer.escape is not None:
        return (
            f"{step} could be answered by {moves}, which is {worse}, but it could escape again by "
            f"{answer.escape.in_words(model)}; every answer can be escaped."
        )
    sure = " with no way out to anything better" if row.symmetric else ""
    return f"{step} is deterred by {moves}: state {answer.end} is {worse} for {whom}{sure}."


def _reach(row: Concept) -> str:
    if row.at_once:
        return "improvements of the others made at the same time"
    return "moves of the others" + (" in their own interest" if row.improving else "")


__all__ = ["Answer", "Explanation", "explain"]
