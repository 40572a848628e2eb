"""Text -> syntax tree. The grammar is printed in docs/reference/expressions.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from detente.errors import ExpressionError

NUMBER = r"(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
GRAMMAR = rf"""
?start: iff
?iff: implies | iff "iff" implies                -> iff
?implies: or_ | or_ "implies" implies            -> implies
?or_: and_ | and_ ("or" and_)+                   -> or_
?and_: not_ | not_ ("and" not_)+                 -> and_
?not_: "not" not_                                -> not_
     | comparison
?comparison: sum | sum COMPARISON sum            -> compare
?sum: product | product (ADD product)+           -> sum
?product: unary | unary (MULTIPLY unary)+        -> product
?unary: "-" unary                                -> negative
      | "+" unary
      | atom
?atom: NUMBER -> number
     | LEVEL  -> level
     | "true"  -> true
     | "false" -> false
     | NAME   -> name
     | "(" iff ")"
COMPARISON: "==" | "!=" | "<=" | ">=" | "<" | ">"
ADD: "+" | "-"
MULTIPLY: "*" | "/"
LEVEL: /'[^'\n]*'/ | /"[^"\n]*"/
NAME: /[A-Za-z_][A-Za-z0-9_.]*/
NUMBER: /{NUMBER}/
%ignore /[ \t\r\n]+/
"""

RESERVED = frozenset({"and", "or", "not", "implies", "iff", "true", "false"})
"""The words of the language, which are no names."""

LONGEST_TEXT = 20_000
DEEPEST_TREE = 120
KEPT_TREES = 2_048


@dataclass(frozen=True)
class Node:
    """One node of the syntax tree: what it is, its parts, and where it stands in the text."""

    kind: str
    parts: tuple[Any, ...]
    column: int
    depth: int


@lru_cache(maxsize=KEPT_TREES)
def parse(text: str) -> Node:
    """Read an expression. Trees are kept: variants of a case read the same texts again and again.

    Raises
    ------
    ExpressionError
        With the column, what was found there and what could stand there.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, VisitError

    if len(text) > LONGEST_TEXT:
        raise ExpressionError(
            f"the expression has {len(text)} characters; at most {LONGEST_TEXT} are allowed. "
            "Split it into named outcomes or several statements."
        )
    if not text.strip():
        raise ExpressionError("the expression is empty; write a condition or a quantity.")
    try:
        tree = _reader()(text)
    except UnexpectedCharacters as error:
        place: int = error.pos_in_stream  # type: ignore[assignment]
        raise ExpressionError(
            f"{point_at(text, place + 1)} '{text[place]}' does not belong to the language. "
            f"{_advice(text[place])}"
        ) from None
    except UnexpectedInput as error:
        token: Any = getattr(error, "token", None)
        at_end = token is None or token.type == "$END"
        found = "the end" if at_end else f"'{token}'"
        column = len(text) + 1 if at_end else token.start_pos + 1
        raise ExpressionError(
            f"{point_at(text, column)} {found} is not expected here. {_advice(str(token))}"
        ) from None
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionError):
            raise error.orig_exc from None
        raise
    assert isinstance(tree, Node)
    return tree


def point_at(text: str, column: int) -> str:
    """Quote the text around a column, with a mark before the place."""
    start = max(0, column - 31)
    before, after = text[start : column - 1], text[column - 1 : column + 29]
    dots, tail = ("…" if start else ""), ("…" if len(text) > column + 29 else "")
    return f"at column {column}, {dots}{before}▸{after}{tail}:"


def _advice(found: str) -> str:
    if found in {"'", '"'}:
        return "A quoted level name is not closed."
    if found == "=":
        return "Compare with == ."
    if found in {"&", "&&", "|", "||", "!"}:
        return "Write and, or, not."
    return (
        "Expected a condition such as \"lever >= 'level'\" or a quantity such as "
        "'0.5 * outcome', joined by and, or, not, implies, iff, + - * / and parentheses."
    )


@cache
def _reader() -> Callable[[str], Any]:
    from lark import Lark, Token
    from lark.visitors import Transformer_NonRecursive

    def node(kind: str, parts: tuple[Any, ...], column: int) -> Node:
        depth = 1 + max((p.depth for p in parts if isinstance(p, Node)), default=0)
        if depth > DEEPEST_TREE:
            raise ExpressionError(
                f"the expression nests more than {DEEPEST_TREE} levels deep; split it up."
            )
        return Node(kind, parts, column, depth)

    class Build(Transformer_NonRecursive[Token, Node]):
        def __default__(self, data: Any, children: list[Any], meta: Any) -> Node:
            kind = str(data)
            if kind in {"number", "level", "name"}:
                token = children[0]
                value: Any = str(token)
                if kind == "number":
                    value = float(token)
                elif kind == "level":
                    value = value[1:-1]
                return node(kind, (value,), token.start_pos + 1)
            if kind in {"true", "false"}:
                return node("truth", (kind == "true",), 1)
            parts = tuple(c if isinstance(c, Node) else str(c) for c in children)
            column = next((p.column for p in parts if isinstance(p, Node)), 1)
            return node(kind.rstrip("_"), parts, column)

    parser = Lark(GRAMMAR, parser="lalr", lexer="contextual")
    build = Build()
    return lambda text: build.transform(parser.parse(text))
