"""Turns in words: the answer, rows of a table, and what is said below it."""

from __future__ import annotations

from collections.abc import Sequence

from detente.studies import Labels
from detente.studies.turns.number_list import FIGURE, AskedNumber
from detente.studies.turns.result import ConclusionTurns, NumberTurns, Turns, TurnSide
from detente.text import counted, listed, part_in_words, sentence_case

HEADERS = ("number", "this case", "range", "turns", "crosses")
PURE = ("1", "")
LEAST_DECIMALS = 2
MOST_FLIPS = 6


def answer_line(found: ConclusionTurns) -> str:
    """Say whether the conclusion holds, and in what its numbers are told."""
    unit = common_unit(found)
    told = f" Amounts in {unit}." if unit else ""
    if not found.question.written:
        return f"{found.question.title}: {'yes' if found.answer else 'no'}.{told}"
    verb = "holds" if found.answer else "does not hold"
    return f"“{found.question.title}” {verb}.{told}"


def common_unit(found: ConclusionTurns) -> str:
    """Return the unit that most of the numbers with a turn have; empty where they have none."""
    units = [row.number.unit for row in found.numbers if row.number.unit not in PURE]
    return max(sorted(set(units)), key=units.count, default="")


def row_cells(row: NumberTurns, known_unit: str = "") -> list[str]:
    """Return one number as cells under `HEADERS`; a unit that was told is not repeated."""
    number = row.number
    unit = "" if number.unit in (*PURE, known_unit) else f" [{number.unit}]"
    return [
        f"{number.label}{unit}",
        figure_text(number.stated),
        range_text(row) or "–",
        turn_text(row),
        ("yes" if row.crosses else "no") if row.range else "–",
    ]


def turn_text(row: NumberTurns) -> str:
    """Say where a number turns, on both sides where it does: "below 0.00 or above 0.25"."""
    return " or ".join(
        side_text(name, side, row.number) for name, side in row.sides if side.value is not None
    )


def side_text(name: str, side: TurnSide, number: AskedNumber) -> str:
    """Say one side's turn: "below 0.00" where the answer still holds there, "at 0.25" else."""
    assert side.value is not None
    if side.bracket is not None:
        low, high = (f"{each:.6g}" for each in side.bracket)
        return f"between {low} and {high}"
    return f"{name if side.holds_there else 'at'} {turn_value(side.value, number)}"


def turn_value(value: float, number: AskedNumber) -> str:
    """Write a turn with the figure's decimals, at least two."""
    places = max(LEAST_DECIMALS, decimals(number.stated))
    text = f"{value:.{places}f}"
    if float(text) == 0 and value != 0:
        return f"{value:.2g}"
    return text.replace("-0.00", "0.00") if float(text) == 0 else text


def figure_text(value: float, least: int = 0) -> str:
    """Write a figure as the file does, with at least so many decimals."""
    text = f"{value:.10g}"
    if "e" in text:
        return text
    return f"{value:.{max(least, decimals(value))}f}"


def decimals(value: float) -> int:
    """How many decimals a figure is written with."""
    _, point, after = f"{value:.10g}".partition(".")
    return len(after) if point and "e" not in after else 0


def range_text(row: NumberTurns) -> str:
    """Write a number's range; empty where there is none."""
    if row.range is None:
        return ""
    least = decimals(row.number.stated)
    return f"{figure_text(row.range.low, least)}–{figure_text(row.range.high, least)}"


def notes_of(labels: Labels, found: ConclusionTurns, row: NumberTurns) -> list[str]:
    """Say what happens at a turn, what the range leaves out, and which numbers share the row."""
    notes = []
    _, side = row.nearest
    because = side.because
    if because is not None and because.move:
        settings = listed(
            [
                f"“{labels.model.levers[lever].title}” to “{labels.level(lever, level)}”"
                for lever, level in because.move.items()
            ],
            most=6,
        )
        where = "there" if found.answer else "until there"
        who = labels.the_party(because.party)
        notes.append(sentence_case(f"{where} {who} gains by setting {settings}."))
    if row.range is not None and row.range.sign_fixed and side.value == 0:
        stated = figure_text(row.number.stated)
        notes.append(f"The range is a multiple of {stated}: no draw can change its sign.")
    if row.same_as:
        notes.append(f"The same comparison turns by {listed(list(row.same_as), most=4)}.")
    return notes


