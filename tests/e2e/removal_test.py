"""Removals on the bundled demo, through the program itself.

Checks that no answer names a removed company from then on, also of a running server; that neither lists, crawls nor archives bring it
back; that after a reindex no file of the workspace holds its domain but the removal itself, also where the reindex was killed; and
that nothing of the others is lost.
"""
import csv
import gzip
import io
import json
import random
import re
import shutil
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from support import DEMO, PROGRAM, Background, exported, kindred, ranked, run_command

KILLS = 10


def files_with(workspace, text):
    """Files that hold the text, WARC files decompressed, with how often."""
    found = {}
    for path in sorted(Path(workspace).rglob('*')):
        if not path.is_file():
            continue
        octets = path.read_bytes()
        if path.suffix == '.gz':
            octets = gzip.decompress(octets)
        count = octets.lower().count(text.encode())
        if count:
            found[str(path.relative_to(workspace))] = count
    return found


def ask(port, path, body=None):
    request = urllib.request.Request(f'http://127.0.0.1:{port}{path}', headers={'Content-Type': 'application/json'},
                                     data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class RemovalTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.clean = f'{cls.folder.name}/clean'
        with Background('replay', str(DEMO / 'sites')) as replay:
            subprocess.run(run_command(cls.clean, replay.address), capture_output=True, check=False)
        cls.before = exported(cls.clean)
        # The best prospect, and the customer that the others' rows name most: as a lender, and as the nearest.
        told = kindred('export', '--quiet', '--format', 'jsonl', '--workspace', cls.clean).stdout
        told += Path(cls.clean, 'report.html').read_text()
        rows = list(csv.DictReader(io.StringIO(Path(cls.clean, 'customers.csv').read_text(encoding='utf-8-sig'))))
        customers = [row['domain'] for row in rows if row['domain']]
        cls.names = {row['domain']: row['name'].lower() for row in cls.before + rows}
        cls.prospect = ranked(cls.before)[0]
        cls.customer = max(customers, key=lambda domain: (told.count(domain), domain))
        assert told.count(f'"{cls.customer}"') > 10

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def copy(self, name):
        path = f'{self.folder.name}/{name}'
        shutil.copytree(self.clean, path)
        return path

    def remove(self, workspace, *arguments):
        return json.loads(kindred('remove', '--quiet', '--json', '--workspace', workspace, *arguments).stdout)

    def only_the_removal(self, workspace, domain):
        found = files_with(workspace, domain)
        # That it is purged by now, where a server has the catalogue open.
        self.assertLessEqual(found.pop('catalog.sqlite-wal', 0), 3)
        # Its key, the index of that, and the domain it was asked for.
        self.assertEqual(found, {'catalog.sqlite': 3}, domain)
        self.assertEqual(files_with(workspace, self.names[domain]), {}, domain)

    def nothing_names(self, port, workspace, *domains):
        answers = [ask(port, path)[1] for path in ('/', '/v1/personas', '/v1/audience', '/v1/steering', '/healthz')]
        answers.append(ask(port, '/v1/prospects/search', {'limit': 1000, 'explain': 'full'})[1])
        answers.append(kindred('export', '--quiet', '--format', 'jsonl', '--workspace', workspace).stdout)
        answers.append(kindred('export', '--quiet', '--format', 'html', '--workspace', workspace).stdout)
        answers.append(kindred('text', '--quiet', '--workspace', workspace).stdout)
        for answer in answers:
            self.assertGreater(len(answer), 10)
            for domain in domains:
                self.assertNotIn(domain, answer.lower())
                self.assertNotIn(self.names[domain], answer.lower())

    def test_a_running_server_names_it_no_more(self):
        work = self.copy('served')
        gone = [self.prospect, self.customer]
        with Background('serve', '--workspace', work) as served:
            self.assertEqual(ask(served.port, f'/v1/companies/{self.prospect}')[0], 200)
            told = self.remove(work, *gone, '--reason', 'asked by mail')
            self.assertEqual([one['domain'] for one in told], gone)
            self.assertGreater(told[0]['pages'], 0)
            self.nothing_names(served.port, work, *gone)
            for domain in gone:
                status, answer = ask(served.port, f'/v1/companies/{domain}')
                self.assertEqual(status, 410)
                self.assertIn('removed on request on', answer)
                batch = json.loads(ask(served.port, '/v1/score:batch', {'companies': [{'domain': domain}]})[1])
                self.assertEqual(batch['results'][0]['status'], 'removed')
                status, answer = ask(served.port, '/v1/feedback', {'domain': domain, 'outcome': 'won'})
                self.assertEqual((status, 'removed on request' in answer), (422, True))
                told = kindred('explain', '--quiet', '--workspace', work, domain, check=False)
                self.assertEqual((told.returncode, told.stdout), (3, ''))
                self.assertIn('removed on request', told.stderr)
            findings = json.loads(ask(served.port, '/v1/audience')[1])['findings']
            self.assertEqual([one['kind'] for one in findings].count('removed'), 1)
            # Reindexing through the server, which has the catalogue open.
            job = json.loads(ask(served.port, '/v1/jobs', {'kind': 'reindex'})[1])
            late = ranked(self.before)[5]
            self.remove(work, late)
            self.assertEqual(ask(served.port, f'/v1/companies/{late}')[0], 410, 'while a reindex runs')
            self.nothing_names(served.port, work, *gone, late)
            while job['state'] not in ('succeeded', 'failed'):
                time.sleep(0.1)
                job = json.loads(ask(served.port, f"/v1/jobs/{job['id']}")[1])
            self.assertEqual(job['state'], 'succeeded', job)
            self.nothing_names(served.port, work, *gone, late)
            for domain in gone:
                self.only_the_removal(work, domain)
        kindred('reindex', '--quiet', '--workspace', work)
        self.only_the_removal(work, late)
        for domain in gone:
            self.only_the_removal(work, domain)

    def test_every_row_stays_accounted_for(self):
        work = self.copy('rows')
        self.remove(work, self.prospect)
        after = exported(work)
        self.assertEqual(sorted(row['line'] for row in after), sorted(row['line'] for row in self.before))
        was = next(row for row in self.before if row['domain'] == self.prospect)
        row = next(row for row in after if row['line'] == was['line'])
        self.assertRegex(row['problem'], r'^removed on request on \d{4}-\d\d-\d\d$')
        self.assertEqual((row['rank'], row['domain'], row['name'], row['score']), ('', '', '', ''))
        self.assertEqual(set(ranked(self.before)) - set(ranked(after)), {self.prospect})
        # A file that names it keeps its own columns.
        leads = Path(self.folder.name, 'leads.csv')
        leads.write_text(f'domain,mine\nhttps://www.{self.prospect}/,kept\n')
        scored = kindred('score', '--quiet', '--workspace', work, leads, check=False)
        self.assertEqual(scored.returncode, 1)
        row = next(csv.DictReader(io.StringIO(scored.stdout.lstrip('\ufeff'))))
        self.assertEqual((row['mine'], row['score'], row['problem'][:18]), ('kept', '', 'removed on request'))

    def test_it_does_not_come_back(self):
        work = self.copy('again')
        shutil.copy(next(Path(work, 'archive').glob('*.warc.gz')), f'{self.folder.name}/old.warc.gz')
        # With the domain that leads to it.
        told = self.remove(work, 'https://www.sabine-fork.example/about')
        gone = ['sabine-fork.example', 'sabine-fork-molding.example']
        self.assertEqual([one['domain'] for one in told], gone)
        self.assertEqual({one['asked_for'] for one in told}, {gone[0]})
        self.remove(work, self.customer)
        with Background('replay', str(DEMO / 'sites')) as replay:
            done = subprocess.run(run_command(work, replay.address), capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            kindred('crawl', '--quiet', '--workspace', work, '--refresh', '--proxy', replay.address, '--delay-ms', '5',
                    '--timeout-s', '5', check=False)
        taken = kindred('import', '--workspace', work, '--warc', f'{self.folder.name}/old.warc.gz', check=False)
        self.assertRegex(taken.stderr, r'\d+ of companies removed on request')
        kindred('reindex', '--quiet', '--workspace', work)
        kindred('reindex', '--quiet', '--workspace', work)
        for domain in [self.customer, gone[1]]:
            found = files_with(work, domain)
            self.assertEqual(set(found), {'catalog.sqlite'}, domain)
        rows = list(csv.DictReader(io.StringIO(Path(work, 'customers.csv').read_text(encoding='utf-8-sig'))))
        row = next(row for row in rows if row['problem'].startswith('removed on request'))
        self.assertEqual((row['domain'], row['finding'][:9]), ('', 'removed: '))
        again = self.remove(work, '--list')
        self.assertEqual(sorted(one['domain'] for one in again), sorted([*gone, self.customer]))
        self.assertTrue(all(one['purged'] for one in again))

    def test_a_killed_reindex_loses_nothing(self):
        seed = random.Random(6)
        began = time.monotonic()
        work = self.copy('whole')
        self.remove(work, self.prospect)
        kindred('reindex', '--quiet', '--workspace', work)
        whole = time.monotonic() - began
        want = exported(work)
        for kill in range(KILLS):
            work = self.copy(f'killed{kill}')
            self.remove(work, self.prospect)
            process = subprocess.Popen([PROGRAM, 'reindex', '--quiet', '--workspace', work], stderr=subprocess.DEVNULL)
            time.sleep(seed.uniform(0, whole))
            process.kill()
            process.wait()
            self.assertEqual(len(ranked(exported(work))), len(ranked(want)), 'answers stay whole')
            kindred('reindex', '--quiet', '--workspace', work)
            self.only_the_removal(work, self.prospect)
            self.assertEqual([(row['domain'], row['score']) for row in exported(work)],
                             [(row['domain'], row['score']) for row in want])
            shutil.rmtree(work)

    def test_undo_says_what_comes_back(self):
        work = self.copy('undone')
        self.remove(work, self.prospect)
        told = kindred('remove', '--workspace', work, '--undo', self.prospect)
        self.assertIn('may be read again', told.stdout)
        self.assertIn('does not come back', told.stderr)
        self.assertEqual(self.remove(work, '--list'), [])
        self.assertEqual(kindred('remove', '--workspace', work, '--undo', self.prospect, check=False).returncode, 3)
        with Background('replay', str(DEMO / 'sites')) as replay:
            subprocess.run(run_command(work, replay.address), capture_output=True, check=False)
        self.assertEqual(ranked(exported(work)), ranked(self.before))

    def test_wrong_input_is_named(self):
        work = self.copy('wrong')
        for arguments, told in ((['no domain'], 'domain: "no domain"'), ([], 'give domains'),
                                ([self.prospect, '--reason', 'me@you.example'], 'reason: must not hold'),
                                (['--undo', '///'], '--undo: ')):
            failed = kindred('remove', '--workspace', work, *arguments, check=False)
            self.assertEqual(failed.returncode, 2, arguments)
            self.assertIn(told, failed.stderr)
        self.assertEqual(self.remove(work, '--list'), [])
        listed = Path(self.folder.name, 'opt-outs.csv')
        listed.write_text(f'website;reason\n{self.prospect};by phone\nnot a domain;x\n')
        some = kindred('remove', '--workspace', work, '--file', listed, check=False)
        self.assertEqual(some.returncode, 1)
        self.assertIn(f'{listed} line 3, domain: ', some.stderr)
        self.assertEqual([(one['domain'], one['reason']) for one in self.remove(work, '--list')],
                         [(self.prospect, 'by phone')])


if __name__ == '__main__':
    unittest.main()
