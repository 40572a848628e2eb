"""One exchange as its readers need it: who gives and gets what, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.stability import Exchange, Ladder, Move, SignerPart, explain, make_move
from detente.studies import Labels, Phrases
from detente.studies.exchanges.aims import aims_sentence, lost_aims
from detente.studies.exchanges.amounts import ToldAmounts
from detente.studies.exchanges.exchange_study import ExchangeStudy
from detente.studies.exchanges.verdicts import deterred_sentence, smallest_breach
from detente.text import listed, sentence_case

_ONE_ALL_THE_SAME = ("States", "Nations", "Emirates", "Netherlands", "Philippines")
ALL = 99


@dataclass(frozen=True)
class BlockRow:
    """A line of a block under its heading; a signer has two, what it gives and what it gets."""

    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ExchangeBlock:
    """An exchange, told.

    Attributes
    ----------
    name : str
        "“The small step”"
    swap : str
        What is given for what: "a further group of prisoners for a bank licence".
    signers : str
        "the United States and Belarus"
    rows : tuple of BlockRow
        The signers, then kept, carried out, outsiders, who first.
    """

    name: str
    swap: str
    signers: str
    rows: tuple[BlockRow, ...]


def exchange_block(
    study: ExchangeStudy, exchange: Exchange, *, units_apart: bool = False
) -> ExchangeBlock:
    """Tell one exchange of a study.

    Parameters
    ----------
    study : ExchangeStudy
    exchange : Exchange
    units_apart : bool
        Whether the unit of amounts is told elsewhere.
    """
    phrases = Phrases(study.model)
    amounts = ToldAmounts(study, units_apart=units_apart)
    labels = phrases.labels
    parts = study.parts(exchange)
    order = sorted(parts, key=lambda party: not amounts.in_money(party))
    rows = [
        BlockRow(
            sentence_case(labels.party(party)),
            _gives_and_gets(phrases, amounts, exchange, parts, party),
        )
        for party in order
    ]
    rows += [
        BlockRow("Kept", (_kept(phrases, amounts, exchange),)),
        BlockRow("Carried out", (_carried_out(phrases, amounts, exchange),)),
        BlockRow("Outsiders", (_outsiders(phrases, amounts, exchange),)),
        BlockRow("Who first", (_who_first(labels, exchange),)),
    ]
    mine, theirs = order[:1], order[1:]
    swap = " for ".join(_parts_given(phrases, parts, some, short=True) for some in (mine, theirs))
    return ExchangeBlock(
        sentence_case(phrases.state(exchange.target)),
        swap,
        labels.parties(exchange.signers, most=ALL),
        tuple(rows),
    )


def ladder_sentence(study: ExchangeStudy, ladder: Ladder) -> str:
    """Say where instalments lead."""
    phrases = Phrases(study.model)
    among = phrases.labels.parties(ladder.among, most=ALL)
    answered = ladder.others == "answered"
    replies = "outsiders reply to each step" if answered else "others stand still"
    if not ladder.rungs:
        return f"No instalment of {among} is kept ({replies})."
    if not ladder.ends:
        rungs = listed([phrases.state(each) for each in ladder.rungs], most=6)
        return f"These lead in a circle: {rungs} ({replies})."
    steps = [phrases.state(each) for each in ladder.smallest_steps[1:]]
    way = steps[0] if len(steps) == 1 else f"First {', then '.join(steps)}"
    return sentence_case(
        f"{way}. It ends there: no further exchange of {among} is kept ({replies})."
    )


def and_then(study: ExchangeStudy, exchange: Exchange) -> str:
    """Say what instalments follow an exchange; empty where the ladder begins elsewhere."""
    for ladder in study.ladders:
        steps = ladder.smallest_steps[1:]
        if steps[:1] != (exchange.target,):
            continue
        if len(steps) == 1:
            return "It ends there: no further exchange is kept and safe."
        phrases = Phrases(study.model)
        later = ", then ".join(phrases.state(each) for each in steps[1:])
        return sentence_case(f"{later}. It ends there.")
    return ""


def left_out_sentence(study: ExchangeStudy) -> str:
    """Count the exchanges that are not kept; empty where there are none."""
    left = len(study.listed) - study.kept.size
    if not left:
        return ""
    noun, verb = ("exchange", "is") if left == 1 else ("exchanges", "are")
    return f"{left:,} more {noun} would be signed and {verb} not kept."


def _parts_given(
    phrases: Phrases,
    parts: Mapping[str, SignerPart],
    parties: Iterable[str],
    *,
    short: bool = False,
) -> str:
    changes = [change for party in parties for change in parts[party].changes]
    return phrases.given(changes, short=short)


def _gives_and_gets(
    phrases: Phrases,
    amounts: ToldAmounts,
    exchange: Exchange,
    parts: Mapping[str, SignerPart],
    party: str,
) -> tuple[str, str]:
    part = parts[party]
    others = [other for other in exchange.signers if other != party]
    gives = f"gives {phrases.given(part.changes)}"
    gets = f"gets {_parts_given(phrases, parts, others, short=True)}"
    model = phrases.model
    ordinal = not amounts.in_money(party)
    if part.gets is None or part.pays is None:
        gain = "" if ordinal else f"gains {amounts.told(party, part.gain)}; "
        return gives, f"{gets} ({gain}the parts cannot be told apart)"
    if ordinal:
        aims = aims_sentence(model, party, exchange.source, exchange.target)
        own = "" if part.pays >= 0 else " (gains by its own part)"
        if part.pays > 0:
            undone = amounts.study.without_part(exchange, party)
            lost = lost_aims(model, party, undone, exchange.target) if undone else ""
            own = f" (costs it its {lost})" if lost else ""
        return f"{gives}{own}", f"{gets}: {aims}" if aims else gets
    if part.pays > 0:
        cost = f"costs it {amounts.told(party, part.pays)}"
    elif part.pays < 0:
        cost = f"gains {amounts.told(party, -part.pays)} by its own part"
    else:
        cost = "costs it nothing"
    return f"{gives} ({cost})", f"{gets} ({amounts.told(party, part.gets)})"


def _kept(phrases: Phrases, amounts: ToldAmounts, exchange: Exchange) -> str:
    study = amounts.study
    if exchange.kept["nash"]:
        nobody = "neither gains" if len(exchange.signers) == 2 else "no signer gains"
        return f"outright: {nobody} by taking its part back."
    concept = "nash" if exchange.kept["seq"] else "seq"
    party = exchange.leavers[concept][0]
    why = explain(study.model, exchange.target, party, "seq")
    if exchange.kept["seq"]:
        return f"by foresight: {deterred_sentence(study, phrases, amounts, why)}"
    answer = smallest_breach(study, why)
    values = amounts.values(party)
    gain = values.of(answer.improvement.target) - values.of(exchange.target)
    much = "" if values.scale == "rank" else f" and gain {amounts.told(party, gain)}"
    return (
        f"no: {phrases.labels.the_party(party)} would "
        f"{phrases.would(answer.improvement.changes)}{much}; no answer deters it."
    )


def _carried_out(phrases: Phrases, amounts: ToldAmounts, exchange: Exchange) -> str:
    labels = phrases.labels
    if exchange.done["nash"]:
        nobody = "neither" if len(exchange.signers) == 2 else "no signer"
        return f"outright: {nobody} would hold its part back."
    if not exchange.done["seq"]:
        some = labels.parties(exchange.withholders["seq"], most=ALL)
        its = "its part" if len(exchange.withholders["seq"]) == 1 else "their parts"
        return f"{some} would hold {its} back: do both at once, by a carrier or an escrow."
    party = exchange.withholders["nash"][0]
    who, saved, answer = labels.the_party(party), "", "answers of the others take the gain away"
    undone = amounts.study.without_part(exchange, party)
    values = amounts.values(party)
    if undone:
        gain = values.of(undone) - values.of(exchange.target)
        if gain > 0 and values.scale != "rank":
            saved = f"{amounts.told(party, gain)} "
        way = _taken_away(amounts.study, exchange, party, undone)
        if gain > 0 and way:
            answer = listed(way, most=3, last="then")
    save = f"save {saved}" if saved else "gain "
    return f"by foresight: {who} would {save}by holding its part back, but {answer}."


def _taken_away(study: ExchangeStudy, exchange: Exchange, party: str, held: int) -> list[str]:
    """Tell the others' shortest answer, in their own interest, to a part held back."""
    phrases = Phrases(study.model)
    searcher = study.ground.searcher
    ranks = study.model.ranks[party]
    others = [mover for mover in searcher.movers if mover != party]
    no_gain = np.asarray(ranks <= ranks[exchange.target - 1])
    way = searcher.witness(others, no_gain, improving=True).path(held)
    parts = study.parts(exchange)

    def does(move: Move) -> str:
        undone = {each.lever: each.after for each in move.changes}
        part = parts.get(move.party)
        if part and undone == {each.lever: each.before for each in part.changes}:
            return "take its own part back"
        return phrases.would(move.changes)

    return [f"{phrases.labels.the_party(move.party)} would {does(move)}" for move in way or ()]


