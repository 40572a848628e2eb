"""What every document of a case file is made of: names, texts, claims, and no unknown keys."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$")]
LevelName = Annotated[str, StringConstraints(pattern=r"^[^'\"\r\n]{1,80}$")]
ShortText = Annotated[str, StringConstraints(max_length=500)]
LongText = Annotated[str, StringConstraints(max_length=20_000)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
ClaimId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9:._ -]{0,79}$")]
Claims = Annotated[
    list[ClaimId],
    Field(max_length=500, description="ids in the evidence ledger, or the word 'assumption'"),
]
Finite = Annotated[float, Field(allow_inf_nan=False, strict=False)]


class Document(BaseModel):
    """A table of the case file: no key beyond those named here is allowed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Noted(Document):
    """Anything that can carry a label, a note and what it rests on."""

    label: ShortText = ""
    note: LongText = ""
    claims: Claims = []
