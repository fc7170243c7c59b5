"""kill -9 at random points of a crawl: nothing counted as fetched is lost, torn or asked for again.

    KINDRED=build/release/kindred KINDRED_SOURCE=. python3 tests/e2e/crawl_kill_test.py --points 200 --hosts 2000

A crawl over a loopback web is killed at a random request, checked, and gone on with, until it is done; then the next crawl
begins. After each kill every answer and page in the catalogue is read back from the archive and compared with its digest,
and after each crawl the requests are counted by URL.
"""
import argparse
import gzip
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from loopback_sites import PATHS, Sites, page
from support import PROGRAM

IN_FLIGHT = 32


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--points', type=int, default=20)
    parser.add_argument('--hosts', type=int, default=150)
    parser.add_argument('--kills', type=int, default=10, help='of one crawl')
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


class Crawl:
    """One crawl in a fresh workspace, killed again and again."""

    def __init__(self, folder, sites, hosts):
        self.workspace = Path(folder)
        self.sites = sites
        self.hosts = [f'host{i}.example' for i in range(hosts)]
        listed = self.workspace / 'list.csv'
        listed.write_text('domain\n' + '\n'.join(self.hosts) + '\n')
        self.run('import', '--prospects', str(listed))
        sites.counts.clear()
        sites.log.clear()

    def command(self, verb, *more):
        return [PROGRAM, verb, '--quiet', '--workspace', str(self.workspace / 'data'), *more]

    def crawl_command(self):
        return self.command('crawl', '--json', '--proxy', self.sites.address, '--delay-ms', '0', '--in-flight',
                            str(IN_FLIGHT))

    def run(self, verb, *more):
        subprocess.run(self.command(verb, *more), check=True, capture_output=True)

    def crawl(self, kill_at=None):
        """True if it ended by itself. `kill_at`: the request of the log at which it is killed."""
        process = None

        def kill(count):
            if kill_at is not None and count == kill_at and process is not None:
                os.kill(process.pid, signal.SIGKILL)

        self.sites.on_request = kill
        process = subprocess.Popen(self.crawl_command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        _, told = process.communicate(timeout=600)
        self.sites.on_request = None
        if process.returncode == 0:
            return True
        if process.returncode == -signal.SIGKILL:
            self.await_quiet()
            return False
        raise AssertionError(f'exit {process.returncode}: {told}')

    def await_quiet(self):
        """What the killed crawl had sent may still be on its way into the log."""
        length = -1
        while length != len(self.sites.log):
            length = len(self.sites.log)
            time.sleep(0.03)

    def stored(self):
        """(url, status, file, begin, length, digest) of every answer and page."""
        database = sqlite3.connect(f'file:{self.workspace}/data/catalog.sqlite', uri=True)
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
                files[file] = (self.workspace / 'data' / 'archive' / file).read_bytes()
            record = gzip.decompress(files[file][begin:begin + length])
            head, _, block = record.partition(b'\r\n\r\n')
            body = block.partition(b'\r\n\r\n')[2].removesuffix(b'\r\n\r\n')
            assert f'WARC-Target-URI: {url}'.encode() in head, (url, head)
            assert hashlib.sha256(body).hexdigest() == digest, url
            if url.endswith('/robots.txt'):
                continue
            host, _, path = url.removeprefix('http://').partition('/')
            assert status != 200 or body == page(host, '/' + path), url
        return requests


def request_for(url):
    """How the proxy's log has a request for `url`."""
    if url.startswith('https://'):
        return f'CONNECT {url.removeprefix("https://").partition("/")[0]}:443'
    return f'GET {url}'


class CrawlKillTest(unittest.TestCase):
    OPTIONS = None

    def test_killed_crawls_lose_nothing(self):
        options = self.OPTIONS
        rng = random.Random(options.seed)
        began = time.monotonic()
        lost = []  # of each kill: answers that were not counted
        again = 0  # requests made twice
        crawls = 0
        # A refused CONNECT, robots.txt, home and further pages.
        requests = options.hosts * (len(PATHS) + 3)
        with Sites() as sites:
            while len(lost) < options.points:
                with tempfile.TemporaryDirectory() as folder:
                    crawl = Crawl(folder, sites, options.hosts)
                    crawls += 1
                    counted = []  # of each kill: the answers that were, and the log's length then
                    for kill_at in sorted(rng.sample(range(1, requests), options.kills)):
                        begin = len(sites.log)
                        if len(lost) == options.points or begin >= kill_at or crawl.crawl(kill_at):
                            continue
                        answered = crawl.check_archive()
                        lost.append(len(set(sites.log[begin:]) - answered))
                        self.assertLessEqual(lost[-1], IN_FLIGHT)
                        counted.append((answered, len(sites.log)))
                    self.assertTrue(crawl.crawl())
                    for answered, end in counted:
                        self.assertEqual(answered & set(sites.log[end:]), set())
                    again += sum(sites.counts.values()) - len(sites.counts)
                    self.check_complete(crawl)
        self.assertLessEqual(again, sum(lost))
        print(f'{len(lost)} kills in {crawls} crawls of {options.hosts} hosts: none of the answers counted as fetched was '
              f'lost, torn or asked for again; {again} requests made twice, {again / len(lost):.1f} a kill, at most '
              f'{max(lost)} ({IN_FLIGHT} in flight); {time.monotonic() - began:.0f} s')

    def check_complete(self, crawl):
        database = sqlite3.connect(f'{crawl.workspace}/data/catalog.sqlite')
        pages = database.execute('SELECT COUNT(*), COUNT(DISTINCT final_url) FROM pages').fetchone()
        visited = database.execute('SELECT COUNT(*) FROM companies WHERE visited = 1 AND readable = 1').fetchone()[0]
        open_rows = database.execute("SELECT COUNT(*) FROM fetches WHERE origin = ''").fetchone()[0]
        leases = database.execute('SELECT COUNT(*) FROM leases').fetchone()[0]
        database.close()
        expected = len(crawl.hosts) * (1 + len(PATHS))
        self.assertEqual(pages, (expected, expected))
        self.assertEqual(visited, len(crawl.hosts))
        self.assertEqual((open_rows, leases), (0, 0))
        crawl.check_archive()


if __name__ == '__main__':
    CrawlKillTest.OPTIONS = arguments()
    unittest.main(argv=[sys.argv[0]])
