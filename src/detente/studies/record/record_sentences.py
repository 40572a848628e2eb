"""The record in words: how often verdicts were right, beside what, and where they were not."""

from __future__ import annotations

from collections.abc import Sequence

from detente.studies.record.alike import CodingsCompared, median_correlation
from detente.studies.record.beside_verdicts import ALONE, CALLED, how_chosen
from detente.studies.record.counts import TIES_CASES, Rival, ShareOfOpenings, counted_rows
from detente.studies.record.foretelling import (
    CALENDAR,
    TILTED,
    VERDICT,
    ForetoldQuestions,
    QuestionRule,
)
from detente.studies.record.judged import CodingVerdict
from detente.studies.record.putting_right import WrongVerdict
from detente.studies.record.record_study import VerdictRecord
from detente.studies.record.words import per_cent, span_words
from detente.studies.turns import nearest_sentence
from detente.text import counted, listed, number_in_words, sentence_case

HEADERS = ("opening", "alone", "agreed", "nearest", "came", "verdict")
RIVALS = {
    "verdict": "these verdicts",
    "always": "always: an exchange comes, and is not broken, within 12 months",
    "never": "never: none does",
    "ties": "base rate of TIES",
}
CHANCE = 0.5
WAYS = {
    CALENDAR: "Counting by the calendar",
    VERDICT: "Counting by the verdict",
    TILTED: "Tilting by aims",
}


def row_words(row: CodingVerdict) -> list[str]:
    """Return one coding as cells under `HEADERS`."""
    return [
        row.opening if row.coding == "first" else f"{row.opening}, {row.coding}",
        "holds" if row.holds else "moves",
        row.together,
        _nearest_words(row),
        _came_words(row),
        row.judged,
    ]


def count_sentences(record: VerdictRecord) -> list[str]:
    """Say how often verdicts were right, and how little so few openings allow to be said."""
    right, whole = record.right, counted(record.openings, "opening")
    if not right.n:
        return [f"{whole}, none of them decided."]
    left = f"; the rule leaves {record.undecided} undecided" if record.undecided else ""
    points = round(100 * right.width)
    low, high = right.interval
    holds = low <= CHANCE <= high
    told = (
        "it holds one half, so a coin may do as well"
        if holds
        else "it does not hold one half, which is what a coin comes to"
    )
    return [
        f"Right in {right.k} of {counted(right.n, 'opening')} ({per_cent(low, high)}){left}.",
        f"With {right.n} the interval is {points} points wide: {told}.",
    ]


def rival_sentences(record: VerdictRecord) -> list[str]:
    """Say how what needs no model did on the same openings."""
    rivals = {each.name: each for each in record.rivals}
    found = [_rival_sentence(each) for each in record.rivals if each.name != "verdict"]
    own, always = rivals["verdict"], rivals["always"]
    if own.share is not None and always.share is not None and own.share.n:
        better = own.share.k > always.share.k
        found.append(
            "The verdicts were right more often than “always”."
            if better
            else "The verdicts were not right more often than “always”."
        )
    if own.brier is not None:
        found.append(
            "Mean squared error of the chance that each gives to such an exchange: "
            + ", ".join(
                f"{each.name} {each.brier:.2f}" for each in record.rivals if each.brier is not None
            )
            + "; a coin 0.25."
        )
    return found


def called_sentences(record: VerdictRecord) -> list[str]:
    """Say of each verdict in how many openings something came."""
    found = []
    for each in record.called:
        k, n = each.share.k, each.share.n
        what = (
            "a lever moved within 12 months"
            if each.verdict in ALONE
            else "an exchange came, not broken, within 12 months"
        )
        days = f", after {span_words(each.days[0], each.days[-1])}" if each.days else ""
        found.append(f"“{CALLED[each.verdict]}” in {n}: {what} in {_share(k, n)}{days}.")
    return found


def foretold_sentences(record: VerdictRecord) -> list[str]:
    """Say how forecasts of the openings' questions did, each opening from the others."""
    found = record.foretold
    if found is None:
        return []
    whole = (
        f"{counted(found.questions, 'answered question')} of {found.openings} openings, each "
        "opening answered from the others. Brier: "
    )
    scores = ", ".join(f"{each.rule} {each.brier:.3f}" for each in found.rules)
    lines = [f"{whole}{scores}."]
    for name, what in WAYS.items():
        rule = found.rule(name)
        if rule.skill is not None and rule.low is not None and rule.high is not None:
            lines.append(
                f"{what} is {_better(rule)} than the base rate: skill {rule.skill:.2f} "
                f"({rule.low:.2f} to {rule.high:.2f} over draws of openings); better on "
                f"{rule.better} of {found.openings}."
            )
    lines.append(
        f"{counted(found.with_elections, 'question')} of "
        f"{counted(found.openings_with_elections, 'opening')} had an election in the window that "
        "was known on the day."
    )
    return lines


def aims_sentence_of(found: ForetoldQuestions | None) -> str:
    """Say how tilting by aims did on the questions of past openings; empty where it was not tried.

    Examples
    --------
    >>> from detente.studies.record import foretell_questions, past_judged
    >>> aims_sentence_of(foretell_questions(past_judged()))
    'Aims were tried on ... past openings: ... than base rates (nearer on ...; Brier ...).'
    """
    if found is None:
        return ""
    tilted, base = found.rule(TILTED), found.rule("base")
    verdict = "better" if tilted.low is not None and tilted.low > 0 else "no better"
    return (
        f"Aims were tried on {counted(found.openings_with_aims, 'past opening')}: {verdict} than "
        f"base rates (nearer on {number_in_words(tilted.better)}; Brier {tilted.brier:.3f} against "
        f"{base.brier:.3f})."
    )


