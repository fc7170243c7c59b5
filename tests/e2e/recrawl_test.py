"""A recrawl of an unchanged loopback web transfers headers only; a changed page yields its signal.

    KINDRED=build/release/kindred KINDRED_SOURCE=. python3 tests/e2e/recrawl_test.py --hosts 50
"""
import argparse
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from loopback_sites import PATHS, Sites
from support import PROGRAM

NEWS = 'Neu ist unsere Galvanik. In der Galvanik beschichten wir Teile.'


class RecrawlTest(unittest.TestCase):
    HOSTS = 20

    def kindred(self, verb, *more):
        done = subprocess.run([PROGRAM, verb, '--quiet', '--workspace', str(self.data), *more], capture_output=True,
                              text=True, check=True)
        return done.stdout

    def crawl(self, *more):
        sent = self.sites.sent
        told = json.loads(self.kindred('crawl', '--json', '--proxy', self.sites.address, '--delay-ms', '0', *more))
        return told, self.sites.sent - sent

    def test_recrawl(self):
        hosts = self.HOSTS
        with Sites() as self.sites, tempfile.TemporaryDirectory() as folder:
            self.data = Path(folder) / 'data'
            listed = Path(folder) / 'list.csv'
            listed.write_text('domain\n' + ''.join(f'host{i}.example\n' for i in range(hosts)))
            self.kindred('import', '--prospects', str(listed))
            pages = hosts * (1 + len(PATHS))

            first, sent = self.crawl()
            self.assertEqual((first['sites'], first['pages'], first['unchanged']), (hosts, pages, 0))
            print(f'first crawl: {pages} pages, {first["bodies"]} octets of bodies, {sent} octets sent by the web')

            self.assertEqual(self.crawl()[0]['sites'], 0)  # nothing is due
            preview = json.loads(self.kindred('crawl', '--dry-run', '--json'))
            self.assertEqual(preview['sites'], 0)

            again, sent = self.crawl('--refresh', '--metrics-file', f'{folder}/crawl.prom')
            self.assertEqual((again['pages'], again['unchanged'], again['bodies'], again['events']), (pages, pages, 0, 0))
            self.assertEqual(again['answers'], {'3xx': pages, 'failed': again['answers']['failed']})
            print(f'unchanged: {again["bodies"]} octets of bodies, {sent} octets sent by the web, '
                  f'{sent / pages:.0f} a page')
            self.assertLess(sent / pages, 200)
            metrics = Path(folder, 'crawl.prom').read_text()
            self.assertIn(f'\nkindred_crawl_pages_unchanged_total {pages}\n', metrics)

            self.sites.changed[('host3.example', '/produkte')] = NEWS
            changed, sent = self.crawl('--refresh')
            self.assertEqual(changed['unchanged'], pages - 1)
            self.assertGreater(changed['events'], 0)
            print(f'one page changed: {changed["bodies"]} octets of bodies, {changed["events"]} events')
            events = [json.loads(line) for line in self.kindred('events', '--json').splitlines()]
            self.assertEqual({event['url'] for event in events}, {'http://host3.example/produkte'})
            term = next(event for event in events if event['subject'] == 'Galvanik')
            self.assertEqual((term['kind'], term['sentence']), ('term', 'Neu ist unsere Galvanik.'))
            self.assertEqual(self.kindred('events', '--since', '2999-01-01'), '')
            self.assertIn('Galvanik', self.kindred('events', '--domain', 'host3.example'))


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--hosts', type=int, default=20)
    RecrawlTest.HOSTS = parser.parse_args().hosts
    unittest.main(argv=[sys.argv[0]])
