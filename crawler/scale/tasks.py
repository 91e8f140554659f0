"""What a task does before it begins processes of its own, in which strangers' pages are parsed."""

import sys


def leave_main() -> None:
    """Lets those processes begin without the program that this one runs, which is Spark's: to import it would take
    each a second, and none of them has anything of it."""
    main = sys.modules["__main__"]
    main.__spec__ = None
    main.__file__ = None
