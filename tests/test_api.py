"""The Python door: tables in, named results out, and clear words where that cannot be."""

import subprocess
import sys
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kindloop import api
from kindloop.diary import Channel, Diary
from kindloop.errors import InputError, MapError, MissingExtraError, NotThereError, TableError
from kindloop.exchange import labelled
from kindloop.exchange.frames import held
from kindloop.infer.assemble import series_of
from kindloop.infer.forecast import one_step
from kindloop.infer.learn import learn

from .infer.people import diary_of

MAP = """
[diary]
person = "who"
time = "when"
timezone = "Europe/Rome"

[channels.stress]
column = "stress"
low = 0
high = 10

[practices.pause]
column = "pause"
"""


def table(persons: int = 3, answers: int = 60) -> dict[str, list]:
    random = np.random.default_rng(4)
    out: dict[str, list] = {"who": [], "when": [], "stress": [], "pause": []}
    for person in range(persons):
        level, moved = 3 + person, 0.0
        for at in range(answers):
            moved = 0.6 * moved + random.normal(0, 1.2)
            out["who"].append(f"P{person}")
            day, hour = divmod(at, 5)
            out["when"].append(f"2024-03-{day + 1:02d} {9 + 3 * hour:02d}:10")
            out["stress"].append(float(np.clip(round(level + moved), 0, 10)))
            out["pause"].append(int(random.random() < 0.2))
    out["stress"][7] = None
    return out


@pytest.fixture(scope="module")
def fitted():
    return api.fit(api.read(table(), MAP))


def same(left: list[Diary], right: list[Diary]) -> bool:
    return all(
        a.person == b.person
        and np.array_equal(a.answer.time, b.answer.time)
        and np.array_equal(a.answer.values, b.answer.values, equal_nan=True)
        and np.array_equal(a.practice.time, b.practice.time)
        for a, b in zip(left, right, strict=True)
    )


def test_every_kind_of_table_is_read_like_the_file(tmp_path) -> None:
    columns = table()
    path = tmp_path / "answers.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    how = tmp_path / "how.toml"
    how.write_text(MAP)
    wanted = api.read(path, how)
    assert len(wanted) == 3
    assert len(wanted[0].answer) == 60
    for one in (columns, pd.DataFrame(columns), pl.DataFrame(columns), pa.table(columns)):
        assert same(api.read(one, MAP), wanted)
        assert same(api.read(one, str(how)), wanted)


def test_times_and_categories_of_data_frames() -> None:
    columns = table(1, 20)
    frame = pd.DataFrame(columns)
    wanted = api.read(columns, MAP)
    local = pd.to_datetime(frame["when"])
    assert same(api.read(frame.assign(when=local), MAP), wanted)
    zoned = local.dt.tz_localize("Europe/Rome")
    assert same(api.read(frame.assign(when=zoned), MAP), wanted)
    assert same(api.read(frame.assign(who=frame["who"].astype("category")), MAP), wanted)
    exact = datetime(2024, 3, 1, 8, 10, 0, 123456, tzinfo=UTC)
    found = api.read({"who": ["a"], "when": [exact], "stress": [3], "pause": [0]}, MAP)
    assert found[0].answer.time[0] == exact.timestamp() * 1_000_000


@pytest.mark.parametrize(
    ("bad", "error", "words"),
    [
        (5, InputError, "came int"),
        ([1, 2], InputError, "came list"),
        ({"who": ["a"], "when": ["x", "y"]}, InputError, "one length"),
        ({"who": ["a", 1], "when": ["x", "y"]}, InputError, "one kind"),
        ({"who": [["a"]], "when": ["x"]}, InputError, "Column 'who' of the table holds list"),
        ({"who": ["a"]}, TableError, "no column 'when'"),
        ("nowhere.csv", NotThereError, "nowhere.csv"),
        (
            {"who": ["a"], "when": ["2024-01-01 10:00"], "stress": [11], "pause": [0]},
            TableError,
            "row 2",
        ),
        ({"who": [], "when": [], "stress": [], "pause": []}, TableError, "no row"),
    ],
)
def test_a_table_that_is_none_is_named(bad, error, words) -> None:
    with pytest.raises(error, match=words):
        api.read(bad, MAP)


def test_a_map_that_is_none_is_named() -> None:
    with pytest.raises(NotThereError, match="no map"):
        api.read(table(), "nobody2020")
    with pytest.raises(MapError, match="diary"):
        api.read(table(), "[channels.stress]\ncolumn = 'stress'\nlow = 0\nhigh = 1")


