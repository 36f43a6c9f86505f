"""What kind of file system a folder lies on, as Linux tells it (proc_pid_mountinfo(5))."""

from __future__ import annotations

import re
from pathlib import Path

MOUNT_TABLE = Path("/proc/self/mountinfo")

_REMOTE = re.compile(r"(nfs|cifs|smb|9p|fuse|virtiofs|vboxsf|prl_fs|fakeowner|afs|ceph|drvfs).*")
_OCTAL = re.compile(r"\\([0-7]{3})")


def is_remote(folder: Path, *, mount_table: Path = MOUNT_TABLE) -> bool:
    """Whether other machines, or the host of this one, may change the folder without an event here."""
    return _REMOTE.fullmatch(_file_system_type(folder, mount_table)) is not None


def _file_system_type(folder: Path, mount_table: Path) -> str:
    """Empty where it cannot be told."""
    try:
        lines = mount_table.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return ""
    place = folder.resolve()
    longest, kind = 0, ""
    for line in lines:
        fields, _, tail = line.partition(" - ")
        mount_point = _OCTAL.sub(lambda match: chr(int(match[1], 8)), fields.split()[4])
        if len(mount_point) >= longest and place.is_relative_to(mount_point):
            longest, kind = len(mount_point), tail.split()[0]
    return kind
