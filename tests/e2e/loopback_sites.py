"""A loopback web for crawl tests: an HTTP proxy that is every site itself.

Each host has a robots.txt, a home page and further pages with ETags. Requests are counted; CONNECT is refused, so that
sites are asked over plain http. A request can trigger an action, before it is answered.
"""
import asyncio
import hashlib
import threading
from collections import Counter

PATHS = ['/produkte', '/leistungen', '/ueber-uns', '/referenzen', '/impressum']


def page(host, path, version=0):
    """The page's text; `version` changes what it says."""
    number = int(host.split('.')[0][4:])
    title = f'{host}{path}'
    if path == '/':
        links = ''.join(f'<p><a href="{other}">{other[1:]}</a></p>' for other in PATHS)
    else:
        links = ''
    words = ' '.join(f'Fertigung {number} von Pumpen und Ventilen für Anlage {i}.' for i in range(40))
    news = f'<p>{version}</p>' if isinstance(version, str) else ''
    return f'<!doctype html><title>{title}</title><body><h1>{title}</h1>{links}<p>{words}</p>{news}'.encode()


class Sites:
    """The web, on a thread of its own until the end of the with block."""

    def __init__(self):
        self.counts = Counter()  # by "GET url" or "CONNECT host"
        self.log = []
        self.sent = 0  # octets
        self.changed = {}  # (host, path) -> extra text
        self.on_request = None
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        self.ready.wait()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    @property
    def address(self):
        return f'http://127.0.0.1:{self.port}'

    def run(self):
        asyncio.set_event_loop(self.loop)
        sites = self

        class Connection(asyncio.Protocol):
            def connection_made(self, transport):
                self.transport = transport
                self.buffer = b''

            def data_received(self, data):
                self.buffer += data
                while b'\r\n\r\n' in self.buffer:
                    head, self.buffer = self.buffer.split(b'\r\n\r\n', 1)
                    answer = sites.answer(head.decode('latin-1'))
                    sites.sent += len(answer)
                    self.transport.write(answer)

        server = self.loop.run_until_complete(self.loop.create_server(Connection, '127.0.0.1', 0, backlog=1024))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()
        server.close()
        self.loop.close()

    def answer(self, head):
        lines = head.split('\r\n')
        method, target, _ = lines[0].split(' ', 2)
        self.counts[f'{method} {target}'] += 1
        self.log.append(f'{method} {target}')
        if self.on_request:
            self.on_request(len(self.log))
        if method == 'CONNECT':
            return b'HTTP/1.1 502 No TLS here\r\nContent-Length: 0\r\n\r\n'
        host, _, path = target.removeprefix('http://').partition('/')
        path = '/' + path
        if path == '/robots.txt':
            return self.format(b'User-agent: *\nDisallow: /geheim\n', 'text/plain')
        if path != '/' and path not in PATHS:
            return b'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'
        body = page(host, path, self.changed.get((host, path), 0))
        tag = '"' + hashlib.sha1(body).hexdigest() + '"'
        if any(line.lower() == f'if-none-match: {tag}' for line in lines):
            return f'HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n'.encode()
        return self.format(body, 'text/html; charset=utf-8', f'ETag: {tag}\r\n')

    @staticmethod
    def format(body, kind, headers=''):
        return f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{headers}Content-Length: {len(body)}\r\n\r\n'.encode() + body
