"""A disk that fails at random points of imports, crawls and recrawls: a clear end, and nothing that was counted is lost.

    KINDRED=build/release/kindred KINDRED_SOURCE=. FAILING_DISK=build/release/tests/support/libfailing_disk.so \\
        python3 tests/e2e/disk_fault_test.py --points 200 --hosts 200

Faults, as tests/support/failing_disk.cc says: the disk is full from a write on, one call fails, all do from one on; calls
of all kinds, of the archive alone (the catalogue has twenty times as many), or syncs alone. After each the program has
ended with exit code 3 and a line that names what could not be written, or gone on where nothing was lost; every answer and
page in the catalogue is read back from the archive. Then the crawl goes on on a good disk until it is done: nothing that was
counted is asked for again, and a recrawl tells each change once.
"""
import argparse
import os
import random
import sqlite3
import sys
import tempfile
import time
import unittest
from collections import Counter
from contextlib import closing
from pathlib import Path

from crawl_runs import IN_FLIGHT, Crawl
from loopback_sites import Sites

LIBRARY = os.environ['FAILING_DISK']
# Which calls may fail: below a folder of the workspace, of a kind; and how.
CATALOGUE_CASES = [(('data', ''), 'full'), (('data', ''), 'once'), (('data', ''), 'dead'),
                   (('data', 'syncs'), 'once'), (('data', 'syncs'), 'dead')]
ARCHIVE_CASES = [(('data/archive', ''), fault) for fault in ('full', 'once', 'dead')]
NEWS = 'Neu ist unsere Galvanik. In der Galvanik beschichten wir Teile.'
REASONS = ['No space left on device', 'Input/output error', 'database or disk is full', 'disk I/O error']


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--points', type=int, default=24, help='of crawls; a third as many of imports and of recrawls each')
    parser.add_argument('--hosts', type=int, default=40)
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


class Run:
    """A command on a disk that fails at the `at`-th call (0: at none) of a part."""

    def __init__(self, crawl, command, part, fault='', at=0):
        report = crawl.workspace / 'disk.txt'
        report.unlink(missing_ok=True)
        folder, calls = part
        process = crawl.start(command, {
            'LD_PRELOAD': LIBRARY, 'KINDRED_DISK_FOLDER': f'{crawl.workspace}/{folder}', 'KINDRED_DISK_CALLS': calls,
            'KINDRED_DISK_FAULT': fault, 'KINDRED_DISK_AT': str(at), 'KINDRED_DISK_REPORT': str(report)})
        _, self.told = process.communicate(timeout=600)
        crawl.await_quiet()
        self.code = process.returncode
        lines = [line.split(' ') for line in report.read_text().splitlines()]
        self.calls = int(lines[-1][1])
        self.failed = Path(lines[0][2]) if lines[0][0] == 'fault' else None
        self.call = lines[0][1]

    def check_end(self):
        """Done all the same, or ended by one line that names the file or the database and the reason."""
        if self.code == 0:
            return
        assert self.failed and self.code == 3, (self.code, self.told)
        assert self.told.startswith('kindred: ') and self.told.count('\n') == 1, self.told
        assert 'catalogue: ' in self.told or '/data' in self.told, self.told
        assert any(reason in self.told for reason in REASONS), self.told


class Points:
    """Random points of a command at which the disk fails: how many calls it has is counted first."""

    def __init__(self, wanted, seed, cases, command):
        self.rng = random.Random(seed)
        self.wanted = wanted
        self.cases = cases
        self.command = command
        self.calls = {}  # by part
        self.tried = 0
        self.runs = []  # in which something failed

    @property
    def parts(self):
        return list(dict.fromkeys(part for part, _ in self.cases))

    def count(self, crawl, part):
        self.calls[part] = Run(crawl, self.command(crawl), part).calls

    @property
    def done(self):
        return len(self.runs) >= self.wanted

    def next(self, crawl):
        part, fault = self.cases[self.tried % len(self.cases)]
        self.tried += 1
        run = Run(crawl, self.command(crawl), part, fault, self.rng.randint(1, self.calls[part]))
        run.check_end()
        if run.failed:
            self.runs.append(run)
        return run

    def tell(self, what, began):
        ended = sum(run.code != 0 for run in self.runs)
        print(f'{len(self.runs)} faults in {what}: the program ended {ended} times and went on '
              f'{len(self.runs) - ended} times; {time.monotonic() - began:.0f} s')
        for (call, name), times in Counter((run.call, run.failed.name) for run in self.runs).most_common():
            print(f'  {times} {call} of {name}')


