"""Does a position hold? Against single moves first, then against agreements."""

from __future__ import annotations

from detente.concepts import BY_NAME
from detente.stability import Answer, Explanation, explain
from detente.studies import Phrases
from detente.studies.exchanges.amounts import ToldAmounts
from detente.studies.exchanges.exchange_study import ExchangeStudy
from detente.text import listed, number_in_words, sentence_case


def verdict_sentences(study: ExchangeStudy, *, units_apart: bool = False) -> list[str]:
    """Say whether the state holds against single moves and against agreements.

    Parameters
    ----------
    study : ExchangeStudy
    units_apart : bool
        Whether the unit of amounts is told elsewhere.
    """
    phrases = Phrases(study.model)
    here = "it" if study.state == study.model.status_quo else phrases.state(study.state)
    amounts = ToldAmounts(study, units_apart=units_apart)
    return [
        single_moves_sentence(study, phrases, amounts, here),
        *agreement_sentences(study, phrases, here),
    ]


def leaver(study: ExchangeStudy) -> tuple[Explanation, Answer] | None:
    """Return why the first party that would leave does, and the improvement nothing deters."""
    for party in study.ground.searcher.movers:
        why = explain(study.model, study.state, party, "seq")
        for answer in why.answers:
            if not answer.deterred:
                return why, answer
    return None


def single_moves_sentence(
    study: ExchangeStudy, phrases: Phrases, amounts: ToldAmounts, here: str
) -> str:
    """Say whether a state holds against single moves, and why."""
    if study.manner == "nash":
        return f"Against single moves {here} holds outright: no party gains by a move of its own."
    if study.manner:
        manner = BY_NAME[study.manner].manner
        proofs = (
            explain(study.model, study.state, party, study.manner) for party in study.model.movers
        )
        tempted = next((each for each in proofs if each.answers), None)
        if tempted is None:  # only holders that move a lever together are
            return f"Against single moves {here} holds {manner}: what holders gain is answered."
        deterred = deterred_sentence(study, phrases, amounts, tempted)
        return f"Against single moves {here} holds {manner}: {deterred}"
    found = leaver(study)
    assert found is not None, "a state that is not stable has an improvement nothing deters"
    why, answer = found
    threat = " Only a threat would keep it." if study.stays_by("gmr") else ""
    verb = "gains" if len(why.members) == 1 else "gain"
    return (
        f"Against single moves {here} does not hold: {phrases.labels.the_party(why.party)} {verb} "
        f"by {phrases.by(answer.improvement.changes)}, and no answer takes the gain away.{threat}"
    )


def deterred_sentence(
    study: ExchangeStudy, phrases: Phrases, amounts: ToldAmounts, why: Explanation
) -> str:
    """Tell the improvement that would pay most, the answer, and how much lower it ends."""
    values = study.values(why.party)
    answer = max(why.answers, key=lambda each: values.of(each.improvement.target))
    gain = values.of(answer.improvement.target) - values.of(why.state)
    replies = listed(
        [
            f"{phrases.labels.the_party(move.party)} would {phrases.would(move.changes)}"
            for move in answer.countermove
        ],
        most=3,
        last="then",
    )
    end = why.state if answer.end is None else answer.end
    lower = values.of(why.state) - values.of(end)
    who = phrases.labels.the_party(why.party)
    ends = f"ends {amounts.told(why.party, lower)} lower" if lower > 0 else "ends no better"
    return (
        f"{who} would gain {amounts.told(why.party, gain)} by "
        f"{phrases.by(answer.improvement.changes)}, but {replies}; {who} {ends}."
    )


def smallest_breach(study: ExchangeStudy, why: Explanation) -> Answer:
    """Return the improvement that nothing deters and that moves the fewest levels."""
    undeterred = [each for each in why.answers if not each.deterred]
    return min(
        undeterred,
        key=lambda each: study.ground.levels_between(why.state - 1, each.improvement.target - 1),
    )


def agreement_sentences(study: ExchangeStudy, phrases: Phrases, here: str = "it") -> list[str]:
    """Say whether a state holds against agreements, which exchange ends it, and count them."""
    labels = phrases.labels
    if not study.sets.sets:
        return ["No agreements were considered."]
    groups = listed([labels.parties(group, most=9) for group in study.sets.sets], most=9, last="or")
    if not len(study.listed):
        pays = "both" if all(len(group) == 2 for group in study.sets.sets) else "all who would sign"
        return [f"Against agreements of {groups} {here} holds: no exchange from here pays {pays}."]
    good = study.good.size
    if not good:
        return [
            f"Against kept agreements of {groups} {here} holds: no exchange is kept and safe.",
            _counts(study, phrases),
        ]
    named, one = best_in_words(study, phrases), len(study.best) == 1
    first = (
        f"Against an agreement of {groups} {here} does not hold: {named} "
        f"{'pays' if one else 'each pay'} all who sign, would be kept, and no outsider can undo "
        f"{'it' if one else 'them'}."
    )
    return [first, _counts(study, phrases)]


def best_in_words(study: ExchangeStudy, phrases: Phrases, *, most: int = 3) -> str:
    """Name the exchanges that are kept and safe, or count them and name those with a name."""
    targets = list(dict.fromkeys(each.target for each in study.best))
    names = [phrases.state(each) for each in targets]
    unique = list(dict.fromkeys(names))
    if len(unique) == len(targets) <= most:
        return listed(names, most=most)
    if len(unique) == 1:
        return f"{number_in_words(len(targets))} exchanges to {unique[0]}"
    among = [name for name in unique if name.startswith("“")]
    count = f"{number_in_words(len(targets))} exchanges"
    return f"{count}, {listed(among, most=6)} among them," if among else count


def _counts(study: ExchangeStudy, phrases: Phrases) -> str:
    signed, kept, good = len(study.listed), study.kept.size, study.good.size
    who = "Both" if all(len(group) == 2 for group in study.sets.sets) else "They"
    exchanges = "exchange" if signed == 1 else "exchanges"
    if not kept:
        keep = "would not keep it" if signed == 1 else "keep none of them"
        return f"{who} would sign {number_in_words(signed)} {exchanges} and {keep}."
    kept_words = f"keep {number_in_words(kept)} of them"
    if signed == kept:
        kept_words = {1: "keep it", 2: "keep both"}.get(kept, "keep all of them")
    text = f"{who} would sign {number_in_words(signed)} {exchanges} and {kept_words}"
    unsafe = kept - good
    if not unsafe:
        return f"{text}."
    breakers = _breakers(study)
    who_undoes = phrases.labels.parties(breakers, most=6, last="or") if breakers else "outsiders"
    if unsafe == kept:
        which = "it" if unsafe == 1 else "all of these"
    else:
        which = "the other" if unsafe == 1 else f"the other {number_in_words(unsafe)}"
    return f"{text}; {who_undoes} can undo {which}."


def _breakers(study: ExchangeStudy) -> list[str]:
    """Return the outsiders of whom one move undoes an exchange that is kept."""
    found = {
        party for each in study.kept_not_safe for party, view in each.outside.items() if view.breaks
    }
    return [party for party in study.model.parties if party in found]


def position_name(study: ExchangeStudy) -> str:
    """Call the position the study starts from."""
    return sentence_case(Phrases(study.model).state(study.state))
