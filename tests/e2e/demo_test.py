"""The main job on the bundled demo, through the program itself.

Checks what a user sees: the ranking against the key, each odd site's reason, that every row is accounted for, that the
same archive gives equal bytes, that a killed run ends in the same result, and that the README's requests are answered.
Environment: KINDRED_KILLS, how often a run is killed.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from support import DEMO, PROGRAM, SOURCE, Background, rows, run_command

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


class DemoTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.work = f'{cls.folder.name}/work'
        cls.out = f'{cls.folder.name}/out'
        cls.replay = Background('replay', str(DEMO / 'sites'))
        cls.first = subprocess.run(run_command(cls.work, cls.replay.address, '--out', cls.out), capture_output=True, text=True)

    @classmethod
    def tearDownClass(cls):
        cls.replay.__exit__()
        cls.folder.cleanup()

    def test_most_of_the_best_truly_fit(self):
        self.assertEqual(self.first.returncode, 1, self.first.stderr)
        gate = subprocess.run([sys.executable, str(SOURCE / 'tests' / 'eval' / 'demo_quality.py'),
                               f'{self.out}/prospects.csv', str(DEMO / 'key.csv')], capture_output=True, text=True)
        self.assertEqual(gate.returncode, 0, gate.stdout + gate.stderr)

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
        subprocess.run(run_command(self.work, self.replay.address, '--out', again), capture_output=True, check=False)
        for name in ('prospects.csv', 'customers.csv', 'report.html'):
            self.assertEqual(Path(again, name).read_bytes(), Path(self.out, name).read_bytes(), name)

    def evaluate(self, work, *flags):
        return subprocess.run([PROGRAM, 'evaluate', '--quiet', '--workspace', work, *flags], capture_output=True, text=True,
                              check=False)

    def test_hidden_customers_are_evaluated(self):
        told = self.evaluate(self.work, '--json')
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertEqual(told.stdout, self.evaluate(self.work, '--json').stdout)
        self.assertNotEqual(told.stdout, self.evaluate(self.work, '--json', '--seed', '2').stdout)
        figures = json.loads(told.stdout)
        self.assertEqual((figures['customers'], figures['others'], figures['rounds']), (25, 98, 25))
        self.assertAlmostEqual(sum(lift['value'] for lift in figures['lift_by_decile']), 10)
        # Customers in seven languages: what they share must be learnt, not what language they write.
        tenth = next(at for at in figures['recall'] if at['share'] == 0.1)
        self.assertGreater(tenth['kindred']['value'], 0.25)
        self.assertIn('found in the best', self.evaluate(self.work).stdout)
        self.assertEqual(Path(self.out, 'report.html').read_text().count('<svg class="plot"'), 2)

    def test_four_customers_are_too_few_to_evaluate(self):
        few = f'{self.folder.name}/few'
        shutil.copytree(self.work, few)
        four = Path(self.folder.name, 'four.csv')
        four.write_text(''.join((DEMO / 'customers.csv').read_text().splitlines(keepends=True)[:5]))
        subprocess.run([PROGRAM, 'import', '--quiet', '--workspace', few, '--customers', four], capture_output=True, check=True)
        told = self.evaluate(few)
        self.assertEqual(told.returncode, 3)
        self.assertEqual(told.stdout, '')
        self.assertEqual(told.stderr, 'kindred: evaluation needs at least 5 customers with a readable website, each another '
                                      'company; there are 4\n')
        page = subprocess.run([PROGRAM, 'export', '--quiet', '--workspace', few, '--format', 'html'], capture_output=True,
                              text=True, check=True).stdout
        self.assertIn('Not told: evaluation needs at least 5', page)

    def test_every_ranked_prospect_is_told_about(self):
        customers = {row['domain'] for row in rows(f'{self.out}/customers.csv')}
        for row in rows(f'{self.out}/prospects.csv'):
            if not row['rank']:
                self.assertEqual(row['confidence'] + row['potential'] + row['nearest_1'] + row['missing_1'], '', row)
                continue
            self.assertTrue(0 < float(row['confidence']) < 1, row)
            self.assertTrue(row['confidence_level'] and row['confidence_reasons'], row)
            self.assertAlmostEqual(float(row['potential']), float(row['score']) / 100 * float(row['expected_value']),
                                   delta=0.001 * float(row['expected_value']))
            self.assertIn(row['nearest_1'].split(' ')[0], customers)
            # Ten Germans at least are ranked, and few who write Dutch.
            self.assertEqual(bool(row['percentile_language']), row['language'] not in ('nl', 'pl'), row)
            # What is missing is quoted from a customer's own page.
            if row['missing_quote']:
                self.assertTrue(any(domain in row['missing_quote_url'] for domain in customers), row)

    def test_the_customer_list_is_diagnosed(self):
        self.assertEqual({row['finding'] for row in rows(f'{self.out}/customers.csv')}, {''})
        work, worse = f'{self.folder.name}/worse', Path(self.folder.name, 'worse.csv')
        shutil.copytree(self.work, work)
        lines = (DEMO / 'customers.csv').read_text().splitlines()
        for domain in ('sabine-fork.example', 'sabine-fork-molding.example', 'precisionmould-direct.example',
                       'ellbeck-injection.example'):
            lines.append(f'K-1,Name,{domain},DE,')
        worse.write_text('\n'.join(lines) + '\n')
        subprocess.run([PROGRAM, 'import', '--quiet', '--workspace', work, '--customers', worse], capture_output=True, check=True)
        with Background('serve', '--workspace', work) as served:
            answer = subprocess.run(['curl', '-s', f'{served.address}/v1/audience'], capture_output=True, text=True, check=True)
        found = {finding['domain']: finding['kind'] for finding in json.loads(answer.stdout)['findings']}
        self.assertEqual(found.get('precisionmould-direct.example'), 'parked', found)
        self.assertEqual(found.get('ellbeck-injection.example'), 'unreadable', found)
        self.assertEqual([found.get('sabine-fork.example'), found.get('sabine-fork-molding.example')].count('duplicate'), 1, found)
        told = subprocess.run([PROGRAM, 'score', '--workspace', work, str(DEMO / 'prospects.csv'), '--out', '/dev/null'],
                              capture_output=True, text=True, check=False)
        self.assertIn('1 customer is listed twice', told.stderr)

    def test_the_archive_imported_gives_the_same_documents(self):
        other = f'{self.folder.name}/imported'
        lists = ['--customers', str(DEMO / 'customers.csv'), '--prospects', str(DEMO / 'prospects.csv')]
        subprocess.run([PROGRAM, 'import', '--quiet', '--workspace', other, *lists], capture_output=True, check=False)
        for archive in sorted(Path(self.work, 'archive').glob('*.warc.gz')):
            subprocess.run([PROGRAM, 'import', '--workspace', other, '--warc', str(archive)], capture_output=True,
                           check=True)
        crawled, imported = self.documents(self.work), self.documents(other)
        # A page reached by a redirect stands in the archive under its last URL.
        self.assertEqual(set(crawled) ^ set(imported), {'http://sabine-fork-molding.example/'})
        self.assertGreater(len(imported), 400)
        for url in imported:
            self.assertEqual(crawled[url], imported[url], url)

    @staticmethod
    def documents(workspace):
        """The lines of `text` for each page of a workspace, by URL."""
        told = subprocess.run([PROGRAM, 'text', '--workspace', workspace], capture_output=True, text=True, check=True)
        return {json.loads(line)['url']: line for line in told.stdout.splitlines()}

    def test_a_killed_run_ends_in_the_same_result(self):
        work, out = f'{self.folder.name}/killed', f'{self.folder.name}/killed-out'
        chance = random.Random(1)
        for _ in range(KILLS):
            process = subprocess.Popen(run_command(work, self.replay.address, '--out', out), stderr=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.1, 4))
            process.kill()
            process.wait()
        subprocess.run(run_command(work, self.replay.address, '--out', out), capture_output=True, check=False)
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
