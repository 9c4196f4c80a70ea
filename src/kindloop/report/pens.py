"""Writing a formula: one walk over it, and a pen for LaTeX and for MathML.

Pages show the MathML, which browsers draw by themselves; nothing is fetched and no script runs.
The LaTeX stands beside it for those who want to copy it.
"""

from collections.abc import Sequence
from html import escape
from typing import Protocol

import sympy

from kindloop.model.couplings import BY_STRENGTH
from kindloop.model.symbols import Expression


class Pen(Protocol):
    """What a pen can write; every part comes written already."""

    def name(self, name: str) -> str:
        """A symbol by its name in the equations."""
        ...

    def number(self, text: str) -> str:
        """A plain number."""
        ...

    def fraction(self, top: str, bottom: str) -> str:
        """One over the other."""
        ...

    def power(self, base: str, exponent: str) -> str:
        """A power."""
        ...

    def product(self, factors: Sequence[str]) -> str:
        """Factors side by side."""
        ...

    def total(self, terms: Sequence[tuple[bool, str]]) -> str:
        """Terms, each with whether it is taken away."""
        ...

    def group(self, inner: str) -> str:
        """In brackets."""
        ...

    def call(self, function: str, inner: str) -> str:
        """A function of something."""
        ...


def write(expression: Expression, pen: Pen) -> str:
    """A formula in the hand of a pen.

    Raises:
        ValueError: for what is not in any of the equations.
    """
    if expression.is_Symbol:
        out = pen.name(expression.name)
    elif expression.is_Add:
        terms = [(t.could_extract_minus_sign(), t) for t in ordered(expression)]
        out = pen.total([(minus, _factor(-t if minus else t, pen, 0)) for minus, t in terms])
    elif expression.could_extract_minus_sign():
        out = pen.total([(True, _factor(-expression, pen, 1))])
    elif expression.is_Mul or expression.is_Rational:
        out = _product(expression, pen)
    elif expression.is_Pow:
        out = _power(expression, pen)
    elif expression.is_Function:
        function = type(expression).__name__
        out = pen.call(function, write(expression.args[0], pen))
    else:
        raise ValueError(f"{expression} cannot be written: there is no pen for it.")
    return out


def ordered(total: Expression) -> list[Expression]:
    """The terms of a sum: where it starts from first, then what is added, then what is taken."""

    def rank(term: Expression) -> tuple[int, bool, str]:
        start = term.is_Function and type(term).__name__ == "logit"
        return (0 if start else 1, term.could_extract_minus_sign(), str(term))

    return sorted(total.args, key=rank)


def _product(expression: Expression, pen: Pen) -> str:
    top, bottom = sympy.fraction(expression)
    if bottom != 1:
        return pen.fraction(write(top, pen), write(bottom, pen))
    if expression.is_Rational:
        return pen.number(str(expression))
    factors = sorted(sympy.Mul.make_args(expression), key=_place)
    return pen.product([_factor(factor, pen, 1) for factor in factors])


def _power(expression: Expression, pen: Pen) -> str:
    if expression.exp.could_extract_minus_sign():
        return pen.fraction(pen.number("1"), write(1 / expression, pen))
    return pen.power(_factor(expression.base, pen, 2), write(expression.exp, pen))


def _place(factor: Expression) -> tuple[bool, bool, bool]:
    """Numbers first, then strengths, then what is in brackets last."""
    return (not factor.is_number, str(factor) not in BY_STRENGTH, factor.is_Add)


def _factor(part: Expression, pen: Pen, binds: int) -> str:
    """A part in brackets where what stands around it binds more strongly.

    Args:
        part: to be written.
        pen: writes it.
        binds: 0 in a sum, 1 in a product, 2 under an exponent.
    """
    written = write(part, pen)
    loose = part.is_Add or (binds and part.could_extract_minus_sign())
    if loose or (binds == 2 and not (part.is_Symbol or part.is_Integer)):
        return pen.group(written)
    return written


def parts_of(name: str) -> tuple[str, str]:
    """The sign of a symbol and the words below the line; the sign is empty for words alone.

    >>> parts_of("s_critic_threat"), parts_of("rest_mood"), parts_of("fear_of_failure")
    (('s', 'critic → threat'), ('0', 'mood'), ('', 'fear of failure'))
    """
    if name in BY_STRENGTH:
        to, body = BY_STRENGTH[name].to, name.split("_", 1)[1]
        sign = {"s": "s", "b": "b", "rate": "r"}[name.split("_", maxsplit=1)[0]]
        if body.endswith(f"_{to}"):
            return sign, f"{_words(body.removesuffix(f'_{to}'))} → {_words(to)}"
        return sign, _words(body)
    for head, sign in (
        ("tau_", "τ"), ("half_life_", "h"), ("rest_", "0"), ("floor_", "min"), ("noise_", "ξ"),
    ):  # fmt: skip
        if name.startswith(head):
            return sign, _words(name.removeprefix(head))
    return "", _words(name)


