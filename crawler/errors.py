"""Every error that a user can cause or must hear about; the command prints its text and exits with its code."""

from errno import EACCES, EDQUOT, EFBIG, ENAMETOOLONG, ENOSPC, EPERM, EROFS

DONE, FAILED_ON, INCOMPLETE, INTERRUPTED = 0, 1, 3, 130
"""Exit codes of a command that did its work; wrong use has that of AuditError."""

NO_ROOM = (ENOSPC, EDQUOT, EFBIG)
"""Numbers of the OSError of a disk that is full, or full for us."""

NO_WAY = (EACCES, EPERM, EROFS, ENAMETOOLONG)
"""Numbers of the OSError of a path that can never be used as it was asked for."""


class AuditError(Exception):
    """Something the user can put right. The text names the file, line or key and says what to do."""

    exit_code = 2


class ConfigError(AuditError):
    """An option, a line of a URL list or a key of audit.toml that cannot be used."""


class ArchiveError(AuditError):
    """A WARC file that cannot be opened at all (a damaged one is a coverage row instead)."""


class MissingRun(AuditError):
    """A run's folder, or a file in it, that a command needs and does not find."""
