"""The baselines that learn from everybody, against their packages called in the plain way."""

import warnings
from importlib import import_module

import numpy as np
import pandas as pd
import pytest

from kindloop.diary import Channel, Diary
from kindloop.errors import MissingExtraError
from kindloop.infer import baselines, pooled
from kindloop.infer.features import Design, design
from kindloop.infer.results import Series
from kindloop.infer.split import eligible


def channel_of(diaries: list[Diary], place: int = 0) -> tuple[list[Series], Channel]:
    found = eligible(diaries, min_train=8, min_test=3)
    channel, series = list(found.items())[place]
    return series, channel


def means(forecasts: baselines.Forecasts) -> np.ndarray:
    return np.concatenate([one.mean[:, 0] for one in forecasts.series])


def frame(known: Design) -> pd.DataFrame:
    """The columns of the mixed model, written out for two channels."""
    last = np.nan_to_num(known.past[:, :, 0] - known.usual)
    own = last[:, known.column]
    return pd.DataFrame(
        {
            "y": known.own.value,
            "usual": known.own.usual,
            "hour": known.hour - 15,
            "x0": last[:, 0],
            "x1": last[:, 1],
            "own": own,
            "faded": own * np.exp(-known.age[:, known.column] / 0.25),
            "person": known.own.person,
        }
    )


def test_mixed_ar_is_the_mixed_model_of_statsmodels(make_diaries) -> None:
    formula = import_module("statsmodels.formula.api")
    diaries = make_diaries(people=20, beeps=60, seed=4)
    random = np.random.default_rng(3)
    for diary, inertia in zip(diaries, np.linspace(-0.5, 0.9, 20), strict=True):
        state = 0.0
        for row in range(60):
            state = inertia * state + random.normal()
            diary.answer.values[row, 1] = np.clip(round(2 * state) / 2 + 4, 1, 7)
    series, channel = channel_of(diaries, 1)
    known = design(series)
    table = frame(known)
    past, later = table[known.own.train], table[~known.own.train]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = formula.mixedlm(
            "y ~ usual + hour + faded + x0 + x1", past, groups=past.person, re_formula="~ own"
        ).fit(reml=False, method=["powell"], maxiter=500)
    effects = model.random_effects
    own = np.array(
        [
            effects[p].iloc[0] + effects[p].iloc[1] * x
            for p, x in zip(later.person, later.own, strict=True)
        ]
    )
    found = pooled.mixed_ar(series, channel)
    assert found.notes == ()
    # of 0..100; the peak is flat, and where a climb ends on it depends on the processor
    assert means(found) == pytest.approx(model.predict(later).to_numpy() + own, abs=1.0)


def test_random_effects_solve_the_equations_of_each_person() -> None:
    random = np.random.default_rng(0)
    person = np.repeat([0, 1, 2], [4, 7, 5])
    columns = np.column_stack([np.ones(16), random.normal(size=16)])
    left = random.normal(size=16)
    ratio = np.array([[0.8, 0.1], [0.1, 0.3]])
    found = pooled._random_effects(columns, left, person, ratio)
    for number in range(3):
        z, r = columns[person == number], left[person == number]
        whole = z @ ratio @ z.T + np.eye(len(r))
        assert found[number] == pytest.approx(ratio @ z.T @ np.linalg.solve(whole, r))


def test_one_person_has_ordinary_least_squares(make_diaries) -> None:
    series, channel = channel_of(make_diaries(people=1, beeps=90))
    known = design(series)
    table = frame(known)
    columns = np.column_stack(
        [np.ones(len(table)), table[["hour", "faded", "x0", "x1"]].to_numpy()]
    )
    train = known.own.train
    line = np.linalg.lstsq(columns[train], known.own.value[train], rcond=None)[0]
    found = pooled.mixed_ar(series, channel)
    assert found.notes == ("mixed_ar, item0: one person, so ordinary least squares.",)
    assert means(found) == pytest.approx(columns[~train] @ line)


class Failing:
    """A mixed model that does not converge, or not even fits."""

    converged = False
    cov_re = np.eye(2)
    scale = 1.0

    def __init__(self, y: np.ndarray, columns: np.ndarray, **others: object) -> None:
        self.fe_params = np.zeros(columns.shape[1])

    def fit(self, **_: object) -> "Failing":
        return self


class Breaking(Failing):
    def fit(self, **_: object) -> Failing:
        raise np.linalg.LinAlgError("singular")


