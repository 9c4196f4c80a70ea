"""Draw the picture of the README: course and forecast of the simulated sample person's stress.

    python docs/draw_readme_figure.py

It writes ``docs/images/sample.svg``, in light colours whatever the reader's theme, since the
hosts of a README put their own background behind it.
"""

import re
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup

from kindloop.care.look import style
from kindloop.care.texts import speaking
from kindloop.clock import to_local
from kindloop.diary import Diary
from kindloop.infer.learn import learn
from kindloop.infer.results import ChannelFit
from kindloop.report.figures import Setting, course_figure, forecast_figure
from kindloop.report.parts import Figure, lanes, room_for, sprite
from kindloop.report.scale import time_axis
from kindloop.report.svg import element
from kindloop.study.sample import sample_person

PICTURE = Path(__file__).parent / "images" / "sample.svg"
WIDTH, MARGIN = 880, 44
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def picture() -> str:
    """The picture as a standalone SVG, the same every time."""
    diary = _only(sample_person(), "stress")
    with speaking("en"):
        return _standalone(diary, learn(diary).channels[0])


def _only(diary: Diary, name: str) -> Diary:
    column = diary.column(name)
    values = diary.answer.values[:, [column]]
    return replace(
        diary, channels=(diary.channels[column],), answer=replace(diary.answer, values=values)
    )


def _standalone(diary: Diary, fit: ChannelFit) -> str:
    answers = to_local(diary.answer.time, diary.person.timezone)
    room = room_for(1)
    marked = lanes(diary)
    axis = time_axis(answers, *(lane.local for lane in marked))
    setting = Setting(diary.person.timezone, axis, marked, room, simulated=True)
    course = course_figure(fit, "course", setting)
    ahead = forecast_figure(fit, "ahead", setting)
    if ahead is None:
        raise RuntimeError("There is no forecast to draw.")
    below = 64 + _height(course)
    next_title = below + 62
    foot = next_title + 14 + _height(ahead) + 40
    title = f"{diary.person.name}: stress over 60 days, and the two days after (simulated)"
    drawn = Markup("").join(
        (
            element("title", title),
            element("style", Markup(_light(style()))),  # noqa: S704 - our own rules
            element("rect", width=WIDTH, height=foot, rx=14, class_="paper"),
            sprite(),
            _words("Stress of a simulated person over 60 days", 30, "head"),
            _placed(course, 46),
            _legend(course, below + 8),
            _words("What to expect in the next two days", next_title, "head"),
            _placed(ahead, next_title + 14),
            _legend(ahead, foot - 18),
        )
    )
    whole = element(
        "svg",
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=f"0 0 {WIDTH} {foot:g}",
        width=WIDTH,
        height=f"{foot:g}",
        font_family=FONT,
    )
    return str(whole).replace("><", ">\n<") + "\n"


def _height(figure: Figure) -> float:
    return float(re.findall(r'height="([\d.]+)"', figure.svg)[0])


def _placed(figure: Figure, y: float) -> Markup:
    inner = WIDTH - MARGIN - 24
    return element("svg", figure.svg, x=MARGIN, y=f"{y:g}", width=inner, height=_height(figure))


def _words(text: str, y: float, kind: str) -> Markup:
    return element("text", text, x=16, y=f"{y:g}", class_=kind)


def _legend(figure: Figure, y: float) -> Markup:
    out: list[Markup] = []
    x = float(MARGIN)
    for item in figure.legend:
        out.append(element("g", item.swatch, transform=f"translate({x:g} {y - 12:g})"))
        out.append(element("text", item.text, x=f"{x + 26:g}", y=f"{y + 1:g}"))
        x += 26 + 7.4 * len(item.text) + 16
        if x > WIDTH - 150:
            x, y = float(MARGIN), y + 22
    return Markup("").join(out)


def _light(sheet: str) -> str:
    """The rules of the report that figures need, with the light colours put in."""
    colours = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", sheet.split("@media", 1)[0]))
    wanted = re.compile(
        r"^(svg|\.(grid|axis|band-|course|dots|ahead|now|setback|success|practice|step)\b)"
    )
    rules = [line for line in sheet.splitlines() if wanted.match(line) and line.endswith("}")]
    rules += [
        ".paper { fill: var(--card); }",
        "svg text.head { fill: var(--ink); font-size: 16px; font-weight: 600; }",
    ]
    text = "\n".join(rules)
    return re.sub(r"var\((--[\w-]+)\)", lambda found: colours[found[1]], text)


def main() -> None:
    """Write the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(picture(), encoding="utf-8")
    print(PICTURE.name)


if __name__ == "__main__":
    main()