def _outsiders(phrases: Phrases, amounts: ToldAmounts, exchange: Exchange) -> str:
    labels, views = phrases.labels, exchange.outside
    if not views:
        return "there are none."
    said = ["No outsider can undo it"] if exchange.safe["own_interest"] else []
    for party, view in views.items():
        if view.breaks:
            move = make_move(phrases.model, party, exchange.target, view.breaks[0])
            less = _less_than_before(phrases, amounts, exchange, view.breaks[0])
            said.append(f"{labels.the_party(party)} would {phrases.would(move.changes)}: {less}")
        elif view.dents:
            move = make_move(phrases.model, party, exchange.target, view.dents[0])
            said.append(
                f"{labels.the_party(party)} would {phrases.would(move.changes)} and take part of "
                "it away"
            )
    idle = {p: v for p, v in views.items() if not v.breaks and not v.dents}
    losing = [p for p, v in idle.items() if v.change < 0]
    gaining = [p for p, v in idle.items() if v.change > 0]
    alike = [p for p, v in idle.items() if v.change == 0]
    levers = any(party in phrases.model.movers for party in losing)
    helpless = "and can do nothing" if levers else "and has no lever"
    if len(losing) > 1 and not levers:
        helpless = "and have no lever"
    for some, one, more in (
        (losing, f"loses {helpless}", f"lose {helpless}"),
        (gaining, "gains", "gain"),
        (alike, "is as well off as before", "are as well off as before"),
    ):
        if some:
            said.append(
                f"{labels.parties(some, most=ALL)} {one if _is_one(labels, some) else more}"
            )
    return ". ".join(sentence_case(each) for each in said) + "."


