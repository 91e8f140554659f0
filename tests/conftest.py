import pytest


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """A name that is the same in every process: what is packed with gzip holds the time, and so would its name."""
    return f"packed {argname}" if isinstance(val, bytes) and b"\x1f\x8b" in val else None
