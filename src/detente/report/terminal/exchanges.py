"""The exchanges from one position, as a table and then one by one."""

from __future__ import annotations

from collections.abc import Sequence

from detente.report.terminal.layout import beside, paragraph
from detente.stability import Exchange
from detente.studies import Phrases
from detente.studies.exchanges import (
    ExchangeStudy,
    ladder_sentence,
    left_out_sentence,
    money,
    verdict_sentences,
)
from detente.text import sentence_case, unit_in_words

MOST_TOLD = 3
HEADS = 15


def exchange_lines(study: ExchangeStudy, *, every: bool = False) -> list[str]:
    """Return what holds, the exchanges in a table, the best in full, and where instalments lead.

    Parameters
    ----------
    every : bool
        All exchanges in the table, and not only those that are kept.
    """
    model = study.model
    lines = [*paragraph(f"{model.title}: exchanges"), *_money(study), ""]
    for sentence in verdict_sentences(study, units_apart=True):
        lines += paragraph(sentence)
    shown = study.all if every else (*study.best, *study.kept_not_safe)
    if shown:
        lines += ["", *_table(study, shown)]
        left = "" if every else left_out_sentence(study)
        lines += paragraph(f"{left} They are listed by --all." if left else "")
    for each in study.best[:MOST_TOLD]:
        told = study.told(each, units_apart=True)
        lines += ["", *paragraph(f"{told.name}: {told.swap}")]
        for row in told.rows:
            lines += beside(row.head, row.lines, indent="  ", column=HEADS)
        later = study.paid_later_sentences(each)
        if later:
            lines += beside("Paid later", tuple(later), indent="  ", column=HEADS)
    if study.ladders:
        lines.append("")
    for ladder in study.ladders:
        lines += paragraph(f"Instalments: {ladder_sentence(study, ladder)}")
    return lines


def _money(study: ExchangeStudy) -> list[str]:
    counting = _counting(study)
    units = {unit_in_words(study.values(party).unit) for party in counting}
    return [f"Money in {unit}." for unit in sorted(units)]


def _counting(study: ExchangeStudy) -> list[str]:
    """The parties whose values are in one common unit."""
    with_unit = {
        party: study.values(party).unit
        for party in study.model.movers
        if study.values(party).scale != "rank" and study.values(party).unit not in ("", "1")
    }
    return list(with_unit) if len(set(with_unit.values())) == 1 else []


def _table(study: ExchangeStudy, shown: Sequence[Exchange]) -> list[str]:
    phrases = Phrases(study.model)
    counting = [p for p in _counting(study) if any(p in each.signers for each in shown)]
    heads = ["", *(phrases.labels.party(p) for p in counting), "kept", "safe", "first"]
    rows = [heads]
    for each in shown:
        parts = study.parts(each)
        gains = [money(parts[p].gain, signed=True) if p in parts else "" for p in counting]
        kept = "outright" if each.kept["nash"] else "by foresight" if each.kept["seq"] else "no"
        first = " or ".join(
            "+".join(phrases.labels.party(p) for p in group) for group in each.opened_by[:2]
        )
        safe = "yes" if each.safe["own_interest"] else "no"
        name = sentence_case(phrases.state(each.target).strip("“”"))
        rows.append([name, *gains, kept, safe, first or "none"])
    widths = [max(len(row[k]) for row in rows) for k in range(1, len(heads))]
    room = 80 - sum(width + 2 for width in widths)
    wide = max(room, 24)
    lines: list[str] = []
    for row in rows:
        cells = [
            f"{cell:>{width}}" if k < len(counting) else f"{cell:<{width}}"
            for k, (cell, width) in enumerate(zip(row[1:], widths, strict=True))
        ]
        told = paragraph(row[0], hanging="  ", width=wide) or [""]
        lines += told[:-1]
        lines.append(f"{told[-1]:<{wide}}  {'  '.join(cells)}".rstrip())
    return lines
