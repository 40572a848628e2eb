"""Is it really in the text? Anchors are positions and digests, checked against a local copy."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from detente.budgets import DIGESTED, afford
from detente.case import Anchor, Claim, Source
from detente.errors import InputError
from detente.evidence.ledger import Ledger
from detente.evidence.results import Table
from detente.files import read_bytes
from detente.text import counted

Status = Literal["found", "moved", "changed", "no copy"]
CONTEXT = 32
LARGEST_TEXT = 16 * 2**20
MOST_WINDOWS = 5_000_000


@dataclass(frozen=True, slots=True)
class AnchorCheck:
    """What became of one anchor.

    Attributes
    ----------
    status : str
        ``found`` where it stands as recorded; ``moved`` where the same passage stands elsewhere
        (from `start`); ``changed`` where it is not in the copy; ``no copy`` where there is none.
    context : bool
        Whether the characters before and after are as recorded.
    damage : tuple of str
        The damaged words of the claim that stand in the passage, with what they must have been.
    reading : str
        The passage with its damage repaired: from the local copy, for the eye only.
    """

    claim: str
    source: str
    status: Status
    start: int
    end: int
    context: bool
    damage: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reading: str = ""


@dataclass(frozen=True)
class AnchorReport(Table):
    """The anchors of a ledger against a folder of texts: one row an anchor.

    `texts` says of each source that has a file name whether a copy is there, and whether it is
    the very copy that the ledger describes.
    """

    checks: tuple[AnchorCheck, ...]
    texts: tuple[tuple[str, str], ...]

    @property
    def passed(self) -> bool:
        """Whether no anchor moved or changed and every copy at hand is the one described."""
        wrong = any(check.status in ("moved", "changed") for check in self.checks)
        return not wrong and all(state != "another text" for _, state in self.texts)


def digest(text: str) -> str:
    """Return the first 32 hexadecimal digits of the SHA-256 of the text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def make_anchor(source: str, text: str, start: int, end: int) -> Anchor:
    """Return the anchor of ``text[start:end]``: positions and digests, none of the words."""
    if not 0 <= start < end <= len(text):
        raise InputError(f"{start} to {end} is not within the text's {len(text)} characters.")
    return Anchor(
        source,
        start,
        end,
        digest(text[start:end]),
        digest(text[max(0, start - CONTEXT) : start]),
        digest(text[end : end + CONTEXT]),
    )


def to_selector(anchor: Anchor) -> dict[str, Any]:
    """Return the anchor as a W3C Web Annotation selector, refined by its digests.

    The position is a ``TextPositionSelector``. The W3C ``TextQuoteSelector`` would carry the words
    themselves; in its place stands one of our own type with their digests.

    Examples
    --------
    >>> to_selector(Anchor("paper", 14, 35))
    {'type': 'TextPositionSelector', 'start': 14, 'end': 35}
    """
    selector: dict[str, Any] = {
        "type": "TextPositionSelector",
        "start": anchor.start,
        "end": anchor.end,
    }
    digests = {key: getattr(anchor, key) for key in ("exact", "prefix", "suffix")}
    if any(digests.values()):
        own = {"type": "urn:detente:evidence:TextDigestSelector", "algorithm": "sha-256"}
        selector["refinedBy"] = own | {key: value for key, value in digests.items() if value}
    return selector


def check_anchors(ledger: Ledger, folder: str | Path) -> AnchorReport:
    """Check every anchor against the copies of the sources in a folder.

    A source's copy is the file that it names (`file`), or ``ID.txt``. Nothing of a text enters
    the ledger; the report shows the passages, damage repaired, from the copy at hand.

    Parameters
    ----------
    ledger : Ledger
    folder : str or Path

    Returns
    -------
    AnchorReport

    Raises
    ------
    InputError
        If there is no such folder, or a copy in it is not UTF-8 text or too large.
    """
    place = Path(folder)
    if not place.is_dir():
        raise InputError(f"there is no folder '{str(folder)[:200]}'.")
    texts: dict[str, str] = {}
    states = []
    for source in ledger.sources.values():
        raw = _copy(place, source)
        if raw is None:
            if source.file or source.digest:
                states.append((source.id, "no copy"))
            continue
        texts[source.id] = _decoded(raw, source)
        states.append((source.id, _state(raw, texts[source.id], source)))
    wanted = _elsewhere(ledger, texts)
    checks = tuple(
        _check(claim, anchor, texts.get(anchor.source), wanted)
        for claim in ledger.claims.values()
        for anchor in claim.anchors
    )
    found = sum(check.status == "found" for check in checks)
    return AnchorReport(
        title=f"{ledger.title}: {found} of {len(checks)} anchors found",
        columns=("claim", "source", "status", "from", "to", "context", "repairs", "reading"),
        rows=tuple(
            (c.claim, c.source, c.status, c.start, c.end, c.context, "; ".join(c.damage), c.reading)
            for c in checks
        ),
        checks=checks,
        texts=tuple(states),
    )


