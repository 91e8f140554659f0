"""Hypothesis keeps no files in the checkout and tries the same each time; benchmarks/fuzz.py tries at random."""

from tempfile import gettempdir

from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

set_hypothesis_home_dir(f"{gettempdir()}/doorway-hypothesis")
settings.register_profile(
    "suite",
    database=None,
    derandomize=True,
    deadline=None,  # test_fuzz.py counts processor time, which does not depend on what else a machine does
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
settings.load_profile("suite")