def _words(name: str) -> str:
    known = {"crh": "CRH", "acth": "ACTH", "success_now": "success under way"}
    return known.get(name, name.replace("_", " "))


class Latex:
    """Writes LaTeX."""

    _SIGNS = {"τ": r"\tau", "ξ": r"\xi"}  # noqa: RUF012 - never changed

    def name(self, name: str) -> str:
        """A symbol: words upright, strengths and times with their words below the line."""
        sign, words = parts_of(name)
        text = rf"\text{{{words}}}".replace("→", r"$\to$")
        if len(name) == 1 or name == "ln_two":
            return {"ln_two": r"\ln 2"}.get(name, name)
        if sign in {"0", "min"}:
            return f"{text}_{{{sign if sign == '0' else chr(92) + 'min'}}}"
        return f"{self._SIGNS.get(sign, sign)}_{{{text}}}" if sign else text

    def number(self, text: str) -> str:
        """A plain number."""
        return text

    def fraction(self, top: str, bottom: str) -> str:
        """One over the other."""
        return rf"\frac{{{top}}}{{{bottom}}}"

    def power(self, base: str, exponent: str) -> str:
        """A power."""
        return f"{{{base}}}^{{{exponent}}}"

    def product(self, factors: Sequence[str]) -> str:
        """Factors side by side."""
        return r" \cdot ".join(factors)

    def total(self, terms: Sequence[tuple[bool, str]]) -> str:
        """Terms, each with whether it is taken away."""
        out = "".join(f" {'-' if minus else '+'} {term}" for minus, term in terms)
        return out.removeprefix(" + ").lstrip()

    def group(self, inner: str) -> str:
        """In brackets."""
        return rf"\left({inner}\right)"

    def call(self, function: str, inner: str) -> str:
        """A function of something."""
        if function == "Positive":
            return rf"\left[{inner}\right]_+"
        named = {"sigma": r"\sigma", "logit": r"\operatorname{logit}", "log": r"\ln"}
        return rf"{named.get(function, chr(92) + function)}\left({inner}\right)"


class Mathml:
    """Writes MathML."""

    def name(self, name: str) -> str:
        """A symbol: words upright, strengths and times with their words below the line."""
        sign, words = parts_of(name)
        text = f"<mtext>{escape(words)}</mtext>"
        if len(name) == 1 or name == "ln_two":
            return "<mi>ln</mi><mn>2</mn>" if name == "ln_two" else f"<mi>{name}</mi>"
        if sign in {"0", "min"}:
            return f"<msub>{text}<mtext>{sign}</mtext></msub>"
        return f"<msub><mi>{sign}</mi>{text}</msub>" if sign else text

    def number(self, text: str) -> str:
        """A plain number."""
        return f"<mn>{escape(text)}</mn>"

    def fraction(self, top: str, bottom: str) -> str:
        """One over the other."""
        return f"<mfrac>{self._row(top)}{self._row(bottom)}</mfrac>"

    def power(self, base: str, exponent: str) -> str:
        """A power."""
        return f"<msup>{self._row(base)}{self._row(exponent)}</msup>"

    def product(self, factors: Sequence[str]) -> str:
        """Factors side by side."""
        return "<mo>·</mo>".join(factors)

    def total(self, terms: Sequence[tuple[bool, str]]) -> str:
        """Terms, each with whether it is taken away."""
        out = "".join(f"<mo>{'−' if minus else '+'}</mo>{term}" for minus, term in terms)
        return out.removeprefix("<mo>+</mo>")

    def group(self, inner: str) -> str:
        """In brackets, which grow with what is in them only where that is a fraction."""
        grows = "" if "<mfrac>" in inner else ' stretchy="false"'
        return f"<mrow><mo{grows}>(</mo>{inner}<mo{grows}>)</mo></mrow>"

    def call(self, function: str, inner: str) -> str:
        """A function of something."""
        if function == "Positive":
            grows = "" if "<mfrac>" in inner else ' stretchy="false"'
            inner = f"<mo{grows}>[</mo>{inner}<mo{grows}>]</mo>"
            return f"<msub><mrow>{inner}</mrow><mo>+</mo></msub>"
        named = {"sigma": "σ", "log": "ln"}.get(function, function)
        return f"<mrow><mi>{escape(named)}</mi><mo>⁡</mo>{self.group(inner)}</mrow>"

    def _row(self, inner: str) -> str:
        return f"<mrow>{inner}</mrow>"