def opening_sentences(row: CodingVerdict) -> list[str]:
    """Say which exchange was nearest, who would break it, and what came."""
    name = row_words(row)[0]
    nearest, happened = row.nearest, row.happened
    if nearest is None:
        first = f"{name}: no exchange pays all who would sign it."
    else:
        off = (
            ""
            if nearest.levels_off is None
            else f", {counted(nearest.levels_off, 'level')} from what came"
        )
        first = f"{name}: nearest is “{nearest.label}”{off}: {_fate(row)}."
    if happened.told:
        came = f"After {span_words(happened.days or 0, happened.days or 0)}: {happened.told}"
        came = came if came.endswith(".") else f"{came}."
    else:
        came = "No exchange came within 12 months."
    if happened.broken_days is not None:
        ended = span_words(happened.broken_days, happened.broken_days)
        said = "as was said" if row.breaker_named else "which was not said"
        came += f" Broken by {_who(row, happened.broken_by)} {ended} later, {said}."
    return [first, came, f"{sentence_case(row.judged)}: {row.why}."]


def alike_sentences(record: VerdictRecord) -> list[str]:
    """Say how far two codings agree, over all openings and one by one."""
    if not record.alike:
        return []
    equal = sum(each.equal for each in record.alike)
    asked = sum(each.asked for each in record.alike)
    second = record.right_by_second
    low, high = second.interval
    whole = (
        f"{counted(len(record.alike), 'opening')} coded twice: the codings agree on {equal} of "
        f"{counted(asked, 'conclusion')}. With the second in place of the first, right in "
        f"{second.k} of {counted(second.n, 'opening')} ({per_cent(low, high)})."
    )
    return [whole, *map(alike_sentence, record.alike)]


def alike_sentence(found: CodingsCompared) -> str:
    """Say how far two codings agree."""
    median = median_correlation(found)
    same = f"{found.opening}: two codings agree on {found.equal} of {found.asked} conclusions"
    if median is None:
        few = counted(found.states, "common position")
        return f"{same}; over {few} no two rankings can be compared."
    known = [c for c in found.correlations.values() if c is not None]
    return (
        f"{same}; over {counted(found.states, 'common position')} their rankings correlate by "
        f"{median:.2f} (tau-b, median of {counted(len(known), 'party', 'parties')}; least "
        f"{min(known):.2f})."
    )


def wrong_sentence(found: WrongVerdict) -> str:
    """Say what would have made a wrong verdict right."""
    name = found.opening if found.coding == "first" else f"{found.opening}, {found.coding}"
    if found.turning is None:
        return f"{name}: {found.why}. What turns it is not known: {found.not_asked}."
    told = [f"{name}: {found.why}."]
    nearest = found.nearest
    if nearest is not None:
        told.append(nearest_sentence(nearest))
    if found.premises:
        told.append(f"It is otherwise if {listed(found.premises, most=6, last='or')}.")
    if len(told) == 1:
        told.append("No number and no contested aim of the case makes it right.")
    return " ".join(told)


def hindsight_sentence(rows: Sequence[CodingVerdict]) -> str:
    """Say how the openings were chosen, and what a coder may have known."""
    chosen = how_chosen(all(row.happened.moved for row in counted_rows(rows)))
    return f"{chosen} Who codes a past opening may know how it ended."


def _nearest_words(row: CodingVerdict) -> str:
    nearest = row.nearest
    if nearest is None:
        return "none pays"
    if not nearest.kept:
        return "not kept"
    if not nearest.safe:
        return "kept, not safe"
    return "kept and safe" if nearest.done else "kept, not done"


def _came_words(row: CodingVerdict) -> str:
    happened = row.happened
    if happened.days is None or happened.came in ("none", "open"):
        return happened.came
    word = "kept" if happened.came == "exchange" else "broken"
    return f"{word}, {happened.days} d"


def _fate(row: CodingVerdict) -> str:
    nearest = row.nearest
    assert nearest is not None
    if not nearest.kept:
        return f"signed, and {_who(row, nearest.breakers)} would break it"
    if not nearest.safe:
        return f"kept, and {_who(row, nearest.undoers) or 'outsiders'} would undo it"
    if not nearest.done:
        return f"kept and safe; {_who(row, nearest.withholders)} would hold back"
    return "kept, safe and carried out"


def _better(rule: QuestionRule) -> str:
    assert rule.low is not None
    assert rule.high is not None
    if rule.low > 0:
        return "better"
    return "worse" if rule.high < 0 else "not shown to be better or worse"


def _who(row: CodingVerdict, parties: Sequence[str]) -> str:
    return listed([row.parties.get(each, each) for each in parties], most=6)


def _rival_sentence(rival: Rival) -> str:
    name = sentence_case(RIVALS[rival.name])
    if rival.share is None:
        assert rival.chance is not None
        return (
            f"{name}: {100 * rival.chance:.0f} % of {TIES_CASES} targets gave way or settled by "
            "the end of the year after sanctions were imposed."
        )
    return f"{name}: right in {_share(rival.share.k, rival.share.n)}."


def _share(k: int, n: int) -> str:
    low, high = ShareOfOpenings(k, n).interval
    return f"{k} ({per_cent(low, high)})" if n else f"{k}"
