"""The learning path: every page is on it, ends with a picture, and the picture is there."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

LEARN = Path(__file__).parents[1] / "docs" / "learn"
PAGES = sorted(path for path in LEARN.glob("*.md") if path.name != "index.md")


def test_the_path_has_every_page_once() -> None:
    index = (LEARN / "index.md").read_text(encoding="utf-8")
    listed = re.findall(r"^([a-z-]+)$", index, re.MULTILINE)
    assert sorted(listed) == [path.stem for path in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_ends_with_a_picture_that_its_own_code_draws(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    [(told, place)] = re.findall(r"!\[([^\]]+)\]\((\S+)\)", text)
    picture = (page.parent / place).resolve()
    assert told
    assert f'.save("{picture.name}")' in text
    root = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    assert root.tag.endswith("svg")
    assert float(root.get("width", "0")) >= 100
    ahead, _, after = text.partition(f"![{told}]")
    assert len(after) < len(ahead) / 2  # near the end
