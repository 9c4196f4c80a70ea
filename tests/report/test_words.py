"""Words claim no more than the interval behind them."""

import numpy as np
import pytest

from kindloop.arrays import MICROSECONDS_PER_HOUR, words
from kindloop.diary import Answer, Channel, Diary, Person
from kindloop.infer.learn import learn
from kindloop.infer.results import Estimate
from kindloop.report.words import reliability_words


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Estimate(0.8, 0.5, 0.9), "mostly a pattern in time, little chance"),
        (Estimate(0.5, 0.41, 0.72), "part pattern in time, part chance"),
        (Estimate(0.5, 0.3, 0.69), "part pattern in time, part chance"),
        (Estimate(0.2, 0.1, 0.5), "mostly chance from one answer to the next"),
        (Estimate(0.74, 0.34, 0.94), "these answers cannot tell how much is chance"),
        (Estimate(0.2, 0.1, 0.7), "these answers cannot tell how much is chance"),
    ],
)
def test_a_share_is_put_in_words_only_as_far_as_its_interval_allows(share, said):
    assert reliability_words(share) == said


def test_pure_chance_is_never_called_a_pattern():
    random = np.random.default_rng(0)
    values = np.clip(np.rint(50 + 25 * random.normal(size=(400, 1))), 0, 100)
    times = np.cumsum(random.uniform(2, 4, 400) * MICROSECONDS_PER_HOUR).astype(np.int64)
    diary = Diary(
        Person("P1"),
        (Channel("stress", 0, 100),),
        Answer(times, values, words([""] * 400)),
    )
    said = reliability_words(learn(diary).channels[0].reliability)
    assert said == "these answers cannot tell how much is chance"
