"""The page one passes on, gathered from what the analyses say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente import __version__
from detente.concepts import STRENGTHS
from detente.errors import DetenteError, TooLargeError
from detente.evidence import Ledger
from detente.model import Model, bars
from detente.shown import Shown
from detente.stability import Exchange, analyse
from detente.studies import Labels
from detente.studies.exchanges import (
    ExchangeStudy,
    study_exchanges,
)
from detente.studies.front_page.ahead import PageOutlook, outlook_sentence, page_outlook
from detente.studies.front_page.at_once import bargains_heading, first_blocks, record_block
from detente.studies.front_page.bargains import bargain_rows, undone_bargain
from detente.studies.front_page.blocks import Block, Row
from detente.studies.front_page.contested import contested_sentences
from detente.studies.front_page.dates import PageDate, date_rows, page_dates
from detente.studies.front_page.grounds import graded_claims, grounds_sentence, ledger_of
from detente.studies.front_page.leads import leading
from detente.studies.front_page.people import PagePeople, page_people, people_rows
from detente.studies.front_page.position import (
    also_rests,
    answer,
)
from detente.studies.front_page.turning import (
    PageTurns,
    ToldTurn,
    page_turns,
    told_turns,
    turn_rows,
    unless_phrase,
)
from detente.studies.front_page.watch import (
    PageIndicator,
    is_watchable,
    page_indicators,
    watch_rows,
)
from detente.studies.record import RecordBeside, record_beside
from detente.text import day, unit_in_words

if TYPE_CHECKING:
    from detente.studies.forecast import ForecastStudy

# A few seconds of one core; above it, what turns is asked apart.
MOST_STATES_TURNED = 20_000
ORDINAL = "Rankings only: no amounts."


@dataclass(frozen=True, eq=False, repr=False)
class FrontPage(Shown):
    """What a reader with two minutes is told.

    Attributes
    ----------
    case : str
        The case's name, as commands take it.
    model : Model
    study : ExchangeStudy
        The exchanges from the position that the page speaks of.
    holds : bool
        Whether the position is an equilibrium by `concept`, against single moves.
    concept : str
    answer : str
        The whole answer in one sentence.
    amounts : str
        In what money is told, or that there is none.
    blocks : tuple of Block
        In the reader's order of importance. What a case lacks has no block.
    turning : PageTurns or None
        What turns the verdicts; None for orders, in which no number is written.
    turns : tuple of ToldTurn
        The same in words, by verdict.
    ledger : Ledger or None
        What the case's claims say; None where it has none.
    people : PagePeople or None
        Who is held, who comes and goes; None for a case that counts nobody.
    dates : tuple of PageDate
        What comes next on the calendar, three at most.
    watched : tuple of PageIndicator
        The most telling things that can be seen, two at most.
    outlook : PageOutlook or None
        The question of the case that the exchange would answer, by its last day.
    omitted : mapping of str to str
        What was too large to be worked out, and why.
    record : RecordBeside or None
        How the same verdicts did on the openings of the past; None for a case without a day, or
        one of orders alone.
    """

    case: str
    model: Model
    study: ExchangeStudy
    holds: bool
    concept: str
    answer: str
    amounts: str
    blocks: tuple[Block, ...]
    turning: PageTurns | None
    turns: tuple[ToldTurn, ...]
    ledger: Ledger | None
    people: PagePeople | None
    dates: tuple[PageDate, ...]
    watched: tuple[PageIndicator, ...]
    outlook: PageOutlook | None
    omitted: dict[str, str]
    record: RecordBeside | None

    @property
    def fingerprint(self) -> str:
        """Of the model."""
        return self.model.fingerprint

    @property
    def as_of(self) -> str:
        """The day whose knowledge the page has, in words; empty where the case says none."""
        return day(self.model.as_of) if self.model.as_of else ""

    @property
    def premise(self) -> str:
        """Which contested aims the page takes other than the case does; empty where none."""
        labels = Labels(self.model)
        return " ".join(
            f"Here {labels.the_party(party)} wants "
            f"“{self.model.preferences[party].alternatives[name].label or name}”."
            for party, name in self.model.readings.items()
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """Every line of the page, one after another."""
        return tuple(
            f"{row.head}: {line}" if row.head else line
            for block in self.blocks
            for row in block.rows
            for line in row.lines
        )

    def block(self, key: str) -> Block | None:
        """Return the block that answers a question, if the page has it."""
        return next((each for each in self.blocks if each.key == key), None)


def front_page(
    model: Model,
    *,
    case: str = "",
    concept: str = "seq",
    agreements: str | Iterable[Sequence[str]] = "named",
    openings: Iterable[str | Path] | None = None,
    forecast: ForecastStudy | None = None,
    whole: bool = False,
) -> FrontPage:
    """Write the page that one passes on.

    Parameters
    ----------
    model : Model
    case : str
        The case's name, for the line that cites it and for its ledger.
    concept : str
        By which of the five concepts ``holds`` is meant.
    agreements : str or iterable of sequence of str
        Who may act together, as for :func:`detente.studies.exchanges.study_exchanges`.
    forecast : ForecastStudy, optional
        Of the same model, if it was made; else only the base rate is told of what happens next.
    whole : bool
        Also tell what takes seconds: what to watch in a case with a market.
    openings : iterable of str or Path, optional
        The past openings whose record stands beside the verdicts; all that ship without.

    Returns
    -------
    FrontPage

    Raises
    ------
    UnknownNameError, InputError

    Examples
    --------
    >>> from detente import load_case
    >>> page = front_page(load_case("prisoners-dilemma"))
    >>> [block.key for block in page.blocks]
    ['position', 'exchange', 'cite']
    """
    study = study_exchanges(model, agreements=agreements)
    table = analyse(model, STRENGTHS)
    omitted: dict[str, str] = {}
    lead = leading(study)
    blocks = first_blocks(study, lead, agreements)
    if lead is None:
        blocks += also_rests(study, table)
    ledger = ledger_of(case)
    people = page_people(study, lead)
    if people is not None:
        claims = [claim for each in people.held for claim in each.claims]
        told = tuple(people_rows(people, graded_claims(ledger, claims)))
        blocks.append(Block("people", "PEOPLE", told))
    dates = page_dates(study, lead)
    if dates:
        blocks.append(Block("dates", "DATES", tuple(date_rows(dates))))
    turning = _turning(study, lead, omitted)
    unless = "" if turning is None or turning.undone is None else unless_phrase(turning.undone)
    undone = undone_bargain(study, lead)
    rows = bargain_rows(study, lead, undone.target if undone else 0, unless)
    if rows:
        blocks.append(Block("bargains", bargains_heading(study), tuple(rows)))
    try:
        contested = contested_sentences(study, agreements)
    except TooLargeError as error:
        contested, omitted["contested"] = [], str(error)
    if contested:
        blocks.append(Block("contested", "CONTESTED", (Row("", (" ".join(contested),)),)))
    turns = () if turning is None else told_turns(study, lead, turning)
    if turns:
        rows = turn_rows(turns)
        blocks.append(Block("turns", "WHAT WOULD TURN IT", tuple(rows)))
    watched = _watched(model, case, omitted, whole=whole)
    if watched:
        blocks.append(Block("watch", "WATCH", tuple(watch_rows(watched))))
    outlook = page_outlook(study, lead, forecast)
    if outlook is not None:
        blocks.append(Block("next", "NEXT", (Row("", (outlook_sentence(outlook),)),)))
    amounts = _amounts(study)
    record = None
    if model.as_of is not None and amounts != ORDINAL:
        record = record_beside(study, case, openings)
    if record is not None and record.sentences:
        blocks.append(record_block(record))
    if record is not None and record.afterwards:
        blocks.append(Block("after", "AFTER", (Row("", (record.afterwards,)),)))
    grounds = grounds_sentence(study, lead, ledger)
    if grounds:
        blocks.append(Block("rests_on", "RESTS ON", (Row("", (grounds,)),)))
    blocks.append(Block("cite", "CITE", (Row("", (_cite(study, case),)),)))
    holds = bool(table.is_equilibrium(concept)[model.status_quo - 1])
    return FrontPage(
        case=case,
        model=model,
        study=study,
        holds=holds,
        concept=concept,
        answer=answer(study),
        amounts=amounts,
        blocks=tuple(blocks),
        turning=turning,
        turns=turns,
        ledger=ledger,
        people=people,
        dates=dates,
        watched=watched,
        outlook=outlook,
        omitted=omitted,
        record=record,
    )


def _watched(
    model: Model, case: str, omitted: dict[str, str], *, whole: bool
) -> tuple[PageIndicator, ...]:
    definition = model.definition
    if not is_watchable(definition):
        return ()
    if model.readings or not (whole or definition.trade is None):
        omitted["watch"] = "takes some seconds of draws; ask detente indicators."
        return ()
    try:
        return page_indicators(case, definition)
    except DetenteError as error:
        omitted["watch"] = str(error)
        return ()


def _turning(
    study: ExchangeStudy, lead: Exchange | None, omitted: dict[str, str]
) -> PageTurns | None:
    if study.model.space.size > MOST_STATES_TURNED:
        omitted["turns"] = f"more than {MOST_STATES_TURNED:,} states; ask detente turns."
        return None
    if study.model.joint_levers:
        omitted["turns"] = "asked only where each lever has one party."
        return None
    if bars(study.model):
        omitted["turns"] = "asked only where parties move for any gain."
        return None
    found = page_turns(study, lead)
    return found if found.alone.numbers or found.together.numbers else None


def _amounts(study: ExchangeStudy) -> str:
    model = study.model
    values = {party: study.values(party) for party in model.parties}
    units = {v.unit for v in values.values() if v.scale != "rank"} - {"", "1"}
    if not units:
        return ORDINAL if all(v.scale == "rank" for v in values.values()) else ""
    assumed = any(
        "assumption" in outcome.claims
        for outcome in model.outcomes.values()
        if outcome.unit in units
    )
    money = " and ".join(unit_in_words(unit) for unit in sorted(units))
    return f"Money in {money}{'; amounts are assumptions' if assumed else ''}."


def _called(case: str) -> str:
    """Return a case's name, of a file or folder only its own: a path means nothing elsewhere."""
    path = Path(case)
    return path.parent.name if path.name == "case.toml" else path.stem if case else ""


def _cite(study: ExchangeStudy, case: str) -> str:
    name, asked = _called(case) or study.model.title, study.sets.asked
    digest = study.fingerprint[:12]
    return f"{name} {digest}, {__version__}, {asked} agreements, nash and seq"
