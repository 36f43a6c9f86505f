"""File systems that other machines change are told by their type."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.node.holding.mounts import is_remote

TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:50 / /shared\\040folder rw,relatime - {kind} host:/export rw
31 30 0:51 / /shared\\040folder/local rw,relatime - ext4 /dev/sdb1 rw
"""


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "virtiofs", "fuse.sshfs", "fakeowner"])
def test_a_share_is_remote_and_what_lies_beside_or_within_it_is_not(tmp_path: Path, kind: str) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE.format(kind=kind))

    assert is_remote(Path("/shared folder/fragments"), mount_table=table)
    assert not is_remote(Path("/shared folder/local/fragments"), mount_table=table)
    assert not is_remote(Path("/home"), mount_table=table)


def test_where_there_is_no_table_nothing_is_remote(tmp_path: Path) -> None:
    assert not is_remote(Path("/home"), mount_table=tmp_path / "none")
