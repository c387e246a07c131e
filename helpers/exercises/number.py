"""Read the number a learner typed: 0.69, 0,69, 4.5e-5, -2/3, ½, 50 %, ln 2, 2 ln 2, -ln(1/3) or 0.105 + 2.303.

The boxes of the explorers and the hand-outs read the same, by `number` in front/number.js.
"""

import ast
import math
import operator
import re
import unicodedata
from collections.abc import Callable

LONGEST = 60  # characters: more is no number, and is not shown in full
UNREADABLE = (
    "“{}” is not a number I can read. Try 0.15, 3/7, 2 ln 5, ln(3/7) or 1e-3."  # none of them an answer
)
ALLOWED = re.compile(r"(?!.*[+-] *[+-])[0-9.e+*/() ln-]+")  # and one sign is enough
Rewrites = tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...]
# What people write, and how the parser below wants it.
CHARACTERS: Rewrites = (
    ("[\u200b-\u200f\u2060\ufeff]", ""),  # of no width: they come along when a text is copied
    (r"\s", " "),
    ("[！-～]", lambda found: chr(ord(found[0]) - 0xFEE0)),  # full width
    ("[\u2010-\u2015\u2212\ufe58\ufe63]", "-"),
    ("[⁄∕]", "/"),
    ("[×·⋅]", "*"),
    (",", "."),
)
PARTS = "[¼-¾⅐-⅞]"
# The same for what is short enough to be a number.
EXPRESSIONS: Rewrites = (
    (rf"(?<![0-9.])([0-9]+) *({PARTS})", lambda found: f"({found[1]}+{_part(found[2])})"),
    (PARTS, lambda found: f"({_part(found[0])})"),
    ("([0-9.]) *%$", r"\1/100"),
    ("(?<![0-9.])0+(?=[0-9])", ""),  # 007
    ("log", "ln"),
    (r"\s*\*\s*10\^", "e"),  # 4.5 × 10^-5
    (r"(?<=[0-9.)])\s*(?=ln)", "*"),  # 2 ln 2
    (r"ln\s*([0-9.]+)(?![0-9.e]|\s*/)", r"ln(\1)"),  # ln 2; but ln 1/3 could mean two things
)
OPERATORS: dict[type[ast.AST], Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


def parse(text: str) -> float:
    """Return the number in `text` as a float. Raises ValueError, with words for the learner, for all else."""
    try:
        plain = _rewritten(str(text).lower(), CHARACTERS).strip()
        if len(plain) > LONGEST:
            raise ValueError
        plain = _rewritten(plain, EXPRESSIONS)
        if not ALLOWED.fullmatch(plain):
            raise ValueError
        value = _value(ast.parse(plain, mode="eval").body)
        if not math.isfinite(value):
            raise ValueError
    except (ArithmeticError, KeyError, SyntaxError, ValueError):
        raise ValueError(UNREADABLE.format(_short(text))) from None
    return value


def _rewritten(text: str, rewrites: Rewrites) -> str:
    for pattern, better in rewrites:
        text = re.sub(pattern, better, text)
    return text


def _part(character: str) -> str:
    """Return ½ as 1/2."""
    return unicodedata.normalize("NFKC", character).replace("⁄", "/")


def _value(node: ast.AST) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):  # Python's three dots are a Constant, too
            return float(number)
        case ast.UnaryOp(op=sign, operand=inner):
            return OPERATORS[type(sign)](_value(inner))
        case ast.BinOp(left=left, op=sign, right=right):
            return OPERATORS[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id="ln"), args=[inner], keywords=[]):
            return math.log(_value(inner))
    raise ValueError(node)


def _short(text: str) -> str:
    text = str(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
