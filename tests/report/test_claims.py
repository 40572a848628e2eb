"""Links from a report to its claims: in text, and nowhere else."""

from __future__ import annotations

from markupsafe import Markup

from detente.report.html.claims import linked_claims

KNOWN = ("P06-03", "P06-03-B", "X")


def test_ids_in_text_become_links() -> None:
    text, found = linked_claims(Markup("<p>rests on P06-03, P06-03-B (X); not P06-03-C</p>"), KNOWN)
    assert text == (
        '<p>rests on <a href="#claim-P06-03">P06-03</a>, '
        '<a href="#claim-P06-03-B">P06-03-B</a> (<a href="#claim-X">X</a>); not P06-03-C</p>'
    )
    assert found == set(KNOWN)


def test_what_is_no_text_stays() -> None:
    given = (
        '<p title="X"><a href="#X">X</a> <code>X</code><svg><title>X</title><text>X</text></svg>'
        "&X; <b>Xs</b></p>"
    )
    text, found = linked_claims(Markup(given), KNOWN)
    assert text == given
    assert found == set()


def test_after_a_drawing_text_is_text_again() -> None:
    text, _ = linked_claims(Markup("<svg><path d='X'/></svg>X"), KNOWN)
    assert text.endswith('<a href="#claim-X">X</a>')
