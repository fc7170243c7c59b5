"""The main job on the bundled demo, through the program itself.

Checks what a user sees: the ranking against the key, each odd site's reason, that every row is accounted for, that the
same archive gives equal bytes, that a killed run ends in the same result, and that the README's requests are answered.
Environment: KINDRED (the program), KINDRED_SOURCE (the checkout).
"""
import csv
import json
import os
import random
import re
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

PROGRAM = os.environ['KINDRED']
SOURCE = Path(os.environ['KINDRED_SOURCE'])
DEMO = SOURCE / 'corpora' / 'demo'
KILLS = int(os.environ.get('KINDRED_KILLS', '3'))

# What the result must say of each site that cannot be ranked.
ODD = {
    'precisionmould-direct.example': 'parked',
    'vantrell-components.example': 'scripts',
    'veldhorst-plaatwerk.example': 'robots.txt forbids',
    'ellbeck-injection.example': '404',
    'foxlow-glazes.example': 'in time',
    'polesana-stampi-servizi.example': 'under construction',
    'corvane-portal.example': 'login',
    'sabine-fork-molding.example': 'sabine-fork.example',
    'wharfeholme-plastics.test': 'wharfeholme.example',
}


def rows(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


class Background:
    """A verb that serves, until the end of the with block."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r'http://127\.0\.0\.1:(\d+)', line)
        if not found:
            self.process.kill()
            raise AssertionError(f'{arguments}: {line}')
        self.port = int(found.group(1))
        self.address = found.group(0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.process.stderr.close()


def run_command(workspace, proxy, out):
    return [PROGRAM, 'run', '--quiet', '--workspace', workspace, '--proxy', proxy, '--out', out, '--delay-ms', '5',
            '--timeout-s', '5', '--customers', str(DEMO / 'customers.csv'), '--prospects', str(DEMO / 'prospects.csv')]


class DemoTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.work = f'{cls.folder.name}/work'
        cls.out = f'{cls.folder.name}/out'
        cls.replay = Background('replay', str(DEMO / 'sites'))
        cls.first = subprocess.run(run_command(cls.work, cls.replay.address, cls.out), capture_output=True, text=True)

    @classmethod
    def tearDownClass(cls):
        cls.replay.__exit__()
        cls.folder.cleanup()

    def test_most_of_the_best_truly_fit(self):
        self.assertEqual(self.first.returncode, 1, self.first.stderr)
        fits = {row['domain'] for row in rows(DEMO / 'key.csv') if row['fits'] == 'yes'}
        best = [row['domain'] for row in rows(f'{self.out}/prospects.csv')[:20]]
        self.assertGreaterEqual(sum(domain in fits for domain in best), 16, best)

    def test_every_row_is_accounted_for(self):
        for name in ('prospects', 'customers'):
            given = rows(DEMO / f'{name}.csv')
            told = rows(f'{self.out}/{name}.csv')
            self.assertEqual(sorted(int(row['line']) for row in told), list(range(2, len(given) + 2)))
        for row in rows(f'{self.out}/prospects.csv'):
            self.assertNotEqual(bool(row['rank']), bool(row['problem']), row)

    def test_odd_sites_are_told_with_their_reason(self):
        problems = {row['domain']: row['problem'] for row in rows(f'{self.out}/prospects.csv') if row['problem']}
        self.assertEqual(set(problems), set(ODD))
        for domain, reason in ODD.items():
            self.assertIn(reason, problems[domain], domain)

    def test_the_same_archive_gives_equal_bytes(self):
        again = f'{self.folder.name}/again'
        subprocess.run(run_command(self.work, self.replay.address, again), capture_output=True, check=False)
        for name in ('prospects.csv', 'customers.csv', 'report.html'):
            self.assertEqual(Path(again, name).read_bytes(), Path(self.out, name).read_bytes(), name)

    def test_a_killed_run_ends_in_the_same_result(self):
        work, out = f'{self.folder.name}/killed', f'{self.folder.name}/killed-out'
        chance = random.Random(1)
        for _ in range(KILLS):
            process = subprocess.Popen(run_command(work, self.replay.address, out), stderr=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.1, 4))
            process.kill()
            process.wait()
        subprocess.run(run_command(work, self.replay.address, out), capture_output=True, check=False)
        for name in ('prospects.csv', 'customers.csv', 'report.html'):
            self.assertEqual(Path(out, name).read_bytes(), Path(self.out, name).read_bytes(), name)

    def test_the_requests_of_the_readme_are_answered(self):
        readme = (SOURCE / 'README.md').read_text(encoding='utf-8')
        commands = [c.replace('\\\n', ' ') for c in re.findall(r'^curl (?:.*\\\n)*.*$', readme, re.M)]
        self.assertEqual(len(commands), 3)
        with Background('serve', '--workspace', self.work) as served:
            answers = []
            for command in commands:
                command = command.replace('127.0.0.1:8080', f'127.0.0.1:{served.port}')
                done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
                answers.append(json.loads(done.stdout))
        search, company, batch = answers
        self.assertIn('DE', json.dumps(search))
        self.assertEqual(company['domain'], 'sabine-fork.example')
        self.assertEqual(company['status'], 'scored')
        self.assertIn('unknown', json.dumps(batch))


if __name__ == '__main__':
    unittest.main()
