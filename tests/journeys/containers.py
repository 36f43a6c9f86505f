"""The compose file at work in a folder of its own, driven as a person drives it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.eventually import eventually
from tests.processes import free_port

ROOT = Path(__file__).parents[2]
BUILT_FROM = ("Dockerfile", ".dockerignore", "compose.yaml", "requirements.txt", "backend", "splitter", "tui")
DEBIAN_BASE = "enjambre-base:bookworm"
DEBIAN_PYTHON = (3, 11)
HEALTHY_SECONDS = 90.0


class Containers:
    """A copy of what the image is built from, and the swarm that `up` starts from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        broker, nodo1, nodo2 = free_port(), free_port(), free_port()
        self.broker = f"http://127.0.0.1:{broker}"
        self.nodo1 = f"http://127.0.0.1:{nodo1}"
        self.nodo2 = f"http://127.0.0.1:{nodo2}"
        self.environment = {
            "COMPOSE_PROJECT_NAME": f"enjambre-journey-{broker}",
            "ENJAMBRE_IMAGE": "enjambre-journey",
            "ENJAMBRE_BROKER_PORT": str(broker),
            "ENJAMBRE_NODO1_PORT": str(nodo1),
            "ENJAMBRE_NODO2_PORT": str(nodo2),
        }

    def lay_out(self) -> None:
        for name in BUILT_FROM:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, self.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(ROOT / name, self.folder / name)
        self.environment |= _base(self.folder)

    def up(self) -> None:
        """Builds, starts, and returns once every service is healthy."""
        self.compose("up", "-d", "--build")
        for service in ("broker", "nodo1", "nodo2"):
            eventually(partial(self._is_healthy, service), seconds=HEALTHY_SECONDS)

    def down(self) -> None:
        self.compose("down", "--volumes", "--remove-orphans")

    def compose(self, *words: str) -> str:
        """What the command printed; it must succeed."""
        return _run([*compose_command(), *words], folder=self.folder, environment=self.environment)

    def _is_healthy(self, service: str) -> bool:
        container = self.compose("ps", "-q", service).strip()
        said = _run(["docker", "inspect", "--format", "{{.State.Health.Status}}", container], folder=self.folder)
        return said.strip() == "healthy"


def compose_command() -> list[str]:
    """`docker compose` where it is there, `docker-compose` where not."""
    plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
    return ["docker", "compose"] if plugin.returncode == 0 else ["docker-compose"]


def why_no_engine() -> str | None:
    """What is missing for containers; None where they can be started."""
    if shutil.which("docker") is None:
        return "there is no docker command"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode != 0:
        return "no Docker engine answers"
    if shutil.which(compose_command()[0]) is None:
        return "there is no compose command"
    return None


def _base(folder: Path) -> dict[str, str]:
    """Which image to build from: the one that the environment names; or, where it can be made, one of Debian's packages,
    with the Python packages laid beside it so that nothing is fetched while it is built; or the usual one."""
    if "ENJAMBRE_BASE" in os.environ or os.geteuid() != 0 or shutil.which("debootstrap") is None:
        return {}
    _run(["bash", str(Path(__file__).with_name("base_image.sh")), DEBIAN_BASE], folder=folder)
    if sys.version_info[:2] != DEBIAN_PYTHON:
        return {"ENJAMBRE_BASE": DEBIAN_BASE}
    wheels = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", ".wheels", "-r", "requirements.txt"]
    _run(wheels, folder=folder)
    return {"ENJAMBRE_BASE": DEBIAN_BASE, "ENJAMBRE_PIP_ARGS": "--no-index"}


def _run(command: list[str], *, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    finished = subprocess.run(
        command, cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, f"{command} failed:\n{finished.stdout[-4000:]}\n{finished.stderr[-4000:]}"
    return finished.stdout