def test_nothing_of_a_table_is_written_to_disk(monkeypatch) -> None:
    import tempfile

    def refuse(*_, **__):
        raise AssertionError("a file was made")

    for name in ("mkstemp", "mkdtemp", "NamedTemporaryFile", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, refuse)
    text = held(table())
    assert "P0" not in repr(text)
    assert same(api.read(table(), MAP), api.read(table(), MAP))


def test_a_fit_says_what_it_left_out() -> None:
    still = diary_of([5.0] * 30, name="Still")
    moving = diary_of(np.arange(30) % 7, name="Moves")
    never = diary_of(np.full(30, np.nan), name="Never")
    found = api.fit([still, moving, never])
    assert found.left_out == (
        "Still always answered stress with 5.",
        "Never never answered stress.",
    )
    assert [one.name for one in found.channels[0].persons] == ["Moves"]
    assert api.fit(moving).channels[0].population.persons == 0


@pytest.mark.parametrize(
    ("diaries", "words"),
    [
        ([], "no diary"),
        ("answers.csv", "came str"),
        ([{"stress": 1}], "came dict"),
        ([diary_of([5.0] * 9)], "nothing to fit"),
        ([diary_of([1, 2, 3]), diary_of([1, 2, 3])], "comes 2 times"),
        (
            [diary_of([1, 2]), diary_of([1, 2], name="P2", channel=Channel("stress", 0, 5))],
            "two scales",
        ),
    ],
)
def test_what_cannot_be_fitted_is_named(diaries, words) -> None:
    with pytest.raises(InputError, match=words):
        api.fit(diaries)


def test_forecasts_have_names_units_and_quantiles_in_order(fitted) -> None:
    found = api.forecast(fitted, hours=[1, 6.5, 48], levels=[0.1, 0.5, 0.9])
    assert dict(found.sizes) == {"person": 3, "channel": 1, "ahead": 3, "level": 3}
    assert list(found.person.values) == ["P0", "P1", "P2"]
    low, middle, high = (found["quantile"].sel(level=p).values for p in (0.1, 0.5, 0.9))
    assert (low < middle).all()
    assert (middle < high).all()
    assert ((found["quantile"] >= 0) & (found["quantile"] <= 10)).all()
    last = fitted.diaries[0].answer.time[-1]
    first = found.time.sel(person="P0").values[0].astype("datetime64[us]").astype(int)
    assert first - last == 3_600_000_000
    levels = found["mean"].sel(ahead=48).values[:, 0]
    assert (np.diff(levels) > 0).all()  # the persons' levels are 3, 4 and 5


def test_forecasts_are_those_of_the_report(fitted) -> None:
    alone = api.fit(fitted.diaries[1])
    found = api.forecast(alone, hours=24)
    report = learn(fitted.diaries[1], hours=24).channels[0].forecast
    np.testing.assert_allclose(found["mean"].values[0, 0], report.mean, atol=0.06)
    np.testing.assert_allclose(
        found["quantile"].sel(level=0.95).values[0, 0], report.q95, atol=0.25
    )


def test_what_was_never_asked_is_nan(fitted) -> None:
    other = diary_of(np.arange(20) % 5, name="Other", channel=Channel("mood", 0, 10))
    both = api.fit([*fitted.diaries, other])
    found = api.forecast(both, hours=[3])
    assert np.isnan(found["mean"].sel(person="Other", channel="stress")).all()
    assert np.isfinite(found["mean"].sel(person="Other", channel="mood")).all()


@pytest.mark.parametrize("hours", [0, -3, [], [0.0], [np.nan], [1e9], 0.5, 1e300, np.nan, np.inf])
def test_hours_out_of_range_are_refused(fitted, hours) -> None:
    with pytest.raises(InputError, match="hours"):
        api.forecast(fitted, hours=hours)


@pytest.mark.parametrize("levels", [[], [0.0], [1.0], [np.nan]])
def test_levels_out_of_range_are_refused(fitted, levels) -> None:
    with pytest.raises(InputError, match="levels"):
        api.forecast(fitted, levels=levels)


def test_simulated_answers_are_answers(fitted) -> None:
    found = api.simulate(fitted, draws=200, seed=3)
    assert found.answer.shape == (200, 179)  # one of 180 was not given
    values = found.answer.values
    assert np.array_equal(values, np.round(values))
    assert values.min() >= 0
    assert values.max() <= 10
    np.testing.assert_array_equal(values, api.simulate(fitted, draws=200, seed=3).answer.values)
    assert not np.array_equal(values, api.simulate(fitted, draws=200, seed=4).answer.values)
    for person in ("P0", "P1", "P2"):
        here = found.row_person.values == person
        drawn, told = values[:, here], found.observed.values[here]
        assert abs(drawn.mean() - told.mean()) < 0.5
        assert 0.7 < drawn.std() / told.std() < 1.5


