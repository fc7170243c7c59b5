"""Feedback on the bundled demo, through the program itself.

Checks that what is told retrains at once, over HTTP and from another process; that every score says what changed since the
last one and nothing where nothing did; that equal histories give equal bytes; and that enough deals give a probability.
"""
import csv
import io
import json
import shutil
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from support import DEMO, PROGRAM, Background, rows, run_command

LOST = 'lannevez-plasturgie.example'
RIVAL = 'tejovan-polymoulds.example'


def kindred(*arguments, check=True):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=check)


def exported(workspace):
    told = kindred('export', '--quiet', '--workspace', workspace).stdout
    return {row['domain']: row for row in csv.DictReader(io.StringIO(told.lstrip('\ufeff')))}


class Api:
    """Requests to a running `serve`."""

    def __init__(self, port):
        self.base = f'http://127.0.0.1:{port}'

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {'Content-Type': 'application/json'})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def company(self, domain):
        return self.ask(f'/v1/companies/{domain}')[1]


class FeedbackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.replay = Background('replay', str(DEMO / 'sites'))
        cls.clean = f'{cls.folder.name}/clean'
        cls.run_again(cls.clean)

    @classmethod
    def tearDownClass(cls):
        cls.replay.__exit__()
        cls.folder.cleanup()

    @classmethod
    def run_again(cls, workspace):
        subprocess.run(run_command(workspace, cls.replay.address), capture_output=True, check=False)
        return Path(workspace, 'prospects.csv').read_bytes()

    def copy(self, name):
        """A workspace that was ranked once."""
        path = f'{self.folder.name}/{name}'
        shutil.copytree(self.clean, path)
        return path

    def test_feedback_over_http_changes_the_next_answer(self):
        workspace = self.copy('http')
        with Background('serve', '--workspace', workspace) as served:
            api = Api(served.port)
            before = api.company(LOST)
            self.assertEqual((before['changed'], before['previous_score'], before['outcome']), ([], None, None))
            status, stored = api.ask('/v1/feedback', {'domain': f'https://www.{LOST}/', 'outcome': 'lost'})
            self.assertEqual((status, stored['domain'], stored['added'], stored['known_company']), (201, LOST, True, True))
            after = api.company(LOST)
            self.assertNotEqual(after['model_version'], before['model_version'])
            self.assertLess(after['score'], before['score'])
            self.assertEqual(after['changed'], ['feedback'])
            self.assertEqual(after['previous_score'], before['score'])
            self.assertAlmostEqual(after['score_change'], after['score'] - before['score'])
            self.assertEqual(after['outcome']['outcome'], 'lost')
            self.assertEqual(api.company(LOST), after, 'asked again, told the same')
            self.assertEqual(api.ask('/v1/feedback', {'domain': LOST, 'outcome': 'lost'})[0], 200)
            self.assertEqual(api.company(LOST), after, 'told again, nothing changes')
            health = api.ask('/healthz')[1]
            self.assertEqual(health['model_version'], after['model_version'])
            self.assertEqual(list(health['model_parts']), ['index', 'customers', 'feedback', 'options', 'steering'])
            # Another process tells, and takes a customer away.
            kindred('feedback', '--workspace', workspace, RIVAL, 'rejected', '--reason', 'competitor')
            out = api.company(RIVAL)
            self.assertEqual(out['status'], 'unscored')
            self.assertEqual(out['problem'], 'left out by your feedback: a competitor')
            self.assertEqual(out['outcome']['reason'], 'competitor')
            fewer = Path(self.folder.name, 'fewer.csv')
            fewer.write_text(''.join((DEMO / 'customers.csv').read_text().splitlines(keepends=True)[:-1]))
            kindred('import', '--quiet', '--workspace', workspace, '--customers', fewer, check=False)
            self.assertEqual(api.company(LOST)['changed'], ['customers'])

    def test_wrong_fields_are_named(self):
        with Background('serve', '--workspace', self.clean) as served:
            status, problem = Api(served.port).ask('/v1/feedback', {'domain': 'a.example', 'outcome': 'rejected', 'owner': 'x'})
        self.assertEqual((status, problem['errors'][0]['pointer']), (422, '/owner'))
        told = kindred('feedback', '--workspace', self.clean, LOST, 'rejected', check=False)
        self.assertEqual(told.returncode, 2)
        self.assertIn('reason is missing', told.stderr)
        file = Path(self.folder.name, 'bad.csv')
        file.write_text('domain,outcome\nnowhere,won\n')
        told = kindred('import', '--quiet', '--workspace', self.clean, '--feedback', file, check=False)
        self.assertEqual(told.returncode, 1)
        self.assertIn(f'{file} line 2, domain: ', told.stderr)

    def test_changes_are_told_once_and_equal_histories_give_equal_bytes(self):
        results = []
        for name in ('first', 'second'):
            workspace = self.copy(name)
            kindred('feedback', '--workspace', workspace, LOST, 'lost', '--date', '2026-11-20')
            changed = exported(workspace)
            self.assertEqual({row['changed'] for row in changed.values() if row['rank']}, {'feedback'})
            self.assertEqual(exported(workspace), changed, 'asked again, told the same')
            results.append(self.run_again(workspace))
            still = exported(workspace)
            self.assertEqual({row['changed'] + row['previous_score'] for row in still.values()}, {''})
            self.assertEqual(self.run_again(workspace), results[-1], 'a second run tells nothing either')
            explained = kindred('explain', '--quiet', '--workspace', workspace, LOST).stdout
            self.assertIn('nothing changed since the last ranking', explained)
            self.assertIn('feedback: lost, 2026-11-20', explained)
        self.assertEqual(results[0], results[1])

    def test_an_alias_is_its_company(self):
        workspace = self.copy('alias')
        kindred('feedback', '--workspace', workspace, 'sabine-fork-molding.example', 'accepted')
        self.assertIn('accepted', exported(workspace)['sabine-fork.example']['outcome'])
        self.assertIn('accepted', kindred('feedback', '--workspace', workspace, 'sabine-fork.example').stdout)

    def test_enough_deals_give_a_probability(self):
        workspace = self.copy('deals')
        self.assertIn('it takes 20 more won and 20 more lost', kindred('evaluate', '--quiet', '--workspace', workspace).stdout)
        key = {row['domain']: row for row in rows(DEMO / 'key.csv')}
        fits = {domain for domain, row in key.items() if row['fits'] == 'yes'}
        ranked = [row['domain'] for row in rows(f'{workspace}/prospects.csv') if row['rank']]
        deals = [(d, 'won') for d in ranked if d in fits][:24] + [(d, 'lost') for d in ranked if d not in fits][:24]
        file = Path(self.folder.name, 'deals.csv')
        file.write_text('domain,outcome,date\n' + ''.join(f'{d},{o},2026-11-01\n' for d, o in deals))
        kindred('import', '--quiet', '--workspace', workspace, '--feedback', file)
        after = [row for row in exported(workspace).values() if row['rank']]
        chances = [float(row['win_probability']) for row in after]
        self.assertTrue(all(0 < chance < 1 for chance in chances))
        told = json.loads(kindred('evaluate', '--quiet', '--json', '--workspace', workspace).stdout)['win_probability']
        self.assertEqual((told['won'], told['lost']), (24, 24))
        self.assertEqual(sum(bin['deals'] for bin in told['reliability']), 48)
        page = kindred('export', '--quiet', '--workspace', workspace, '--format', 'html').stdout
        self.assertIn('Predicted and observed wins', page)
        self.assertIn('What changed', page)


if __name__ == '__main__':
    unittest.main()
