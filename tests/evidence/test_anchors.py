"""Anchors against a local copy: found, moved, changed, and damage repaired."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from detente.case import Anchor
from detente.errors import InputError
from detente.evidence import AnchorReport, check_anchors, dump_ledger, make_anchor, to_selector
from detente.evidence.anchors import CONTEXT, digest
from detente.evidence.read import build_ledger

TEXT = (
    "Before the war, in a year of drought. The minister denied the strait as the “last” door, "
    "it is said. Afterwards."
)
START, END = TEXT.index("The minister"), TEXT.index(", it is")


def anchored(data: dict[str, Any], text: str = TEXT) -> dict[str, Any]:
    anchor = make_anchor("paper", text, START, END)
    data["sources"]["paper"] |= {
        "file": "paper.txt",
        "length": len(text),
        "digest": hashlib.sha256(text.encode()).hexdigest(),
    }
    data["claims"]["c1"] |= {
        "anchors": [{key: getattr(anchor, key) for key in anchor.__slots__}],
        "repairs": [
            {"damaged": "Denied", "repaired": "branded", "basis": "checked", "flips": True},
            {"damaged": "not there", "repaired": "x"},
        ],
    }
    return data


def check(data: dict[str, Any], folder: Path, copy: str | None) -> AnchorReport:
    if copy is not None:
        (folder / "paper.txt").write_bytes(copy.encode())
    return check_anchors(build_ledger(data), folder)


def test_an_anchor_holds_no_word_of_the_text(data: dict[str, Any]) -> None:
    data["claims"]["c1"]["text"] = "x"
    written = dump_ledger(build_ledger(anchored(data)))
    for word in ("minister", "strait as", "last", "Before", "Afterwards"):
        assert word not in written


def test_a_passage_where_it_was_is_found_and_read_with_its_repairs(
    tmp_path: Path, data: dict[str, Any]
) -> None:
    report = check(anchored(data), tmp_path, TEXT)
    (found,) = report.checks
    assert (found.status, found.start, found.end, found.context) == ("found", START, END, True)
    assert found.damage == ("Denied → branded (checked; the damage turns the meaning round)",)
    assert found.missing == ("not there",)
    assert found.reading == "The minister branded the strait as the “last” door"
    assert report.texts == (("paper", "the copy described"),)
    assert report.passed
    assert len(report.to_pandas()) == 1


def test_a_passage_that_moved_is_found_again(tmp_path: Path, data: dict[str, Any]) -> None:
    report = check(anchored(data), tmp_path, "A new title. " + TEXT)
    (found,) = report.checks
    assert (found.status, found.start, found.context) == ("moved", START + 13, True)
    assert report.texts == (("paper", "another text"),)
    assert not report.passed


def test_words_around_that_changed_are_told(tmp_path: Path, data: dict[str, Any]) -> None:
    report = check(anchored(data), tmp_path, TEXT.replace("drought", "plenty!"))
    assert (report.checks[0].status, report.checks[0].context) == ("found", False)


def test_a_passage_that_changed_is_not_found(tmp_path: Path, data: dict[str, Any]) -> None:
    report = check(anchored(data), tmp_path, TEXT.replace("minister", "Minister"))
    assert (report.checks[0].status, report.checks[0].reading) == ("changed", "")
    assert not report.passed
    assert check(anchored(data), tmp_path, "").checks[0].status == "changed"


def test_without_a_copy_nothing_is_said_against_the_anchor(
    tmp_path: Path, data: dict[str, Any]
) -> None:
    report = check(anchored(data), tmp_path, None)
    assert report.checks[0].status == "no copy"
    assert report.texts == (("paper", "no copy"),)
    assert report.passed


def test_a_copy_by_the_sources_own_id_will_do(tmp_path: Path, data: dict[str, Any]) -> None:
    anchored(data)["sources"]["paper"].pop("file")
    report = check(data, tmp_path, TEXT)
    assert report.checks[0].status == "found"


def test_what_cannot_be_read_is_one_clear_error(tmp_path: Path, data: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        check_anchors(build_ledger(anchored(data)), tmp_path / "none")
    (tmp_path / "paper.txt").write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"paper\.txt: is not UTF-8"):
        check_anchors(build_ledger(data), tmp_path)
    with pytest.raises(InputError, match="is not within the text's 3 characters"):
        make_anchor("paper", "abc", 2, 4)


@given(st.text(min_size=1, max_size=120), st.data())
def test_an_anchor_digests_the_passage_and_what_stands_around(text: str, draw: Any) -> None:
    start = draw.draw(st.integers(0, len(text) - 1))
    end = draw.draw(st.integers(start + 1, len(text)))
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    expected = Anchor("s", start, end, digest(text[start:end]), digest(before), digest(after))
    assert make_anchor("s", text, start, end) == expected
    if text.isascii():
        assert expected.exact == hashlib.sha256(text[start:end].encode()).hexdigest()[:32]


def test_an_anchor_is_a_selector_of_the_w3c_with_digests_for_words() -> None:
    selector = to_selector(make_anchor("paper", TEXT, START, END))
    assert (selector["type"], selector["start"], selector["end"]) == (
        "TextPositionSelector",
        START,
        END,
    )
    assert selector["refinedBy"]["exact"] == digest(TEXT[START:END])
    assert "prefix" in selector["refinedBy"]
    assert make_anchor("paper", TEXT, 5, 9).prefix == digest(TEXT[:5])


def test_a_position_alone_will_do(tmp_path: Path, data: dict[str, Any]) -> None:
    data["claims"]["c1"]["anchors"] = [{"source": "paper", "start": START, "end": END}]
    data["sources"]["paper"]["file"] = "paper.txt"
    assert check(data, tmp_path, TEXT).checks[0].status == "found"
    assert check(data, tmp_path, TEXT[: END - 1]).checks[0].status == "changed"
