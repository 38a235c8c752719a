"""Values that the tests of lib/core/statistics hold their own against, by scipy and statsmodels (Debian: python3-scipy python3-statsmodels).

Prints JSON; from the root of the repository:
  /usr/bin/python3 lib/core/statistics/testdata/golden.py > lib/core/statistics/testdata/golden.py.json
"""
import json
import math
import platform

import numpy as np
import scipy
import statsmodels
from scipy.stats import binom, fisher_exact, spearmanr
from scipy.stats import t as student
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint


def side(count, of, effect=1):
    return {"count": count, "of": of, "designEffect": effect}


def wilson(count, of, effect=1):
    low, high = proportion_confint(count / effect, of / effect, method="wilson")
    return {**side(count, of, effect), "low": low, "high": high}


def newcombe(first, second):
    (x1, n1, d1), (x2, n2, d2) = first, second
    low, high = confint_proportions_2indep(x2 / d2, n2 / d2, x1 / d1, n1 / d1, method="newcomb")
    return {"first": side(*first), "second": side(*second), "low": low, "high": high}


def order_statistics(count, quantile):
    low, high = int(binom.ppf(0.025, count, quantile)), int(binom.ppf(0.975, count, quantile)) + 1
    return {"count": count, "quantile": quantile, "low": low, "high": high}


def spearman(x, y):
    return {"x": x, "y": y, "rho": spearmanr(x, y)[0]}


def fisher_upper(first, second):
    (x1, n1), (x2, n2) = first, second
    p = fisher_exact([[x1, n1 - x1], [x2, n2 - x2]], alternative="greater")[1]
    return {"first": {"count": x1, "of": n1}, "second": {"count": x2, "of": n2}, "p": p}


# With what scipy has of its own: spearmanr of np.roll, the tail of t, and Sidak's correction.
def lag_scan(x, y, max_lag):
    n = len(x)
    rhos = {turn: spearmanr(x, np.roll(y, -turn))[0] for turn in range(-(n // 2), (n + 1) // 2)}
    lag = max(range(-max_lag, max_lag + 1), key=lambda at: abs(rhos[at]))
    scatter = np.mean([rho**2 for turn, rho in rhos.items() if turn != lag])
    freedom = min(n, 1 + 1 / scatter) - 2
    p = 2 * student.sf(abs(rhos[lag]) * math.sqrt(freedom / (1 - rhos[lag] ** 2)), freedom)
    return {"x": x, "y": y, "maxLag": max_lag, "lag": lag, "rho": rhos[lag], "p": -math.expm1((2 * max_lag + 1) * math.log1p(-p))}


def noise(n, seed):
    return [(7919 * seed + 104729 * i * i + 31 * i) % 1009 for i in range(n)]


def remembered(n, seed):
    level, levels = 0, []
    for drawn in noise(n, seed):
        level = (7 * level + 3 * drawn) // 10
        levels.append(level)
    return levels


golden = {
    "command": "/usr/bin/python3 lib/core/statistics/testdata/golden.py > lib/core/statistics/testdata/golden.py.json",
    "versions": {
        "python": platform.python_version(),
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
    },
    "wilson": [
        wilson(81, 263),
        wilson(15, 148),
        wilson(0, 20),
        wilson(20, 20),
        wilson(388, 10000, 4),
        wilson(3, 148210, 2.5),
        wilson(999_999, 1_000_000),
    ],
    # The first is also (a) of table II in Newcombe's paper.
    "newcombe": [
        newcombe((48, 80, 1), (56, 70, 1)),
        newcombe((3, 10, 1), (9, 10, 1)),
        newcombe((0, 20, 1), (10, 10, 1)),
        newcombe((12, 1000, 1), (0, 1000, 1)),
        newcombe((412, 9000, 1), (388, 10000, 1)),
        newcombe((412, 9000, 2.5), (388, 10000, 4)),
        newcombe((3, 300, 7), (0, 300, 1)),
        newcombe((0, 29, 1), (5, 56, 1)),
    ],
    # Where both tails leave a finite rank.
    "orderStatistics": [
        order_statistics(6, 0.5),
        order_statistics(100, 0.5),
        order_statistics(1000, 0.5),
        order_statistics(10_000_000, 0.5),
        order_statistics(36, 0.9),
        order_statistics(1000, 0.9),
        order_statistics(72, 0.95),
        order_statistics(500, 0.95),
        order_statistics(148_210, 0.95),
        order_statistics(368, 0.99),
        order_statistics(12_480, 0.99),
        order_statistics(10_000_000, 0.99),
        order_statistics(3688, 0.999),
        order_statistics(1_000_000, 0.999),
        order_statistics(5000, 0.001),
        order_statistics(100_000, 0.1),
    ],
    "spearman": [
        spearman([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 4, 3, 7, 8, 6, 5]),
        spearman([0, 0, 1, 3, 0, 0, 7, 2], [5, 4, 9, 9, 4, 1, 9, 2]),
        spearman([3, 1, 2], [-1, 5, -2]),
    ],
    "fisherUpper": [
        fisher_upper((4, 15), (30, 1485)),
        fisher_upper((1, 1), (139, 12400)),
        fisher_upper((12, 200), (3988, 199800)),
        fisher_upper((2, 40), (5, 60)),
        fisher_upper((700, 1000), (64000, 99000)),
    ],
    "lagScan": [
        lag_scan(noise(33, 1), noise(33, 2), 3),
        lag_scan(remembered(60, 3), remembered(60, 4), 3),
        lag_scan(remembered(60, 3), [int(v) + (3 * w) // 4 for v, w in zip(np.roll(remembered(60, 3), 2), noise(60, 5))], 3),
        lag_scan(noise(40, 6), [v // 400 for v in noise(40, 7)], 1),
    ],
}
print(json.dumps(golden, indent=2))
