"""Makes a process, and those that fork from it, read pages tag by tag: few pages take less time than loading machine
code."""

from crawler import compiled

compiled.few = True
