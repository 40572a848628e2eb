"""What a request may say. An unknown key is refused."""

from __future__ import annotations

from typing import Annotated

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
