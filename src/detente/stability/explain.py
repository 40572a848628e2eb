"""Why does a party stay, or leave? The proof, move by move."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from detente.arrays import BoolArray
from detente.model import Model
from detente.stability.concepts import check_concepts
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
    model.check_party(party)
    check_concepts((concept,))
    index = model.space.index(state)
    ranks = model.ranks[party]
    searcher = Searcher(model)
    better = [int(t) for t in searcher.moves(party, state) if ranks[t - 1] > ranks[index]]
    better.sort(key=lambda number: (-int(ranks[number - 1]), number))
    if concept == "nash":
        answers = [Answer(make_move(model, party, state, t), (), None) for t in better]
    elif concept == "sim":
        answers = [_joint_answer(searcher, party, state, t) for t in better]
    else:
        answers = _sequence_answers(searcher, party, state, concept, better)
    return Explanation(model, state, party, concept, tuple(answers))


def _sequence_answers(
    searcher: Searcher, party: str, state: int, concept: str, better: list[int]
) -> list[Answer]:
    model, index = searcher.model, state - 1
    ranks = model.ranks[party]
    others = [mover for mover in searcher.movers if mover != party]
    improving = concept in ("seq", "sseq")
    no_gain = ranks <= ranks[index]
    plain = searcher.witness(others, no_gain, improving=improving)
    lasting = plain
    if concept in ("smr", "sseq"):
        lasting = searcher.witness(
            others, no_gain & _no_way_out(searcher, party, index), improving=improving
        )
    answers = []
    for target in better:
        move = make_move(model, party, state, target)
        path = lasting.path(target)
        escape = None
        if path is None:
            path = plain.path(target)
            escape = _escape(searcher, party, index, path[-1].target) if path else None
        answers.append(Answer(move, path or (), path[-1].target if path else None, escape))
    return answers


def _no_way_out(searcher: Searcher, party: str, index: int) -> BoolArray:
    """States from which the party has no move to anything better than state `index`."""
    from detente.stability.sweeps import best_reply

    ranks = searcher.model.ranks[party]
    reply = best_reply(searcher.model.space, party, np.array(ranks[None, :]))[0]
    result: BoolArray = reply <= ranks[index]
    return result


def _escape(searcher: Searcher, party: str, index: int, end: int) -> Move | None:
    ranks = searcher.model.ranks[party]
    options = [int(t) for t in searcher.moves(party, end) if ranks[t - 1] > ranks[index]]
    if not options:
        return None
    return make_move(searcher.model, party, end, max(options, key=lambda t: int(ranks[t - 1])))


def _joint_answer(searcher: Searcher, party: str, state: int, target: int) -> Answer:
    """Find improvements of the others that, made at once with this one, spoil it (rule S7)."""
    model, space = searcher.model, searcher.model.space
    codes = space.codes
    here = int(codes[state - 1])
    choices: list[list[tuple[str, int] | None]] = []
    for other in searcher.movers:
        if other == party:
            continue
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


_ADVERBS = {
    "nash": "Nash stable",
    "gmr": "general metarational",
    "smr": "symmetric metarational",
    "seq": "sequentially stable",
    "sseq": "symmetric sequentially stable",
    "sim": "simultaneously stable",
}


def _sentences(explanation: Explanation) -> list[str]:
    model, answers = explanation.model, explanation.answers
    who = model.parties[explanation.party].title
    verdict = f"State {explanation.state} is {{}}{_ADVERBS[explanation.concept]} for {who}"
    open_answers = [answer for answer in answers if not answer.deterred]
    if explanation.party not in model.movers:
        return [verdict.format("") + ": it has no lever of its own, so it cannot leave."]
    if not answers:
        return [verdict.format("") + ": none of its moves leads anywhere better."]
    count = "one improvement" if len(answers) == 1 else f"{len(answers)} improvements"
    if open_answers:
        share = f"of its {count}, {len(open_answers)}" if len(answers) > 1 else f"its {count}"
        lines = [verdict.format("not ") + f": {share} can be made without being undone."]
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
    model, concept = explanation.model, explanation.concept
    ranks = model.ranks[explanation.party]
    step = answer.improvement.in_words(model)
    if not answer.countermove:
        if concept == "nash":
            return f"Better for it: {step}."
        reach = {
            "seq": "no moves of the others in their own interest",
            "sseq": "no moves of the others in their own interest",
            "sim": "no improvements of the others made at the same time",
        }.get(concept, "no moves of the others")
        return f"Nothing deters {step}: {reach} bring it to a state that is no better for it."
    joiner = " together with " if concept == "sim" else ", then "
    moves = joiner.join(move.in_words(model) for move in answer.countermove)
    assert answer.end is not None
    equal = ranks[answer.end - 1] == ranks[explanation.state - 1]
    worse = "exactly as good as staying" if equal else "worse than staying"
    if answer.end == explanation.state:
        worse = "back where it started"
    if answer.escape is not None:
        return (
            f"{step} could be answered by {moves}, which is {worse}, but it could escape again by "
            f"{answer.escape.in_words(model)}; every answer can be escaped."
        )
    sure = " with no way out to anything better" if concept in ("smr", "sseq") else ""
    return f"{step} is deterred by {moves}: state {answer.end} is {worse} for it{sure}."


__all__ = ["Answer", "Explanation", "explain"]
