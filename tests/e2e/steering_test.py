"""Steering on the bundled demo, through the program itself.

Checks that a preview stores nothing; that rules change the version, the ranking and what `changed` says; that every row of the
prospects stays, with its reason; and that excluded companies are not ranked.
"""
import csv
import io
import json
import shutil
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

from support import DEMO, PROGRAM, Background, exported, kindred, ranked, run_command


class SteeringTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.clean = f'{cls.folder.name}/clean'
        with Background('replay', str(DEMO / 'sites')) as replay:
            subprocess.run(run_command(cls.clean, replay.address), capture_output=True, check=False)
        cls.before = exported(cls.clean)
        # A term that some ranked prospects have and others have not.
        cls.term = next(row['against_1'] for row in cls.before if row['against_1']).rsplit(' (', 1)[0]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def copy(self, name):
        path = f'{self.folder.name}/{name}'
        shutil.copytree(self.clean, path)
        return path

    def steer(self, workspace, *arguments):
        return json.loads(kindred('steer', '--quiet', '--json', '--workspace', workspace, *arguments).stdout)

    def test_a_preview_stores_nothing(self):
        work = self.copy('preview')
        told = self.steer(work, '--veto', self.term, '--preview')
        self.assertFalse(told['applied'])
        self.assertGreater(told['effect']['left'], 0)
        self.assertEqual([at['share'] for at in told['effect']['recall']], [0.1, 0.2])
        for at in told['effect']['recall']:
            self.assertLessEqual(at['before']['low'], at['before']['value'])
        self.assertEqual(self.steer(work)['steering'], {'boost': [], 'veto': [], 'require': []})
        self.assertEqual(exported(work), self.before)

    def test_vetoed_and_required_rows_stay_with_their_reason(self):
        for option, reason in (('--veto', 'uses the vetoed term'), ('--require', 'does not use the required term')):
            work = self.copy(option)
            told = self.steer(work, option, self.term)
            after = exported(work)
            self.assertEqual(sorted(row['line'] for row in after), sorted(row['line'] for row in self.before))
            gone = set(ranked(self.before)) - set(ranked(after))
            self.assertEqual(len(gone), told['effect']['left'])
            self.assertGreater(len(gone), 0)
            for row in after:
                self.assertEqual(row['domain'] in gone, reason in row['problem'], row)
            self.assertNotEqual(after[0]['model_version'], self.before[0]['model_version'])
            self.assertEqual({row['changed'] for row in after if row['rank']}, {'steering'})

    def test_boosts_are_reasons_and_parts_of_the_sum(self):
        work = self.copy('boost')
        self.assertTrue(self.steer(work, '--boost', self.term)['applied'])
        lines = [json.loads(line) for line in
                 kindred('export', '--quiet', '--format', 'jsonl', '--workspace', work).stdout.splitlines()]
        boosted = 0
        for line in lines:
            self.assertEqual(line['steering']['boost'], [self.term])
            if line['status'] != 'scored':
                continue
            why = line['reasons']
            parts = why['for'] + why['against'] + why['lent_by_similar'] + why.get('boosts', [])
            total = sum(part['contribution'] for part in parts) + why['bias'] + why['other'] + why['lent_other']
            self.assertAlmostEqual(total, why['raw'], 6)
            boosted += 'boosts' in why
        self.assertGreater(boosted, 0)
        self.assertEqual(ranked(self.before) != ranked(exported(work)), True)
        self.assertEqual(sum(row['boosts'] != '' for row in exported(work)), boosted)
        domain = next(line['domain'] for line in lines if 'boosts' in (line.get('reasons') or {}))
        self.assertIn(f'steering: boost {self.term}', kindred('explain', '--quiet', '--workspace', work, domain).stdout)
        with Background('serve', '--workspace', work) as served:
            ask = lambda path: urllib.request.urlopen(f'http://127.0.0.1:{served.port}{path}', timeout=60).read().decode()
            self.assertEqual(json.loads(ask('/v1/steering'))['steering']['boost'], [self.term])
            self.assertIn('Boosted by your rules', ask('/'))
            version = json.loads(ask('/healthz'))['model_version']
            kindred('steer', '--quiet', '--workspace', work, '--clear')
            self.assertEqual(json.loads(ask('/v1/steering'))['steering']['boost'], [], 'seen by a running server')
            self.assertNotEqual(json.loads(ask('/healthz'))['model_version'], version)
        self.assertEqual(ranked(exported(work)), ranked(self.before))

    def test_a_rule_of_no_term_is_named(self):
        failed = kindred('steer', '--quiet', '--workspace', self.clean, '--boost', 'xyzzyplugh', check=False)
        self.assertEqual(failed.returncode, 3)
        self.assertIn('boost "xyzzyplugh"', failed.stderr)
        self.assertEqual(self.steer(self.clean)['steering']['boost'], [])

    def test_excluded_companies_are_not_ranked(self):
        work = self.copy('excluded')
        first = ranked(self.before)[0]
        listed = Path(self.folder.name, 'excluded.csv')
        listed.write_text(f'domain\nhttps://www.{first}/\n')
        kindred('import', '--quiet', '--workspace', work, '--exclusions', listed)
        after = exported(work)
        self.assertEqual(len(after), len(self.before))
        row = next(row for row in after if row['domain'] == first and 'exclusion' in row['problem'])
        self.assertEqual((row['rank'], row['problem']), ('', 'on the exclusion list, line 2'))
        self.assertEqual(ranked(after), ranked(self.before)[1:])


if __name__ == '__main__':
    unittest.main()
