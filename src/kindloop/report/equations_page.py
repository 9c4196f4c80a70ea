"""The page of the equations: every state's own, as a browser draws it, and as LaTeX to copy."""

from html import escape

from kindloop.model.drift import EQUATIONS
from kindloop.model.states import STATES
from kindloop.report.equations import Printed, printed, success_now
from kindloop.report.evidence_words import EQUATIONS as EQUATIONS_START
from kindloop.report.explorer_words import state_name
from kindloop.report.pens import Latex, Mathml, Pen, ordered, write


def page() -> str:
    """The page in Markdown."""
    parts = [EQUATIONS_START, *_success()]
    for state in STATES:
        said = (EQUATIONS[state.name].__doc__ or "").splitlines()[0]
        title = state_name(state.name)
        parts += [f"## {title[:1].upper()}{title[1:]} {{#{state.name}}}", "", said, ""]
        parts += [*_equation(printed(state.name)), ""]
    return "\n".join(parts)


def latex(equation: Printed) -> str:
    """An equation in LaTeX, one line for each term of a long sum."""
    pen = Latex()
    lines = [rf"\frac{{d\,{pen.name(equation.state)}}}{{dt}} &= {write(equation.change, pen)}"]
    for letter, part in equation.parts.items():
        first, *others = _terms(part, pen)
        lines.append(f"{letter} &= {first}")
        lines += [rf"&\quad {term}" for term in others]
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def mathml(equation: Printed) -> str:
    """An equation in MathML, one row for each term of a long sum."""
    pen = Mathml()
    name = pen.name(equation.state)
    top = f'<mrow><mi>d</mi><mspace width="0.2em"/>{name}</mrow>'
    left = f"<mfrac>{top}<mrow><mi>d</mi><mi>t</mi></mrow></mfrac>"
    rows = [_row(left, write(equation.change, pen))]
    for letter, part in equation.parts.items():
        first, *others = _terms(part, pen)
        rows.append(_row(f"<mi>{letter}</mi>", first))
        rows += [_row("", term, "<mspace width='1em'/>") for term in others]
    return _math("".join(rows), latex(equation))


def _success() -> list[str]:
    rows = _row("<mtext>success under way</mtext>", write(success_now(), Mathml()))
    tex = rf"\text{{success under way}} = {write(success_now(), Latex())}"
    return [*_block(_math(rows, tex), tex), ""]


def _equation(equation: Printed) -> list[str]:
    return _block(mathml(equation), latex(equation))


def _block(math: str, tex: str) -> list[str]:
    return [
        f'<div class="equation" tabindex="0" role="group" aria-label="equation">{math}</div>',
        "",
        f"<details><summary>LaTeX</summary><pre><code>{escape(tex)}</code></pre></details>",
    ]


def _math(rows: str, tex: str) -> str:
    return (
        f'<math display="block"><semantics><mtable class="aligned">{rows}</mtable>'
        f'<annotation encoding="application/x-tex">{escape(tex)}</annotation></semantics></math>'
    )


def _row(left: str, right: str, before: str = "") -> str:
    equals = "<mo>=</mo>" if left else ""
    return f"<mtr><mtd>{left}</mtd><mtd>{equals}{before}{right}</mtd></mtr>"


def _terms(part: object, pen: Pen) -> list[str]:
    """The terms of a long sum, each with its sign before it but for the first."""
    terms = ordered(part)
    out: list[str] = []
    for place, term in enumerate(terms):
        minus = term.could_extract_minus_sign()
        written = write(-term if minus else term, pen)
        signed = pen.total([(False, ""), (minus, written)]) if place else write(term, pen)
        out.append(signed)
    return out
