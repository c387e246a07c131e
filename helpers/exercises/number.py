"""Read the number a learner typed: 0.69, 0,69, 4.5e-5, -2/3, ½, ln 2, 2 ln 2, -ln(1/3) or 0.105 + 2.303."""

import ast
import math
import operator
import re
import unicodedata

LONGEST = 60  # characters: more is no number, and is not shown in full
FORMS = "Try 0.15, 3/7, 2 ln 5, ln(3/7) or 1e-3."  # none of them an answer
ALLOWED = re.compile(r"(?!.*[+-] *[+-])[0-9.e+*/() ln-]+")  # and one sign is enough
SIGNS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", ",": "."})
# What people write, and how the parser below wants it.
REWRITES = (
    ("[½⅓⅔¼¾]", lambda found: f"({unicodedata.numeric(found[0])})"),
    ("log", "ln"),
    (r"\s*\*\s*10\^", "e"),  # 4.5 × 10^-5
    (r"(?<=[0-9.)])\s*(?=ln)", "*"),  # 2 ln 2
    (r"ln\s*([0-9.]+)(?![0-9.e]|\s*/)", r"ln(\1)"),  # ln 2; but ln 1/3 could mean two things
)
OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


def parse(text):
    """Return the number in `text` as a float. Raises ValueError, with words for the learner, for all else."""
    plain = str(text).strip().lower().translate(SIGNS)
    try:
        if len(plain) > LONGEST:
            raise ValueError
        for pattern, better in REWRITES:
            plain = re.sub(pattern, better, plain)
        if not ALLOWED.fullmatch(plain):
            raise ValueError
        value = _value(ast.parse(plain, mode="eval").body)
        if not math.isfinite(value):
            raise ValueError
    except (ArithmeticError, KeyError, SyntaxError, ValueError):
        raise ValueError(f"“{_short(text)}” is not a number I can read. {FORMS}") from None
    return value


def _value(node):
    match node:
        case ast.Constant(value=number):
            return float(number)
        case ast.UnaryOp(op=sign, operand=inner):
            return OPERATORS[type(sign)](_value(inner))
        case ast.BinOp(left=left, op=sign, right=right):
            return OPERATORS[type(sign)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id="ln"), args=[inner], keywords=[]):
            return math.log(_value(inner))
    raise ValueError(node)


def _short(text):
    text = str(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