def below_the_table(labels: Labels, found: ConclusionTurns) -> list[str]:
    """Say what turns it at no value, what was only tried, and which neighbouring cases do."""
    lines = []
    if not found.asked and not found.discrete and not found.not_searched:
        lines.append("No number enters what parties rank by, and no aims have neighbours.")
    if found.no_turn:
        verb = "turns" if found.no_turn == 1 else "turn"
        lines.append(f"{counted(found.no_turn, 'number')} {verb} it at no value (proved).")
    if found.sampled:
        tried = [each.below.values_tried or 0 for each in found.asked if _tried_only(each)]
        lines.append(
            f"{counted(found.sampled, 'figure')}: none found at {max(tried)} values or fewer each."
        )
    flips = [each for each in found.discrete if each.flips]
    if found.discrete:
        lines += _flips(labels, found, [each.change for each in flips if each.kind == "reading"])
        swaps = [each.change for each in flips if each.kind == "swap"]
        drops = [each.change for each in flips if each.kind == "drop"]
        if swaps:
            told = listed(swaps, most=MOST_FLIPS)
            lines.append(f"It is otherwise where neighbouring aims change places: {told}.")
        if drops:
            told = listed([f"({each})" for each in drops], most=MOST_FLIPS)
            lines.append(f"It is otherwise without an aim: {told}.")
        if not flips:
            lines.append(
                "No other reading of aims, no two neighbours that change places and no aim left "
                "out makes it otherwise."
            )
    for pair in found.pairs:
        values = [figure_text(float(f"{value:.6g}")) for value in pair.values]
        lines.append(
            f"Together: {pair.keys[0]} at {values[0]} and {pair.keys[1]} at {values[1]}, "
            f"{pair.t:.2f} of the way to the ends of their ranges or beyond."
        )
    if found.pairs_left:
        lines.append(f"{counted(found.pairs_left, 'pair')} not looked at (--rays).")
    if found.not_searched:
        told = listed([f"{each.key} ({each.why})" for each in found.not_searched], most=3)
        lines.append(f"Not searched: {told}.")
    return lines


def nearest_sentence(row: NumberTurns) -> str:
    """Say the nearest turn of a number in one sentence of the kit."""
    name, side = row.nearest
    number, unit = row.number, row.number.unit
    told = side_text(name, side, number) + ("" if unit in PURE else f" {unit}")
    sentence = f"It turns {told}: {number.label}. This case says {figure_text(number.stated)}"
    if row.range is None:
        return f"{sentence}."
    crosses = "crosses" if row.crosses else "does not cross"
    return f"{sentence}, range {range_text(row)}, which {crosses}."


def unfinished_line(found: Turns) -> str:
    """Say that it was stopped; empty where it was not."""
    return "" if found.complete else "Stopped early: numbers are missing."


def _tried_only(each: NumberTurns) -> bool:
    return each.number.kind == FIGURE and not each.turns and each.below.how == "sampled"


def _flips(labels: Labels, found: ConclusionTurns, readings: Sequence[str]) -> list[str]:
    lines = []
    for reading in readings:
        party, _, name = reading.partition("=")
        preference = labels.model.preferences[party].alternatives[name]
        who = labels.the_party(party)
        verb = "It holds unless" if found.answer else "It does not hold unless"
        weight = _weight(labels, party, name)
        told = f" This case gives that {part_in_words(weight)}." if weight is not None else ""
        lines.append(f"{verb} {who} wants “{preference.label or name}”.{told}")
    return lines


def _weight(labels: Labels, party: str, reading: str) -> float | None:
    """The weight of a reading among those of its party; None where the case gives none."""
    for each in labels.model.definition.uncertainties.values():
        if each.kind == "reading" and each.party == party:
            whole = sum(other.weight for other in each.hypotheses)
            for other in each.hypotheses:
                if other.reading == reading and whole:
                    return other.weight / whole
    return None
