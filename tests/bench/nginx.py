"""nginx with sendfile over a folder: what a file server can do at its best."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.eventually import eventually
from tests.journeys.swarm import get
from tests.processes import free_port


@contextmanager
def nginx(root: Path) -> Iterator[str]:
    """Its URL, on a port of its own. Files of type text/html and video/mp4 are told as such."""
    port = free_port()
    place = root.with_name(f"nginx-{port}")
    place.mkdir()
    settings = place / "nginx.conf"
    settings.write_text(f"""
        daemon off; master_process off; pid {place}/pid; error_log {place}/error.log;
        events {{}}
        http {{ access_log off; sendfile on; types {{ text/html html; video/mp4 mp4; }}
                client_body_temp_path {place}; proxy_temp_path {place};
                fastcgi_temp_path {place}; uwsgi_temp_path {place}; scgi_temp_path {place};
                server {{ listen 127.0.0.1:{port}; root {root}; }} }}""")
    process = subprocess.Popen(["nginx", "-p", str(place), "-c", str(settings)], stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: get(f"http://127.0.0.1:{port}/nothing").status_code == 404)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.kill(process.pid, signal.SIGTERM)
        process.wait()