def _copy(folder: Path, source: Source) -> bytes | None:
    for name in dict.fromkeys((source.file, f"{source.id}.txt")):
        path = folder / name
        if name and path.is_file():
            return read_bytes(path, LARGEST_TEXT, "split it.", what="source")
    return None


def _decoded(raw: bytes, source: Source) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8 text (byte {error.start}); save it as UTF-8.",
            source.file or f"{source.id}.txt",
        ) from None


def _state(raw: bytes, text: str, source: Source) -> str:
    if not source.digest:
        return "a copy, none described"
    same = hashlib.sha256(raw).hexdigest().startswith(source.digest)
    return "the copy described" if same and source.length in (0, len(text)) else "another text"


def _elsewhere(ledger: Ledger, texts: dict[str, str]) -> dict[tuple[str, str], int]:
    """Find passages that are not where they were: digest of passage -> where it now starts."""
    lost: dict[tuple[str, int], set[str]] = defaultdict(set)
    for claim in ledger.claims.values():
        for anchor in claim.anchors:
            text = texts.get(anchor.source)
            if text is not None and not _stands(anchor, text, anchor.start):
                lost[anchor.source, anchor.end - anchor.start].add(anchor.exact)
    found: dict[tuple[str, str], int] = {}
    windows = 0
    letters = sum((len(texts[s]) - length + 1) * length for s, length in lost if texts[s])
    afford(
        f"looking for {counted(len(lost), 'passage')} elsewhere in their texts, "
        f"{letters:,} letters in all,",
        "Anchor shorter passages, or correct where they begin",
        seconds=letters * DIGESTED,
    )
    for (source, length), wanted in lost.items():
        text = texts[source]
        for start in range(len(text) - length + 1):
            windows += 1
            if windows > MOST_WINDOWS:
                return found
            here = digest(text[start : start + length])
            if any(here.startswith(exact) for exact in wanted if exact):
                found.setdefault((source, here), start)
    return found


def _stands(anchor: Anchor, text: str, start: int) -> bool:
    passage = text[start : start + anchor.end - anchor.start]
    if not anchor.exact:
        return start + anchor.end - anchor.start <= len(text)
    return digest(passage).startswith(anchor.exact[:32])


def _check(
    claim: Claim, anchor: Anchor, text: str | None, elsewhere: dict[tuple[str, str], int]
) -> AnchorCheck:
    place = (anchor.start, anchor.end)
    if text is None:
        return AnchorCheck(claim.id, anchor.source, "no copy", *place, context=False)
    status: Status = "found"
    start = anchor.start
    if not _stands(anchor, text, start):
        again = next(
            (
                at
                for (source, found), at in elsewhere.items()
                if source == anchor.source and anchor.exact and found.startswith(anchor.exact[:32])
            ),
            None,
        )
        if again is None:
            return AnchorCheck(claim.id, anchor.source, "changed", *place, context=False)
        status, start = "moved", again
    end = start + anchor.end - anchor.start
    before = digest(text[max(0, start - CONTEXT) : start])
    after = digest(text[end : end + CONTEXT])
    context = before.startswith(anchor.prefix[:32]) and after.startswith(anchor.suffix[:32])
    passage = text[start:end]
    here, missing, reading = _repaired(claim, passage)
    return AnchorCheck(claim.id, anchor.source, status, start, end, context, here, missing, reading)


def _repaired(claim: Claim, passage: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    here, missing = [], []
    for repair in claim.repairs:
        words = re.compile(re.escape(repair.damaged), re.IGNORECASE)
        if words.search(passage):
            turn = "; the damage turns the meaning round" if repair.flips else ""
            here.append(f"{repair.damaged} → {repair.repaired} ({repair.basis}{turn})")
            passage = words.sub(lambda _, to=repair.repaired: to, passage)  # type: ignore[misc]
        else:
            missing.append(repair.damaged)
    return tuple(here), tuple(missing), passage
