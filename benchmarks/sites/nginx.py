"""The same sites behind nginx, where it is installed: a server that is never what a crawler waits for."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sites.generated import Site
from sites.serving import Asked, Served

_CONF = """
daemon off; worker_processes 1; pid nginx.pid; error_log error.log; {user}
events {{ worker_connections 512; }}
http {{
  log_format asked '$msec $request_uri';
  access_log asked.log asked;
  types {{ text/html html; }}
  charset utf-8;
  keepalive_requests 1000000;
  client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
  server {{ listen 127.0.0.1:{port}; root pages; index index.html; }}
}}
"""


def program() -> str | None:
    """Where nginx is, if it is."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@contextmanager
def serve_with_nginx(nginx: str, site: Site, folder: Path) -> Iterator[Served]:
    """Serve the pages of `site` (those whose path ends in a slash) from files in `folder`."""
    for path in site.pages:
        place = folder / "pages" / path.strip("/")
        place.mkdir(parents=True, exist_ok=True)
        (place / "index.html").write_bytes(site.answers[path].body)
    port = _free_port()
    (folder / "asked.log").touch()
    (folder / "nginx.conf").write_text(_CONF.format(port=port, user="" if os.geteuid() else "user root;"))
    server = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")])
    try:
        _wait_for(port)
        yield Served(f"http://127.0.0.1:{port}", site, Asked(folder / "asked.log"))
    finally:
        server.terminate()
        server.wait(60)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
