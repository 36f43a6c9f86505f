"""Reading the manifests of many fragments: each video's only once."""

from __future__ import annotations

from pathlib import Path

from backend.core.manifest import Manifest, read_manifest_text
from splitter.errors import UnreadableSource


class Manifests:
    """Knows those that it has read before; one thread asks."""

    def __init__(self) -> None:
        self._by_text: dict[bytes, Manifest] = {}

    def read(self, path: Path) -> tuple[Manifest, int] | None:
        """The manifest at the end of a file, and the length of the content before it; None where there is no manifest.
        Raises InvalidManifest and UnreadableSource."""
        try:
            with path.open("rb") as file:
                found = read_manifest_text(file)
        except OSError as error:
            raise UnreadableSource(path, error.strerror or str(error)) from error
        if found is None:
            return None
        text, content_size = found
        if text not in self._by_text:
            self._by_text[text] = Manifest.from_json(text)
        return self._by_text[text], content_size
