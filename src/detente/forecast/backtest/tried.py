"""How many models were tried on these cycles? A log beside their file keeps count."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import Field

from detente.errors import InputError
from detente.forecast.backtest.left_out import BackTest
from detente.forecast.json_text import Document, Finite, ShortText, load_json, parse_document

SUFFIX = ".tried.jsonl"


@dataclass(frozen=True)
class TriedModel:
    """One model that was tried.

    Attributes
    ----------
    model : str
    settings : mapping
        Plain data: all that makes it another model than its like.
    fingerprint : str
        Of the past that it was tried on.
    n : int
        Questions scored.
    brier, log : float or None
        Its means; None where infinite.
    """

    model: str
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    fingerprint: str = ""
    n: int = 0
    brier: float | None = None
    log: float | None = None

    @property
    def identity(self) -> str:
        """What tells it from other models, as one line of text."""
        return json.dumps([self.model, dict(self.settings)], sort_keys=True)


class TrialDoc(Document):
    """A line of the log."""

    model: ShortText
    settings: dict[str, Any]
    cycles: ShortText
    n: Annotated[int, Field(ge=0)]
    brier: Finite | None
    log: Finite | None


def trial_of(result: BackTest) -> TriedModel:
    """Return what the log keeps of a back-test."""
    brier, log = (each.mean if isfinite(each.mean) else None for each in (result.brier, result.log))
    return TriedModel(result.rule, result.settings, result.fingerprint, result.brier.n, brier, log)


def note_trial(cycles_file: str | Path, trial: TriedModel) -> int:
    """Write a trial into the log beside a file of past cycles, if that model is not yet in it.

    A model with other settings is another model; the same one tried again is not. Nothing that
    stands in the log is changed.

    Parameters
    ----------
    cycles_file : str or Path
        The log of ``NAME.json`` is ``NAME.tried.jsonl``, one JSON object a line.
    trial : TriedModel

    Returns
    -------
    int
        How many different models have been tried, this one included.

    Raises
    ------
    InputError
        If the log cannot be read or written, or a line of it is damaged.

    Notes
    -----
    Rule FC30.
    """
    log = log_beside(cycles_file)
    known = {each.identity for each in read_trials(cycles_file)}
    if trial.identity in known:
        return len(known)
    row = {
        "model": trial.model,
        "settings": dict(trial.settings),
        "cycles": trial.fingerprint,
        "n": trial.n,
        "brier": trial.brier,
        "log": trial.log,
    }
    try:
        # One write to a file opened for appending: two runs at once lose no line.
        target = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(target, (json.dumps(row, allow_nan=False) + "\n").encode())
            os.fsync(target)
        finally:
            os.close(target)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}.", log.name) from None
    return len(known) + 1


def read_trials(cycles_file: str | Path) -> tuple[TriedModel, ...]:
    """Read the log beside a file of past cycles: each model once, as first tried.

    Raises
    ------
    InputError
        If the log cannot be read, or a line of it is damaged.
    """
    log = log_beside(cycles_file)
    return load_json(log, _trials) if log.exists() else ()


def models_tried(cycles_file: str | Path) -> int:
    """Count the different models in the log beside a file of past cycles; 0 where there is none.

    Raises
    ------
    InputError
        If the log cannot be read, or a line of it is damaged.
    """
    return len(read_trials(cycles_file))


def log_beside(cycles_file: str | Path) -> Path:
    """Return the place of the log: ``NAME.tried.jsonl`` beside ``NAME.json``."""
    place = Path(cycles_file)
    return place.with_name(place.stem + SUFFIX)


def _trials(text: str) -> tuple[TriedModel, ...]:
    if text and not text.endswith("\n"):
        raise InputError("ends within a line; mend the last line or take it out.")
    found: dict[str, TriedModel] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            row = parse_document(line, TrialDoc)
        except InputError as error:
            raise error.at(f"line {number}") from None
        trial = TriedModel(row.model, row.settings, row.cycles, row.n, row.brier, row.log)
        found.setdefault(trial.identity, trial)
    return tuple(found.values())
