"""
What stands on machines of its own when one is not enough: a proxy in front, workers behind.

Here each is a process. The proxy is nginx, which sends each call to another server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.serving import environment, listens
from bench.targets import ROOT, free_port

_CONFIG = """
daemon off;
pid {place}/pid;
error_log stderr error;
worker_processes 1;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  client_max_body_size 60m;
  client_body_temp_path {place}/body;
  proxy_temp_path {place}/proxy;
  fastcgi_temp_path {place}/fastcgi;
  uwsgi_temp_path {place}/uwsgi;
  scgi_temp_path {place}/scgi;
  upstream servers {{ {servers} keepalive 32; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://servers;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host:$server_port;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }}
  }}
}}
"""


@contextmanager
def working(database: str) -> Iterator[None]:
    """`cartbooks worker` on *database*."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cartbooks", "worker"],
        cwd=ROOT, env={**os.environ, **environment(database)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        _end(process)


@contextmanager
def proxied(addresses: Sequence[str]) -> Iterator[str]:
    """The address of a proxy before servers at *addresses*; raises where there is no nginx."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise RuntimeError("nginx is not installed (on Debian: nginx-light).")
    place, port = Path(tempfile.mkdtemp(prefix="cartbooks-proxy-")), free_port()
    servers = " ".join(f"server {each.removeprefix('http://')};" for each in addresses)
    place.chmod(0o755)  # nginx works as somebody else
    config = place / "nginx.conf"
    config.write_text(_CONFIG.format(place=place, servers=servers, port=port), encoding="utf-8")
    process = subprocess.Popen([program, "-p", str(place), "-c", str(config)])  # noqa: S603 - ours
    try:
        while not listens(port):
            if process.poll() is not None:
                raise RuntimeError("The proxy does not start.")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        _end(process)
        shutil.rmtree(place, ignore_errors=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    process.kill()
