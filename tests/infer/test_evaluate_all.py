"""The script that evaluates every shipped map."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kindloop.errors import InputError
from kindloop.exchange.shipped import shipped_maps
from kindloop.infer.baselines import person_mean

SCRIPT = Path(__file__).parents[2] / "benchmarks/evaluate_all.py"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluate_all", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate_all"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def sets(make_diaries, script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder in which two sets have diaries, the third too few answers."""
    diaries = {
        "stefan2025": make_diaries(people=4, beeps=50),
        "hoebeke0013": make_diaries(people=3, beeps=60, channels=3, seed=1),
        "fried0001": make_diaries(people=2, beeps=9),
    }
    for name in diaries:
        path = tmp_path / script.SETS[name].path
        path.parent.mkdir()
        path.touch()
    at = {str(tmp_path / script.SETS[name].path): found for name, found in diaries.items()}
    methods = {"kindloop": person_mean, "ar1": person_mean, "ridge": person_mean}
    monkeypatch.setattr(script, "read_all", lambda path, _: at[str(path)])
    monkeypatch.setattr(
        script,
        "evaluate",
        lambda found, **options: original(found, forecasters=methods, **options),
    )
    original = sys.modules["kindloop.infer.evaluate"].evaluate
    return tmp_path


def test_every_shipped_map_has_its_data_named(script: ModuleType) -> None:
    assert set(script.SETS) == set(shipped_maps())


def test_it_prints_one_table_and_says_what_is_left_out(
    script: ModuleType, sets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = sets / "evaluation/results.json"
    assert script.main(["--data", str(sets), "--json", str(target)]) == 0
    out = capsys.readouterr().out
    assert "bailon0018: ema_0018_bailon/0018_bailon_ts.csv is not in the data folder" in out
    assert "fried0001: Nobody has enough answers to one channel" in out
    results = json.loads(target.read_text())
    assert list(results) == ["stefan2025", "hoebeke0013", "all sets"]
    both = results["all sets"]
    assert both["persons"] == 7
    assert both["forecasts"] == sum(results[n]["forecasts"] for n in list(results)[:2])
    assert both["pooled"]["ar1"]["r2"] == pytest.approx(0.0)
    assert both["paired"]["kindloop_minus_ar1"]["r2"] == pytest.approx(0.0)
    weighted = sum(
        results[n]["forecasts"] * results[n]["pooled"]["ar1"]["crps"] for n in list(results)[:2]
    )
    assert both["pooled"]["ar1"]["crps"] == pytest.approx(weighted / both["forecasts"])
    rows = [line for line in out.splitlines() if line.startswith("all sets")]
    assert len(rows) == 6
    assert "chance alone" in rows[-1]


def test_without_any_data_it_says_so(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main(["--data", str(tmp_path), "--sets", "hoebeke0013"]) == 1
    assert "There was nothing to evaluate" in capsys.readouterr().out


def test_what_cannot_be_read_is_said(
    script: ModuleType,
    sets: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def broken(*_: object) -> None:
        raise InputError("Row 3 is odd.")

    monkeypatch.setattr(script, "read_all", broken)
    assert script.main(["--data", str(sets), "--sets", "stefan2025"]) == 1
    assert "stefan2025: Row 3 is odd." in capsys.readouterr().out
