"""The archive of a crawl, read by a program that shares nothing with ours; and files of others taken in."""
import gzip
import json
import subprocess
import tempfile
import unittest
from pathlib import Path

import warc_reader
from loopback_sites import Sites
from support import DEMO, PROGRAM, Background

WET = '''WARC/1.0\r
WARC-Type: conversion\r
WARC-Target-URI: {url}\r
WARC-Date: 2026-05-01T00:00:00Z\r
WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r
Content-Type: text/plain\r
Content-Length: {length}\r
\r
{text}\r
\r
'''


def kindred(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False)


def wet_record(number, url, text):
    return gzip.compress(WET.format(url=url, number=number, length=len(text.encode()), text=text).encode())


class ArchiveTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.work = self.folder / 'work'

    def lists(self, *domains):
        path = self.folder / 'list.csv'
        path.write_text('domain\n' + ''.join(f'{domain}\n' for domain in domains))
        return path

    def test_what_a_crawl_archives_is_read_by_another_reader(self):
        sites = sorted(path.name for path in (DEMO / 'sites').iterdir())[:25]
        kindred('import', '--quiet', '--workspace', self.work, '--customers', self.lists(*sites))
        with Background('replay', str(DEMO / 'sites')) as replay:
            kindred('crawl', '--quiet', '--workspace', self.work, '--proxy', replay.address, '--delay-ms', '5')
        records = self.archived()
        self.assertGreater(sum(fields['warc-type'] == 'response' for fields, _ in records), 25)
        self.assertEqual(warc_reader.unresolved_revisits(records), [])

    def archived(self):
        """The records of the archive, after they were checked."""
        records, faults = [], []
        for path in sorted((self.work / 'archive').glob('*.warc.gz')):
            read, wrong = warc_reader.check(path)
            records += read
            faults += wrong
        self.assertEqual(faults, [])
        return records

    def test_revisits_lead_another_reader_to_the_first_answer(self):
        """Sites with validators answer 304 to a recrawl, replayed ones send the same octets again."""
        replayed = sorted(path.name for path in (DEMO / 'sites').iterdir())[:5]
        hosts = [f'host{number}.example' for number in range(5)]
        for web, domains, profile in ((Background('replay', str(DEMO / 'sites')), replayed, 'identical-payload-digest'),
                                      (Sites(), hosts, 'server-not-modified')):
            self.work = self.folder / profile
            kindred('import', '--quiet', '--workspace', self.work, '--customers', self.lists(*domains))
            with web:
                for more in ((), ('--refresh',)):
                    kindred('crawl', '--quiet', '--workspace', self.work, '--proxy', web.address, '--delay-ms', '0', *more)
            records = self.archived()
            revisits = [fields for fields, _ in records if fields.get('warc-profile', '').endswith(profile)]
            self.assertGreaterEqual(len(revisits), 5, profile)
            self.assertEqual(warc_reader.unresolved_revisits(records), [])

    def test_the_reader_finds_what_is_wrong(self):
        self.test_what_a_crawl_archives_is_read_by_another_reader()
        path = next((self.work / 'archive').glob('*.warc.gz'))
        octets = path.read_bytes()
        path.write_bytes(octets[:-5])
        self.assertTrue(warc_reader.check(path)[1])
        texts = [text for _, text, _ in warc_reader.members(octets)]
        for old, new in ((b'sha256:', b'sha256:0'), (b'WARC/1.1', b'WARC/9'), (b'Content-Length: ', b'Content-Length: 1')):
            texts_now = [texts[0], texts[1].replace(old, new, 1)] + texts[2:]
            path.write_bytes(b''.join(map(gzip.compress, texts_now)))
            self.assertTrue(warc_reader.check(path)[1], old)

    def test_texts_of_known_companies_are_taken_in(self):
        text = 'Acme\nProducts\nWe mould housings of glass-filled polyamide for pumps and valves in our own works.\n' * 5
        first, second = self.folder / 'a.warc.wet.gz', self.folder / 'b.warc.wet.gz'
        first.write_bytes(wet_record(1, 'https://acme.de/about', text) + wet_record(2, 'https://other.de/', text))
        second.write_bytes(wet_record(3, 'https://www.acme.de/', text) + wet_record(4, 'urn:x', text))
        kindred('import', '--quiet', '--workspace', self.work, '--customers', self.lists('acme.de'))
        told = kindred('import', '--workspace', self.work, '--warc', first, second, '--known-only')
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertIn('2 pages of 1 companies archived; left out: 1 records that are no pages, 1 pages of other companies', told.stderr)
        pages = [json.loads(line) for line in kindred('text', '--json', '--workspace', self.work).stdout.splitlines()]
        self.assertEqual([page['url'] for page in pages], ['https://www.acme.de/', 'https://acme.de/about'])
        self.assertEqual({page['language'] for page in pages}, {'en'})


if __name__ == '__main__':
    unittest.main()
