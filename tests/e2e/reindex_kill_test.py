"""kill -9 at random moments of a reindex, while a server answers: the next start goes on, and the index is the same.

    KINDRED=build/release/kindred KINDRED_SOURCE=. python3 tests/e2e/reindex_kill_test.py --points 50

A workspace of made-up companies has a live index. It is reindexed after its lists changed, killed, and reindexed again,
until that ends by itself. Between the kills a running server gives the answers of the old index, and after the last start
every file of the new one has the octets of an index that was made undisturbed.
"""
import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from support import PROGRAM, Background

MAKE = Path(PROGRAM).parent / 'tests' / 'bench' / 'make_companies'


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--points', type=int, default=10)
    parser.add_argument('--companies', type=int, default=2500)
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


def kindred(verb, workspace, *more):
    return [PROGRAM, verb, '--quiet', '--workspace', str(workspace), *more]


def run(*command):
    subprocess.run(command, check=True, capture_output=True)


def digests(workspace):
    """Of each file of the live index."""
    index = Path(workspace) / 'index'
    live = index / (index / 'CURRENT').read_text().strip()
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in live.iterdir()}


def prospects(server):
    request = urllib.request.Request(f'{server.address}/v1/prospects/search', b'{"limit": 50}',
                                     {'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)
    found.pop('took_ms', None)
    return found


class ReindexKillTest(unittest.TestCase):
    OPTIONS = None

    def test_killed_reindexes_go_on(self):
        options = self.OPTIONS
        rng = random.Random(options.seed)
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            first, whole, killed = (Path(folder) / name for name in ('first', 'whole', 'killed'))
            first.mkdir()
            run(MAKE, first, '--companies', str(options.companies))
            run(*kindred('reindex', first))
            lists = Path(folder) / 'customers.csv'
            lists.write_text('domain,name\n' + ''.join(f'{row}\n' for row in self.named_customers(first)))
            run(*kindred('import', first, '--customers', str(lists)))
            shutil.copytree(first, whole)
            begin = time.monotonic()
            run(*kindred('reindex', whole))
            seconds = time.monotonic() - begin
            wanted = digests(whole)
            self.assertNotEqual(wanted, digests(first))
            kills = resumed = 0
            while kills < options.points:
                shutil.rmtree(killed, ignore_errors=True)
                shutil.copytree(first, killed)
                with Background('serve', '--workspace', str(killed), '--port', '0') as server:
                    before = prospects(server)
                    while kills < options.points and self.kill_one(killed, rng.uniform(0, seconds)):
                        kills += 1
                        resumed += (killed / 'index' / 'work' / 'state.json').exists()
                        self.assertEqual(prospects(server), before)
                        self.assertEqual(digests(killed), digests(first))
                if digests(killed) == digests(first):
                    run(*kindred('reindex', killed))
                self.assertEqual(digests(killed), wanted)
                self.assertFalse((killed / 'index' / 'work').exists())
        print(f'{kills} kills of a reindex of {options.companies} companies, {resumed} after some part was kept: the old index '
              f'answered, the new one has the same octets; {time.monotonic() - began:.0f} s')

    def named_customers(self, workspace):
        """Some companies with names of the user's own, which change what is indexed of them."""
        database = sqlite3.connect(f'file:{workspace}/catalog.sqlite?mode=ro', uri=True)
        rows = database.execute('SELECT domain FROM companies ORDER BY id LIMIT 200').fetchall()
        database.close()
        return [f'{domain},Renamed {i}' for i, (domain,) in enumerate(rows)]

    def kill_one(self, workspace, after):
        """True if the reindex was killed before it ended."""
        process = subprocess.Popen(kindred('reindex', workspace), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _, told = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            return True
        self.assertEqual(process.returncode, 0, told)
        return False


if __name__ == '__main__':
    ReindexKillTest.OPTIONS = arguments()
    unittest.main(argv=[sys.argv[0]])
