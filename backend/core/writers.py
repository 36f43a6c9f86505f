"""Whether somebody has a file open for writing, as the kernel knows it."""

from __future__ import annotations

import errno
import fcntl
import signal

_HAS_LEASES = hasattr(fcntl, "F_SETLEASE")


def is_being_written(descriptor: int) -> bool | None:
    """Asks by way of a read lease (fcntl(2), Leases), which is granted only where nobody has the file open for writing or
    mapped for it. None where the system does not tell: no leases here, or a file of another user. `descriptor` is open for
    reading alone."""
    if not _HAS_LEASES:
        return None
    try:
        # Whoever opens the file for writing while the lease stands signals us; SIGIO, the default, would end the process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno in (errno.EAGAIN, errno.EWOULDBLOCK) else None
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False
