"""Result -> a fragment of HTML: sentences and tables, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import singledispatch
from html import escape
from typing import Any

from detente.concepts import BY_NAME
from detente.errors import NotApplicableError
from detente.model import Model
from detente.report.html import render_report
from detente.report.terminal import exchange_lines, front_page_lines
from detente.studies import Overview
from detente.studies.assessment import NeededRankings, StateExplanation, WaysThere
from detente.studies.compare import (
    CaseComparison,
    difference_lines,
    equilibrium_lines,
    party_line,
)
from detente.studies.deals import DealStudy, mending_sentences, offers_sentences
from detente.studies.exchanges import ExchangeStudy
from detente.studies.front_page import FrontPage
from detente.studies.trade import TradeAnswer
from detente.studies.turns import HEADERS, Turns, answer_line, common_unit, row_cells
from detente.text import legible

MOST_ROWS = 100


@singledispatch
def html(result: Any) -> str:
    """Return a result as HTML: a whole page for an overview, or else a fragment.

    Parameters
    ----------
    result : object
        What a verb of the package returned.

    Returns
    -------
    str
        Plain paragraphs and tables that need no style; what a notebook shows.

    Raises
    ------
    NotApplicableError
        If there is no such thing for this result.

    Examples
    --------
    >>> from detente import explain, load_case
    >>> html(explain(load_case("chicken"), 2, party="row"))[:40]
    '<p>State 2 is sequentially stable for Fi'
    """
    own = getattr(type(result), "_repr_html_", None)
    if own is None or getattr(own, "__module__", "") == "detente.shown":
        raise NotApplicableError(f"there is no HTML for {type(result).__name__}.")
    found: str = own(result)
    return found


@html.register
def _overview(found: Overview) -> str:
    return render_report(found)


@html.register
def _front_page(found: FrontPage) -> str:
    return _preformatted(front_page_lines(found))


@html.register
def _exchanges(found: ExchangeStudy) -> str:
    return _preformatted(exchange_lines(found, every=False))


@html.register
def _model(model: Model) -> str:
    rows = [
        [each.label or name, ", ".join(each.owners), " < ".join(each.levels), now]
        for (name, each), now in zip(
            model.levers.items(), model.space.levels_of(model.status_quo).values(), strict=True
        )
    ]
    size = f"{len(model.parties)} parties, {model.space.size:,} states"
    return _lines([f"{model.title}: {size}."]) + _table(["lever", "party", "levels", "now"], rows)


@html.register
def _explanation(found: StateExplanation) -> str:
    parts = [each.sentences() for each in found.parties]
    return "".join(_lines(verdict[:1]) + _listed(verdict[1:]) for verdict in parts)


@html.register
def _ways(found: WaysThere) -> str:
    rows = [
        [
            each.target,
            None if each.shortest is None else len(each.shortest),
            ", ".join(each.blockers) or "nobody",
            "; ".join(move.in_words(found.model) for move in each.least_reluctant or ()),
        ]
        for each in found.routes
    ]
    where = f" to what rests {_manner(found.concept)}" if found.concept else ""
    headers = ["to", "moves", "against own interest", "way"]
    return _lines([f"From state {found.start}{where}."]) + _table(headers, rows)


@html.register
def _needed(found: NeededRankings) -> str:
    lines = list(found.change.sentences()) if found.change else []
    rows = [
        [party, each.stable, found.changes[party].in_words] for party, each in found.parties.items()
    ]
    headers = ["party", "stable", "pairs that turn the verdict"]
    return _lines([f"State {found.state}.", *lines]) + _table(headers, rows)


@html.register
def _deal(found: DealStudy) -> str:
    lines = [*offers_sentences(found)]
    if found.package is not None:
        lines += [*found.package.sentences(), *mending_sentences(found)]
    return _lines(lines)


@html.register
def _trade(found: TradeAnswer) -> str:
    change = found.comparison.change.parties
    rows = [
        [party, f"{each.total:+.3f}", *(f"{value:+.3f}" for value in each.parts.values())]
        for party, each in change.items()
    ]
    parts = next(iter(change.values())).parts if change else ()
    now, before = found.comparison.now.label, found.comparison.before.label
    return _lines([f"{now} against {before}, bn USD a year."]) + _table(
        ["party", "change", *parts], rows
    )


@html.register
def _comparison(found: CaseComparison) -> str:
    names = [each.name for each in found.items]
    rows = [
        [each.title, *each.holds]
        for each in found.conclusions
        if each.differs or None in each.holds
    ]
    lines = [*difference_lines(found), *equilibrium_lines(found)]
    lines += [party_line(each, names) for each in found.parties]
    return _table(["conclusion", *names], rows) + _listed(lines)


@html.register
def _turns(found: Turns) -> str:
    parts = []
    for each in found.conclusions:
        rows = [row_cells(row, common_unit(each)) for row in each.numbers]
        parts.append(_lines([answer_line(each)]) + _table(HEADERS, rows))
    return "".join(parts)


def _manner(concept: str | None) -> str:
    return BY_NAME[concept].manner if concept else ""


def _preformatted(lines: Iterable[str]) -> str:
    return f"<pre>{_text(chr(10).join(lines))}</pre>"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"<p>{_text(line)}</p>" for line in lines if line)


def _listed(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_text(line)}</li>" for line in lines if line)
    return f"<ul>{items}</ul>" if items else ""


def _table(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{_text(each)}</th>' for each in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(each)}</td>" for each in row) + "</tr>"
        for row in rows[:MOST_ROWS]
    )
    more = f"<p>… and {len(rows) - MOST_ROWS:,} more rows.</p>" if len(rows) > MOST_ROWS else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else _text(str(value))


def _text(text: str) -> str:
    return escape(legible(str(text)), quote=False)
