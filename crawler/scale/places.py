"""Files and folders wherever Spark can write: this machine, `hdfs:`, `s3a:` and what else its Hadoop has a file system
for."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

from crawler.errors import ConfigError
from crawler.scale.failing import told

_PATTERN = "*?[]{}"
"""What Spark takes for a pattern of names, not for a name."""


def uri_of(place: str) -> str:
    """`place` as Spark's file systems name it: a path without a scheme is one of this machine, and nothing is encoded.

    Raises ConfigError for a name that Spark would take for a pattern.
    """
    if found := [sign for sign in _PATTERN if sign in place]:
        raise ConfigError(f"--out {place}: a name with {found[0]} is a pattern to Spark; name another folder")
    return place.rstrip("/") if "://" in place else f"file://{Path(place).resolve()}"


class Folder:
    """A folder of the run, by URI; every method takes the path of something in it."""

    def __init__(self, spark: SparkSession, uri: str) -> None:
        """Raises ConfigError where Spark has no file system for `uri`."""
        self.uri = uri
        self._java: Any = spark.sparkContext._jvm
        self._configuration = spark.sparkContext._jsc.hadoopConfiguration()
        try:
            self._files = self._at("").getFileSystem(self._configuration)
        except Py4JJavaError as error:
            raise ConfigError(f"--out {uri}: {told(error)}") from None
        self._files.setWriteChecksum(False)  # a hidden .crc beside every file on a local disk

    def path(self, name: str) -> str:
        """The URI of `name`, for Spark to read and write."""
        return f"{self.uri}/{name}"

    def has(self, name: str) -> bool:
        """Whether there is such a file or folder."""
        return bool(self._files.exists(self._at(name)))

    def remove(self, name: str) -> None:
        """Removes a file, or a folder with all that is in it, where there is one."""
        self._files.delete(self._at(name), True)

    def move(self, name: str, target: str) -> None:
        """Puts `name` in the place of `target`."""
        self.remove(target)
        self._files.mkdirs(self._at(target).getParent())
        if not self._files.rename(self._at(name), self._at(target)):
            raise ConfigError(f"{self.path(target)}: could not be written")

    def write(self, name: str, text: str) -> None:
        """Makes `text` the content of a file."""
        stream = self._files.create(self._at(name), True)
        try:
            stream.write(bytearray(text.encode()))
        finally:
            stream.close()

    def join(self, name: str, first: str, parts: str) -> None:
        """Makes one file of the line `first` and of all that Spark wrote to the folder `parts`, in its order."""
        copy = self._java.org.apache.hadoop.io.IOUtils.copyBytes
        stream = self._files.create(self._at(name), True)
        try:
            stream.write(bytearray(first.encode()))
            for part in self._parts_of(parts):
                opened = self._files.open(part)
                try:
                    copy(opened, stream, self._configuration, False)
                finally:
                    opened.close()
        finally:
            stream.close()

    def _parts_of(self, name: str) -> Iterable[Any]:
        paths = (status.getPath() for status in self._files.listStatus(self._at(name)))
        return sorted((path for path in paths if path.getName().startswith("part-")), key=lambda path: path.getName())

    def _at(self, name: str) -> Any:
        return self._java.org.apache.hadoop.fs.Path(f"{self.uri}/{name}" if name else self.uri)
