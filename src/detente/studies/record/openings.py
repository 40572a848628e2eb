"""The openings of the past: which ship, and what each coding of one says beside what came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from detente.case import Aftermath
from detente.casefile import (
    FIRST,
    load_aftermath,
    parse_case,
    shipped_aftermaths,
    shipped_cases,
    texts_of_codings,
)
from detente.errors import InputError
from detente.evidence import load_ledger_if_any
from detente.model import Model
from detente.studies import build_case
from detente.studies.exchanges import study_exchanges
from detente.studies.record.asked import OpeningQuestion, questions_of
from detente.studies.record.happened import what_happened
from detente.studies.record.judged import CodingVerdict, judge_coding


@dataclass(frozen=True)
class JudgedOpening:
    """An opening of the past: its codings judged by what came, and its questions.

    Attributes
    ----------
    name : str
    codings : tuple of CodingVerdict
        The first coding's, which counts, and the second's where there is one.
    questions : tuple of OpeningQuestion
    coder : str
        Who wrote the case, and from what.
    """

    name: str
    codings: tuple[CodingVerdict, ...]
    questions: tuple[OpeningQuestion, ...]
    coder: str

    @property
    def first(self) -> CodingVerdict:
        """The coding that counts."""
        return self.codings[0]


def past_openings() -> tuple[str, ...]:
    """Return the names of the shipped cases of which it is written what came after."""
    return tuple(name for name in shipped_aftermaths() if name in shipped_cases())


def opening_name(name_or_path: str | Path) -> str:
    """Call an opening: a shipped case or a file by its name, a folder by its own."""
    path = Path(name_or_path)
    return path.parent.name if path.name == "case.toml" else path.name.removesuffix(".toml")


def read_aftermath_of(name_or_path: str | Path) -> Aftermath:
    """Read what came after an opening, checked against its first coding.

    Raises
    ------
    InputError
        If nothing is written on it, or what is written does not fit the case.
    """
    text, name = texts_of_codings(name_or_path)[FIRST]
    with _named(name):
        definition = parse_case(text)
    ledger = load_ledger_if_any(name_or_path)
    return load_aftermath(name_or_path, definition, ledger=() if ledger is None else ledger.claims)


def models_of(name_or_path: str | Path) -> dict[str, Model]:
    """Build every coding of an opening."""
    found = {}
    for coding, (text, name) in texts_of_codings(name_or_path).items():
        with _named(name):
            found[coding] = build_case(parse_case(text))
    return found


def judge_opening(name_or_path: str | Path) -> JudgedOpening:
    """Solve every coding of an opening and judge it by what came.

    Parameters
    ----------
    name_or_path : str or Path
        A shipped case's name, or a case with its aftermath beside it.

    Raises
    ------
    InputError
        If the case, a coding or the aftermath is wrong, or a coding has another day.
    """
    aftermath, name = read_aftermath_of(name_or_path), opening_name(name_or_path)
    models = models_of(name_or_path)
    as_of = _day_of(models)
    happened = what_happened(as_of, aftermath)
    studies = {coding: study_exchanges(model) for coding, model in models.items()}
    return JudgedOpening(
        name,
        tuple(
            judge_coding(study, happened, opening=name, coding=coding)
            for coding, study in studies.items()
        ),
        questions_of(as_of, aftermath, studies[FIRST]),
        aftermath.coder,
    )


def _day_of(models: Mapping[str, Model]) -> date:
    """Return the day of an opening's codings."""
    days = {}
    for coding, model in models.items():
        if model.as_of is None:
            raise InputError(f"the {coding} coding has no as_of; add the opening's day.")
        days[model.as_of] = coding
    if len(days) > 1:
        told = " and ".join(map(str, sorted(days)))
        raise InputError(f"two codings of one opening have two days: {told}; give them one.")
    return next(iter(days))


@contextmanager
def _named(file: str) -> Iterator[None]:
    """Let errors say which file they are about."""
    try:
        yield
    except InputError as error:
        raise error.at(file) from None
