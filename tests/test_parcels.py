"""Items on their way to other processes."""

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.parcels import Parcels
from crawler.records import Capture, Position

ROOM = 4 * 2**20
CAPTURE = Capture(Position(3, 9), "https://a.example/", 200, "text/html", "utf-8", b"<p>first", "2024-05-06T07:08:09Z")


@pytest.fixture
def parcels() -> Iterator[Parcels]:
    """Some, whose file goes with the test."""
    found = Parcels()
    yield found
    found.close()


def bodies(*contents: bytes) -> list[Capture]:
    """A batch."""
    return [replace(CAPTURE, body=body) for body in contents]


@pytest.mark.parametrize(
    "item",
    [
        None,
        ("a", [b"bytes that are no body"]),
        CAPTURE,
        [(CAPTURE, (1, 2)), (replace(CAPTURE, body=b""), (0, 0))],
        bodies(b"x" * ROOM),
        bodies(b"x" * ROOM, b"y"),
        bodies(*(b"%d" % number for number in range(600))),
    ],
    ids=["nothing", "no capture", "one", "some", "as much as there is room", "more than that", "many small ones"],
)
def test_what_was_packed_is_there_again_when_it_is_opened(parcels: Parcels, item: object) -> None:
    sent = pickle.loads(pickle.dumps(parcels.pack(item)))
    assert sent.open() == item


def test_the_body_of_a_capture_is_not_in_what_goes_by_the_pipe(parcels: Parcels) -> None:
    parcel = parcels.pack(bodies(b"x" * 100_000, b"y" * 50_000))
    assert len(pickle.dumps(parcel)) < 1_000
    assert all(type(capture.body) is bytes for capture in parcel.open())


def test_no_parcel_has_the_room_of_another_until_that_is_released(parcels: Parcels) -> None:
    items = [bodies(b"%d" % number * 9) for number in range(20)]
    packed = [parcels.pack(item) for item in items]
    parcels.release(packed[4])
    packed[4] = parcels.pack(items[0])
    assert [parcel.open() for parcel in packed] == [*items[:4], items[0], *items[5:]]


def test_the_room_of_what_was_opened_is_used_again(parcels: Parcels) -> None:
    rooms = set()
    for number in range(40):
        parcel = parcels.pack(bodies(b"%d" % number))
        rooms.add(parcel.room)
        parcels.release(parcel)
    assert len(rooms) == 1


def test_what_cannot_be_written_to_the_file_goes_by_the_pipe(parcels: Parcels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.pwritev", lambda *_: 3)
    assert parcels.pack([CAPTURE]).path == ""
    monkeypatch.undo()
    again = parcels.pack([CAPTURE])
    assert again.path
    assert again.open() == [CAPTURE]


def test_the_file_goes_with_its_parcels() -> None:
    parcels = Parcels()
    path = Path(parcels.pack(CAPTURE).path)
    assert path.stat().st_mode & 0o077 == 0
    parcels.close()
    assert not path.parent.exists()