def test_one_persons_draws_do_not_hang_on_the_others(fitted) -> None:
    """With the population held, streams of chance are per person."""
    whole = api.simulate(fitted, draws=5, seed=1)
    first = fitted.channels[0].persons[0]
    part = labelled.simulations(
        type(fitted)(
            fitted.diaries,
            fitted.kinds,
            (
                type(fitted.channels[0])(
                    fitted.channels[0].channel, fitted.channels[0].population, (first,)
                ),
            ),
            (),
        ),
        5,
        1,
        new=False,
    )
    here = whole.row_person.values == "P0"
    np.testing.assert_array_equal(whole.answer.values[:, here], part.answer.values)


def test_new_persons_differ_more_than_these(fitted) -> None:
    these = api.simulate(fitted, draws=300).answer.values
    new = api.simulate(fitted, draws=300, new=True).answer.values
    assert new.mean(axis=1).std() > 2 * these.mean(axis=1).std()


@pytest.mark.parametrize("draws", [0, -1, 10**9])
def test_draws_out_of_range_are_refused(fitted, draws) -> None:
    with pytest.raises(InputError, match="draws lie between"):
        api.simulate(fitted, draws=draws)
    with pytest.raises(InputError, match="draws lie between"):
        api.to_arviz(fitted, draws=draws)


def test_arviz_reads_the_result(fitted) -> None:
    import arviz

    found = api.to_arviz(fitted, draws=100, seed=2)
    summary = arviz.summary(found, var_names=["level", "swing", "response"])
    assert (summary["r_hat"] < 1.05).all()
    assert (summary["ess_bulk"] > 150).all()
    posterior = found["posterior"]
    assert posterior["level"].dims == ("chain", "draw", "person", "channel")
    person = fitted.channels[0].persons[2]
    learnt = person.learnt
    level = posterior["level"].sel(person="P2", channel="stress").values
    assert level.mean() == pytest.approx(learnt.static_mean[0] / 10, abs=0.15)
    sd = np.sqrt(learnt.static_cov[0, 0]) / 10
    assert level.std() == pytest.approx(sd, rel=0.2)
    response = posterior["response"].sel(person="P2", kind="pause").values
    assert response.mean() == pytest.approx(learnt.static_mean[5] / 10, abs=0.15)
    assert posterior["fast_hours"].attrs["units"] == "h"
    assert found["prior"]["level"].values.std() > 2 * level.std()
    assert found["posterior_predictive"]["answer"].shape == (4, 100, 179)


def test_the_log_likelihood_is_that_of_each_answer_given_those_before(fitted) -> None:
    one = fitted.channels[0]
    person = one.persons[0]
    from kindloop.infer.draws import posterior_draws

    drawn = posterior_draws(person, one.population, 3, np.random.default_rng(0))
    for theta, told in zip(drawn.theta, drawn.told, strict=True):
        wanted = one_step(theta, person.data.whole, one.population.static, person.data.unknown)[2]
        np.testing.assert_allclose(told, wanted, rtol=1e-12)
    assert len(told) == len(series_of(fitted.diaries[0], one.channel).value)


def test_both_forms_of_arviz_are_served(fitted, monkeypatch) -> None:
    import arviz
    import xarray

    groups = labelled.arviz_groups(fitted, 5, 0)
    monkeypatch.delattr(arviz, "InferenceData", raising=False)
    tree = labelled.arviz_result(groups)
    assert isinstance(tree, xarray.DataTree)
    assert set(tree.children) == set(groups)
    np.testing.assert_array_equal(tree["posterior"]["level"], groups["posterior"]["level"])


def test_simulated_persons_are_called_so() -> None:
    from dataclasses import replace

    one = diary_of(np.arange(30) % 7)
    simulated = replace(one, person=replace(one.person, simulated=True))
    assert api.forecast(api.fit(simulated), hours=[1]).attrs["simulated"] == (
        "1 of 1 persons are simulated"
    )
    assert "simulated" not in api.forecast(api.fit(one), hours=[1]).attrs


@pytest.mark.parametrize("package", ["xarray", "arviz"])
def test_a_missing_package_is_named(fitted, monkeypatch, package) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=r"results"):
        api.to_arviz(fitted, draws=2)


def test_the_door_opens_without_heavy_packages() -> None:
    said = (
        "import sys; import kindloop.api; "
        "print([n for n in ('xarray', 'arviz', 'pandas', 'pyarrow') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
