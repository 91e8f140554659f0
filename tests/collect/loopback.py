"""Small servers on loopback that speak what a test wants: plain bytes, TLS, or a proxy's part of HTTP."""

import datetime as dt
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Talk = Callable[[socket.socket], None]

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\nConnection: close\r\n\r\n<p>page "


@contextmanager
def listening(talk: Talk, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A port of `host` where every connection is handed to `talk`, in a thread, and closed after it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        server = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"no {host} on this machine")
    server.settimeout(300)
    done = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            while not done.is_set():
                connection, _ = server.accept()
                if done.is_set():
                    connection.close()
                else:
                    threading.Thread(target=_answer, args=(connection, talk, tls), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    port: int = server.getsockname()[1]
    try:
        yield port
    finally:
        done.set()
        with suppress(OSError):
            socket.create_connection((host, port), timeout=60).close()  # wakes accept()
        thread.join()
        server.close()


def _answer(connection: socket.socket, talk: Talk, tls: ssl.SSLContext | None) -> None:
    connection.settimeout(300)
    with suppress(OSError):  # ssl.SSLError among them
        if tls:
            connection = tls.wrap_socket(connection, server_side=True)
        talk(connection)
    with suppress(OSError):
        connection.close()


def read_head(connection: socket.socket) -> bytes:
    """What the client sends up to the blank line."""
    head = b""
    while b"\r\n\r\n" not in head and (data := connection.recv(65_536)):
        head += data
    return head


def page(connection: socket.socket) -> None:
    """Answer with a page."""
    read_head(connection)
    connection.sendall(PAGE)


def keeping(heads: list[str]) -> Talk:
    """Answer with a page, and keep what was asked in `heads`."""

    def talk(connection: socket.socket) -> None:
        heads.append(read_head(connection).decode("latin-1"))
        connection.sendall(PAGE)

    return talk


def saying(*parts: bytes) -> Talk:
    """Answer with these bytes, whatever they mean."""

    def talk(connection: socket.socket) -> None:
        read_head(connection)
        for part in parts:
            connection.sendall(part)

    return talk


def resetting(*parts: bytes) -> Talk:
    """Answer with these bytes, and reset the connection behind them."""

    def talk(connection: socket.socket) -> None:
        saying(*parts)(connection)
        threading.Event().wait(0.1)  # or the reset would overtake them
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return talk


class Proxy:
    """An HTTP proxy: answers for http pages itself, and leads CONNECT to `target`, whatever name was asked for."""

    def __init__(self, target: int = 0) -> None:
        self.heads: list[str] = []
        self._target = target

    def talk(self, connection: socket.socket) -> None:
        head = read_head(connection).decode("latin-1")
        self.heads.append(head)
        if not head.startswith("CONNECT "):
            connection.sendall(PAGE)
        elif self._target:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with socket.create_connection(("127.0.0.1", self._target), timeout=300) as site:
                _join(connection, site)
        else:
            connection.sendall(b"HTTP/1.1 403 No \x1b[31m\r\n\r\n")

    def asked(self) -> set[str]:
        """The first lines, without the version."""
        return {head.partition(" HTTP/")[0] for head in self.heads}


def _join(one: socket.socket, other: socket.socket) -> None:
    back = threading.Thread(target=_pump, args=(other, one), daemon=True)
    back.start()
    _pump(one, other)
    back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def tls_context(folder: Path, *, expired: bool = False) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that it signed itself, for 127.0.0.1, made now."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "self.test")])
    now = dt.datetime.now(dt.UTC)
    ends = now - dt.timedelta(days=1) if expired else now + dt.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - dt.timedelta(days=2)).not_valid_after(ends)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = folder / f"server-{expired}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
