"""Numbered things that are joined into groups."""


class Groups:
    """Things that have been joined, each group known by its lowest number (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, thing: int) -> int:
        """The group of `thing`, which is one of its own until it is joined."""
        self._parent.setdefault(thing, thing)
        while self._parent[thing] != thing:
            self._parent[thing] = self._parent[self._parent[thing]]
            thing = self._parent[thing]
        return thing

    def join(self, a: int, b: int) -> None:
        """Makes one group of the groups of `a` and `b`."""
        first, second = sorted((self.find(a), self.find(b)))
        self._parent[second] = first

    def things(self) -> list[int]:
        """All that anybody has asked for or joined, in order."""
        return sorted(self._parent)
