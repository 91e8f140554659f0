"""What Spark says when something fails, in the one line of it that tells a user something."""

import re

from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException, PythonException

SPARKS = (PySparkException, Py4JJavaError)
"""What everything that fails there is."""
_CONDITION = re.compile(r"\[[A-Z][A-Z0-9_.]+\] .*")
_LINE = re.compile(r".+")
_LONGEST = 500


def told(error: Exception) -> str:
    """The line that says what it was: of our own tasks the last of the traceback."""
    message = str(error.java_exception.getMessage()) if isinstance(error, Py4JJavaError) else str(error)
    if isinstance(error, PythonException):
        return message.strip().splitlines()[-1][:_LONGEST]
    line = _CONDITION.search(message) or _LINE.search(message)
    return line[0][:_LONGEST] if line else type(error).__name__