def _less_than_before(
    phrases: Phrases, amounts: ToldAmounts, exchange: Exchange, broken: int
) -> str:
    """Say which signer is left with no more than before the exchange, and by how much less."""
    model = phrases.model
    for party in sorted(exchange.signers, key=lambda p: amounts.values(p).scale == "rank"):
        ranks = model.ranks[party]
        if ranks[broken - 1] <= ranks[exchange.source - 1]:
            values = amounts.values(party)
            less = values.of(exchange.source) - values.of(broken)
            who = phrases.labels.the_party(party)
            if values.scale == "rank" or not less:
                return f"{who} then has no more than before"
            return f"{who} then has {amounts.told(party, less)} less than before"
    raise AssertionError("what breaks an exchange leaves a signer no better than before")


def _who_first(labels: Labels, exchange: Exchange) -> str:
    two = len(exchange.signers) == 2
    if not exchange.opened_by:
        return "neither can go first." if two else "no signer can go first."
    single = [group[0] for group in exchange.opened_by if len(group) == 1]
    if not single:
        group = labels.parties(exchange.opened_by[0], most=ALL)
        return (
            f"{sentence_case(group)} can go first together: the others then gain by giving theirs."
        )
    who = sentence_case(labels.parties(single, most=ALL, last="or"))
    if two and len(single) == 1:
        other = next(party for party in exchange.signers if party != single[0])
        return f"{who} can: {labels.the_party(other)} then gains by doing its part."
    rest = "the other then gains" if two else "the rest then gain"
    return f"{who} can: {rest} by giving {'its own' if two else 'theirs'}."


def _is_one(labels: Labels, parties: Sequence[str]) -> bool:
    """Whether a verb about these parties is singular: "Prisoners' families gain"."""
    last = labels.party(parties[0]).rpartition(" ")[2]
    return len(parties) == 1 and (not last.endswith("s") or last in _ONE_ALL_THE_SAME)
