"""A crawl of the loopback web that is broken off again and again, and what must hold then."""
import gzip
import hashlib
import os
import sqlite3
import subprocess
import time
from pathlib import Path

from loopback_sites import PATHS, page
from support import PROGRAM

IN_FLIGHT = 32


class Crawl:
    """One crawl in a fresh workspace."""

    def __init__(self, folder, sites, hosts):
        self.workspace = Path(folder)
        self.data = self.workspace / 'data'
        self.sites = sites
        self.hosts = [f'host{i}.example' for i in range(hosts)]
        listed = self.workspace / 'list.csv'
        listed.write_text('domain\n' + '\n'.join(self.hosts) + '\n')
        self.import_command = self.command('import', '--prospects', str(listed))
        self.crawl_command = self.command('crawl', '--json', '--proxy', self.sites.address, '--delay-ms', '0',
                                          '--in-flight', str(IN_FLIGHT))
        sites.counts.clear()
        sites.log.clear()

    def command(self, verb, *more):
        return [PROGRAM, verb, '--quiet', '--workspace', str(self.data), *more]

    def import_hosts(self):
        subprocess.run(self.import_command, check=True, capture_output=True)

    def start(self, command, environment=None):
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env={**os.environ, **(environment or {})})

    def finish(self, *more):
        """The crawl without a fault: it ends by itself."""
        process = self.start([*self.crawl_command, *more])
        _, told = process.communicate(timeout=600)
        assert process.returncode == 0, f'exit {process.returncode}: {told}'

    def await_quiet(self):
        """What a crawl that was broken off had sent may still be on its way into the log."""
        length = -1
        while length != len(self.sites.log):
            length = len(self.sites.log)
            time.sleep(0.03)

    def stored(self):
        """(url, status, file, begin, length, digest) of every answer and page."""
        database = sqlite3.connect(f'file:{self.data}/catalog.sqlite', uri=True)
        try:
            rows = list(database.execute('SELECT url, status, file, begin, length, sha256, origin FROM fetches'))
            rows += list(
                database.execute("SELECT final_url, 200, file, begin, length, sha256, '' FROM pages"))
            # Of a visit that is done a refusal is not kept.
            rows += [(f'https://{domain}/', 0, '', 0, 0, '', '') for (domain,) in database.execute(
                'SELECT domain FROM companies WHERE visited = 1')]
            assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        finally:
            database.close()
        return rows

    def check_archive(self):
        """Every archived answer is whole. Returns the requests counted as answered, as the log has them."""
        files = {}
        requests = set()
        for url, status, file, begin, length, digest, _ in self.stored():
            requests.add(request_for(url))
            if not file:
                continue
            if file not in files:
                files[file] = (self.data / 'archive' / file).read_bytes()
            record = gzip.decompress(files[file][begin:begin + length])
            head, _, block = record.partition(b'\r\n\r\n')
            body = block.partition(b'\r\n\r\n')[2].removesuffix(b'\r\n\r\n')
            assert f'WARC-Target-URI: {url}'.encode() in head, (url, head)
            assert hashlib.sha256(body).hexdigest() == digest, url
            if url.endswith('/robots.txt'):
                continue
            assert status != 200 or body in (page(*host_and_path(url)), self.page_now(url)), url
        return requests

    def page_now(self, url):
        place = host_and_path(url)
        return page(*place, self.sites.changed.get(place, 0))

    def check_complete(self):
        """Every host is visited and has all its pages, once and as they are now."""
        database = sqlite3.connect(f'{self.data}/catalog.sqlite')
        try:
            pages = list(database.execute('SELECT final_url, sha256 FROM pages'))
            visited = database.execute('SELECT COUNT(*) FROM companies WHERE visited = 1 AND readable = 1').fetchone()
            open_rows = database.execute("SELECT COUNT(*) FROM fetches WHERE origin = ''").fetchone()
            leases = database.execute('SELECT COUNT(*) FROM leases').fetchone()
        finally:
            database.close()
        expected = len(self.hosts) * (1 + len(PATHS))
        assert len(pages) == len(dict(pages)) == expected, pages
        for url, digest in pages:
            assert digest == hashlib.sha256(self.page_now(url)).hexdigest(), url
        assert visited == (len(self.hosts),), visited
        assert (open_rows, leases) == ((0,), (0,)), (open_rows, leases)
        self.check_archive()


def host_and_path(url):
    host, _, path = url.removeprefix('http://').partition('/')
    return host, '/' + path


def request_for(url):
    """How the proxy's log has a request for `url`."""
    if url.startswith('https://'):
        return f'CONNECT {url.removeprefix("https://").partition("/")[0]}:443'
    return f'GET {url}'
