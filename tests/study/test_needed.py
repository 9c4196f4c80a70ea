"""Which arrows the targets need: the step and the verdict, and one run in small."""

import numpy as np

from kindloop.model.couplings import arrow_named
from kindloop.study.diary_days import Size
from kindloop.study.free_numbers import FREE, committed, middle, spread
from kindloop.study.needed import Cut, gauss_newton, log_loss, needed

ARROW = arrow_named("s_awakening_crh")


def test_the_finding_follows_from_loss_and_movement():
    assert Cut(ARROW, (3.0, 2.5), (4.0, 4.0), "x").finding == "earns its place"
    assert Cut(ARROW, (1.0, -3.0), (2.0, 1.5), "x").finding == "does not"
    assert Cut(ARROW, (0.0, 0.1), (0.2, 0.1), "x").finding == "cannot be told"
    assert Cut(ARROW, (3.0, 1.0), (4.0, 4.0), "x").finding == "cannot be told"


def test_a_step_undoes_what_other_numbers_can_undo():
    jacobian = np.zeros((2, len(FREE)))
    jacobian[0, 3], jacobian[1, 5] = 40.0, 40.0
    free = np.ones(len(FREE), dtype=bool)
    free[5] = False
    step = gauss_newton(middle(), np.array([2.0, 2.0]), jacobian, free)
    assert abs(2.0 + 40.0 * step[3]) < 0.1
    assert step[5] == 0
    assert np.all(np.abs(step) <= spread())


def test_the_prior_of_a_number_that_is_cut_does_not_count():
    far = middle()
    far[5] += 3 * spread()[5]
    free = np.ones(len(FREE), dtype=bool)
    assert log_loss(far, np.zeros(3), free) > log_loss(middle(), np.zeros(3), free) + 4
    free[5] = False
    assert log_loss(far, np.zeros(3), free) == log_loss(middle(), np.zeros(3), free)


def test_without_waking_in_the_axis_there_is_no_awakening_response(monkeypatch):
    size = Size(persons=8, weeks=3, course=12, months=8, lab=12, seed=3)
    monkeypatch.setattr("kindloop.study.needed.slopes", lambda *_: np.zeros((63, len(FREE))))
    (cut,) = needed([ARROW], size, seeds=(3,))
    assert cut.target in {"P11.rise", "P11.delay"}
    assert cut.loss[0] > 2
    assert np.isfinite(committed()).all()
