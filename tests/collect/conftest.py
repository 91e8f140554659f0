from collections.abc import Iterator

import pytest
from crawl_site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site().serving() as serving:
        yield serving
