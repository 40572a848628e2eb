"""What a request may say. An unknown key is refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LONGEST_VIEW = 50_000
LONGEST_TEXT = 16 << 20


class Body(BaseModel):
    """A body of a request."""

    model_config = ConfigDict(extra="forbid", strict=True)


class ViewAsked(Body):
    """A question about a case in a view."""

    view: Annotated[str, Field(max_length=LONGEST_VIEW)] = ""
    concept: Annotated[str, Field(max_length=20)] = "seq"
    tab: Annotated[str, Field(max_length=40)] = ""


class StandingAsked(ViewAsked):
    """Where can it rest?"""

    most: Annotated[int, Field(ge=1, le=500)] = 40


class WaysAsked(ViewAsked):
    """How does one get there?"""

    to: Annotated[list[int], Field(min_length=1, max_length=8)]


class TextGiven(Body):
    """A whole text to be written, or to be looked at."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    label: Annotated[str, Field(max_length=200)] = "text"


class WhatIfsWritten(Body):
    """What-ifs that become edits of the file."""

    view: Annotated[str, Field(min_length=1, max_length=LONGEST_VIEW)]
    label: Annotated[str, Field(max_length=200)] = "what-ifs written"


Step = Annotated[str, Field(max_length=200)] | Annotated[int, Field(ge=0)]


class CommandGiven(Body):
    """One change of what a file says, at a path of keys and places from 0."""

    do: Literal["set", "insert", "delete", "move", "rename", "put"]
    path: Annotated[list[Step], Field(min_length=1, max_length=20)]
    value: Any = None
    before: str | int | None = None
    name: Annotated[str, Field(max_length=64)] = ""


class CommandsGiven(Body):
    """Changes of what a file says, one after the other, as one entry."""

    commands: Annotated[list[CommandGiven], Field(min_length=1, max_length=500)]
    label: Annotated[str, Field(max_length=200)] = "edit"


class MergeGiven(Body):
    """A text that changed an older one of the file, and what is chosen where both did."""

    base: Annotated[str, Field(max_length=80)]
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    choices: Annotated[list[ChoiceGiven], Field(max_length=500)] = []
    label: Annotated[str, Field(max_length=200)] = "merged"


class ChoiceGiven(Body):
    """Whose value stands at a place that both changed."""

    path: Annotated[list[Step], Field(max_length=20)]
    whose: Literal["mine", "theirs", "base"]


class CaseMade(Body):
    """A new case of the folder: small, a copy, or from what others wrote."""

    name: Annotated[str, Field(min_length=1, max_length=60)]
    kind: Literal["small", "copy", "gmcr", "rows", "text"] = "small"
    case: Annotated[str, Field(max_length=100)] = ""
    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""
    title: Annotated[str, Field(max_length=200)] = ""


class JobAsked(Body):
    """What takes longer than a look."""

    kind: Annotated[str, Field(max_length=20)]
    case: Annotated[str, Field(max_length=100)]
    view: Annotated[str, Field(max_length=LONGEST_VIEW)] = ""
    draws: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    seed: Annotated[int, Field(ge=0, le=2**31)] = 0
    conclusion: Annotated[str, Field(max_length=200)] = ""
    deal: Annotated[str, Field(max_length=100)] = ""
    goal: Annotated[str, Field(max_length=40)] = ""


class NameGiven(Body):
    """A name for a text that once was."""

    etag: Annotated[str, Field(max_length=80)]
    name: Annotated[str, Field(min_length=1, max_length=200)]


MergeGiven.model_rebuild()