@pytest.mark.parametrize("kind", [Failing, Breaking])
def test_a_mixed_model_that_fails_is_said_and_least_squares_stand_in(
    make_diaries, monkeypatch: pytest.MonkeyPatch, kind: type[Failing]
) -> None:
    from statsmodels.regression import mixed_linear_model

    monkeypatch.setattr(mixed_linear_model, "MixedLM", kind)
    series, channel = channel_of(make_diaries(people=4))
    found = pooled.mixed_ar(series, channel)
    assert "did not converge, so ordinary least squares" in found.notes[0]
    known = design(series)
    table = frame(known)
    columns = np.column_stack(
        [np.ones(len(table)), table[["usual", "hour", "faded", "x0", "x1"]].to_numpy()]
    )
    train = known.own.train
    line = np.linalg.lstsq(columns[train], known.own.value[train], rcond=None)[0]
    assert means(found) == pytest.approx(columns[~train] @ line)


def test_a_channel_in_which_nobody_moves_is_forecast_as_it_is(make_diaries) -> None:
    diaries = make_diaries(people=3)
    for diary in diaries:
        diary.answer.values[:, 0] = 2.5
    series, channel = channel_of(diaries)
    for forecaster in (pooled.mixed_ar, pooled.ridge, pooled.lightgbm):
        assert means(forecaster(series, channel)) == pytest.approx(25.0)


def test_a_channel_that_repeats_another_does_no_harm(make_diaries) -> None:
    diaries = make_diaries(people=8, missing=0.0)
    for diary in diaries:
        diary.answer.values[:, 1] = diary.answer.values[:, 0]
    series, channel = channel_of(diaries)
    found = pooled.mixed_ar(series, channel)
    assert found.notes == ()
    assert np.isfinite(means(found)).all()


def test_ridge_is_the_ridge_regression_of_scikit_learn(make_diaries) -> None:
    linear = import_module("sklearn.linear_model")
    series, channel = channel_of(make_diaries(people=8, seed=2))
    known = design(series)
    columns: dict[str, np.ndarray] = {
        "gap": known.age[:, 0],
        "hour": known.hour,
        "weekday": known.weekday,
    }
    for number in range(2):
        for lag in range(5):
            away = known.past[:, number, lag] - known.usual[:, number]
            columns[f"past{number}{lag}"] = np.nan_to_num(away)
        columns[f"usual{number}"] = known.usual[:, number]
        fading = np.nan_to_num(np.exp(-known.age[:, number] / 0.25))
        columns[f"faded{number}"] = columns[f"past{number}0"] * fading
    table = pd.DataFrame(columns)
    past = table[known.own.train]
    centre, spread = past.mean(), past.std(ddof=0)
    model = linear.RidgeCV(alphas=np.logspace(-1, 4, 11))
    model.fit((past - centre) / spread, (known.own.value - known.own.usual)[known.own.train])
    later = ~known.own.train
    wanted = known.own.usual[later] + model.predict((table[later] - centre) / spread)
    assert means(pooled.ridge(series, channel)) == pytest.approx(wanted)


def test_lightgbm_finds_a_bend_and_finds_it_again(make_diaries) -> None:
    diaries = make_diaries(people=12, beeps=120, missing=0.0)
    random = np.random.default_rng(1)
    for diary in diaries:
        values = diary.answer.values
        values[:, 1] = random.choice([1.0, 4.0, 7.0], len(values))
        values[1:, 0] = np.where(values[:-1, 1] == 4.0, 6.0, 2.0)
    series, channel = channel_of(diaries)
    found = means(pooled.lightgbm(series, channel))
    came = np.concatenate([one.value[one.train :] for one in series])
    assert np.abs(found - came).max() < 10
    assert found.tolist() == means(pooled.lightgbm(series, channel)).tolist()
    assert np.abs(means(pooled.ridge(series, channel)) - came).max() > 20


@pytest.mark.parametrize(
    ("forecaster", "package"),
    [
        (pooled.mixed_ar, "statsmodels"),
        (pooled.ridge, "scikit-learn"),
        (pooled.lightgbm, "scikit-learn"),
    ],
)
def test_a_missing_package_is_named(
    make_diaries, monkeypatch: pytest.MonkeyPatch, forecaster: baselines.Forecaster, package: str
) -> None:
    def missing(module: str) -> None:
        raise ImportError(module)

    monkeypatch.setattr(pooled, "import_module", missing)
    series, channel = channel_of(make_diaries(people=2))
    with pytest.raises(MissingExtraError, match=rf"{package}.*kindloop\[evaluate\]"):
        forecaster(series, channel)