class DiskFaultTest(unittest.TestCase):
    OPTIONS = None

    def points(self, share, cases, command):
        return Points(-(-self.OPTIONS.points // share), self.OPTIONS.seed, cases, command)

    def folders(self):
        """Fresh workspaces without end."""
        with Sites() as sites:
            while True:
                with tempfile.TemporaryDirectory() as folder:
                    sites.changed.clear()
                    yield Crawl(os.path.realpath(folder), sites, self.OPTIONS.hosts)

    def test_crawls_lose_nothing(self):
        began = time.monotonic()
        points = self.points(1, CATALOGUE_CASES + ARCHIVE_CASES, lambda crawl: crawl.crawl_command)
        folders = self.folders()
        for part, crawl in zip(points.parts, folders):
            crawl.import_hosts()
            points.count(crawl, part)
            crawl.check_complete()
        crawls = 0
        for crawl in folders:
            if points.done:
                break
            crawl.import_hosts()
            crawls += 1
            log = crawl.sites.log
            counted = []  # of each fault: the answers that were, and the log's length then
            run = None
            while not points.done and (run is None or run.failed):
                begin = len(log)
                run = points.next(crawl)
                answered = crawl.check_archive()
                self.assertLessEqual(len(set(log[begin:]) - answered), IN_FLIGHT)
                counted.append((answered, len(log)))
            crawl.finish()
            for answered, end in counted:
                self.assertEqual(answered & set(log[end:]), set())
            crawl.check_complete()
        points.tell(f'{crawls} crawls of {self.OPTIONS.hosts} hosts', began)

    def test_recrawls_tell_each_change_once(self):
        began = time.monotonic()
        points = self.points(3, CATALOGUE_CASES + ARCHIVE_CASES, lambda crawl: [*crawl.crawl_command, '--refresh'])

        def begin(crawl):
            crawl.import_hosts()
            crawl.finish()
            crawl.sites.changed.update({(host, '/produkte'): NEWS for host in crawl.hosts[::2]})

        folders = self.folders()
        for part, crawl in zip(points.parts, folders):
            begin(crawl)
            points.count(crawl, part)
            self.check_changes(crawl)
        crawls = 0
        for crawl in folders:
            if points.done:
                break
            begin(crawl)
            crawls += 1
            while not points.done and points.next(crawl).failed:
                crawl.check_archive()
            crawl.finish('--refresh')
            self.check_changes(crawl)
        points.tell(f'{crawls} recrawls of {self.OPTIONS.hosts} hosts', began)

    def check_changes(self, crawl):
        crawl.check_complete()
        with closing(sqlite3.connect(crawl.data / 'catalog.sqlite')) as database:
            events = list(database.execute('SELECT url, kind, subject FROM events'))
        self.assertEqual(len(events), len(set(events)))
        self.assertEqual({url for url, _, _ in events}, {f'http://{host}{path}' for host, path in crawl.sites.changed})

    def test_imports_are_whole_or_none(self):
        began = time.monotonic()
        points = self.points(3, CATALOGUE_CASES, lambda crawl: crawl.import_command)
        folders = self.folders()
        for part, crawl in zip(points.parts, folders):
            points.count(crawl, part)
        for crawl in folders:
            if points.done:
                break
            run = points.next(crawl)
            self.assertIn(entries(crawl), [self.OPTIONS.hosts] if run.code == 0 else [0, self.OPTIONS.hosts])
            crawl.import_hosts()
            self.assertEqual(entries(crawl), self.OPTIONS.hosts)
        points.tell(f'imports of {self.OPTIONS.hosts} companies', began)


def entries(crawl):
    """How many lines of the list the catalogue has."""
    path = crawl.data / 'catalog.sqlite'
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as database:
        assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
        if database.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'entries'").fetchone() == (0,):
            return 0
        return database.execute('SELECT COUNT(*) FROM entries').fetchone()[0]


if __name__ == '__main__':
    DiskFaultTest.OPTIONS = arguments()
    unittest.main(argv=[sys.argv[0]])
