"""What a user gets wrong, or the machine does: one clear line each, and nothing is lost."""
import resource
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

from support import DEMO, PROGRAM, Background, rows, run_command

NOWHERE = 'http://127.0.0.1:9'  # no proxy listens there
DONE, SOME_FAILED, FAILED = 0, 1, 3

# A cell of the website column, and what the result says of its row; '' means it is used.
CELLS = {
    '': 'the cell is empty',
    'info@mail.example': 'is an e-mail address',
    '/some/path': 'is a path of a file',
    '10.0.0.7': 'is a number or an IP address',
    'http://[::1]/': 'is a number or an IP address',
    'htps://typo.example': 'write https://typo.example',
    'acme': 'there is no dot in it',
    'co.uk': "names no company's domain",
    'just some words': 'is no web address',
    'b\u00fccher.example': '',
    'https://shop.known.example/products/x?y=1': '',
    'known.example': 'same company as line 12',
    'customer.example': 'already a customer, line 2 of the customers',
}


class BadInputTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.work = self.folder / 'work'
        self.good = self.write('good.csv', b'domain\ncustomer.example\n')

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def run_lists(self, customers, prospects, proxy=NOWHERE, **options):
        return subprocess.run(run_command(self.work, proxy, customers=customers, prospects=prospects),
                              capture_output=True, text=True, check=False, timeout=120, **options)

    def refused(self, customers, *words):
        done = self.run_lists(customers, self.good)
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for word in (Path(customers).name, *words):
            self.assertIn(word, done.stderr)

    def test_a_file_that_is_no_list_is_refused_in_one_line(self):
        self.refused(self.folder / 'missing.csv', 'No such file')
        self.refused(self.write('empty.csv', b''), 'empty')
        self.refused(self.write('binary.csv', bytes(range(256)) * 40), 'binary')
        self.refused(self.write('wide.csv', b'Firma;Umsatz\nA;3\n'), '"Firma", "Umsatz"', '"domain", "website"')
        huge = self.folder / 'huge.csv'
        with open(huge, 'wb') as file:
            file.truncate(513 << 20)
        self.refused(huge, 'over 512 MiB')

    def test_common_encodings_are_read(self):
        text = 'domain,name\nnorth.example,M\u00fcller\n'
        for name in ('utf-8', 'utf-8-sig', 'utf-16', 'latin-1'):
            customers = self.write(f'{name}.csv', text.encode(name))
            self.run_lists(customers, self.good)
            told = rows(self.work / 'customers.csv')
            self.assertEqual([(row['domain'], row['name']) for row in told], [('north.example', 'M\u00fcller')], name)

    def test_every_cell_is_told_with_its_reason(self):
        prospects = self.write('cells.csv', ('domain,name\n' + ''.join(f'"{cell}",A\n' for cell in CELLS)).encode())
        done = self.run_lists(self.good, prospects)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn('none of the 3 sites could be reached', done.stderr)
        told = {row['input_domain']: row['problem'] for row in rows(self.work / 'prospects.csv')}
        self.assertEqual(set(told), set(CELLS))
        for cell, reason in CELLS.items():
            self.assertIn(reason or 'not crawled yet', told[cell], cell)

    def test_no_readable_customer_is_told_with_each_reason(self):
        customers = self.write('odd.csv', b'domain\nprecisionmould-direct.example\nvantrell-components.example\n')
        with Background('replay', str(DEMO / 'sites')) as replay:
            done = self.run_lists(customers, DEMO / 'prospects.csv', replay.address)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("no customer's website could be read", done.stderr)
        self.assertEqual([row['problem'] for row in rows(self.work / 'customers.csv')],
                         ['the page is parked', 'the page shows nothing without running scripts'])
        self.assertEqual(len(rows(self.work / 'prospects.csv')), len(rows(DEMO / 'prospects.csv')))

    def test_a_full_disk_is_told_and_nothing_is_lost(self):
        def few_octets_a_file():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

        with Background('replay', str(DEMO / 'sites')) as replay:
            lists = (DEMO / 'customers.csv', DEMO / 'prospects.csv', replay.address)
            full = self.run_lists(*lists, preexec_fn=few_octets_a_file)
            self.assertEqual(full.returncode, FAILED, full.stderr)
            self.assertEqual(len(full.stderr.splitlines()), 1, full.stderr)
            self.assertEqual(self.run_lists(*lists).returncode, SOME_FAILED)
        told = rows(self.work / 'prospects.csv')
        self.assertEqual(len(told), len(rows(DEMO / 'prospects.csv')))
        self.assertGreater(sum(bool(row['rank']) for row in told), 90)

    def test_ctrl_c_stops_at_once_and_tells_how_to_go_on(self):
        with Background('replay', str(DEMO / 'sites')) as replay:
            command = run_command(self.work, replay.address)
            process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
            while not (self.work / 'archive').exists():
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
            self.assertEqual(process.returncode, FAILED)
            self.assertIn('stopped; run the same command again to go on', told)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, SOME_FAILED, done.stderr)

    def test_a_verb_without_workspace_says_what_to_do(self):
        done = subprocess.run([PROGRAM, 'explain', '--workspace', str(self.work), 'acme.example'],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn('kindred run', done.stderr)


if __name__ == '__main__':
    unittest.main()
