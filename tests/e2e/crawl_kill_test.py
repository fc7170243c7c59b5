"""kill -9 at random points of a crawl: nothing counted as fetched is lost, torn or asked for again.

    KINDRED=build/release/kindred KINDRED_SOURCE=. python3 tests/e2e/crawl_kill_test.py --points 200 --hosts 2000

A crawl over a loopback web is killed at a random request, checked, and gone on with, until it is done; then the next crawl
begins. After each kill every answer and page in the catalogue is read back from the archive and compared with its digest,
and after each crawl the requests are counted by URL.
"""
import argparse
import os
import random
import signal
import sys
import tempfile
import time
import unittest

from crawl_runs import IN_FLIGHT, Crawl
from loopback_sites import PATHS, Sites


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument('--points', type=int, default=20)
    parser.add_argument('--hosts', type=int, default=150)
    parser.add_argument('--kills', type=int, default=10, help='of one crawl')
    parser.add_argument('--seed', type=int, default=1)
    return parser.parse_args()


def crawl_and_kill(crawl, kill_at):
    """False if it ended by itself before. `kill_at`: the request of the log at which it is killed."""
    process = None

    def kill(count):
        if count == kill_at and process is not None:
            os.kill(process.pid, signal.SIGKILL)

    crawl.sites.on_request = kill
    process = crawl.start(crawl.crawl_command)
    _, told = process.communicate(timeout=600)
    crawl.sites.on_request = None
    if process.returncode == -signal.SIGKILL:
        crawl.await_quiet()
        return True
    if process.returncode == 0:
        return False
    raise AssertionError(f'exit {process.returncode}: {told}')


class CrawlKillTest(unittest.TestCase):
    OPTIONS = None

    def test_killed_crawls_lose_nothing(self):
        options = self.OPTIONS
        rng = random.Random(options.seed)
        began = time.monotonic()
        lost = []  # of each kill: answers that were not counted
        again = 0  # requests made twice
        crawls = 0
        # A refused CONNECT, robots.txt, home and further pages.
        requests = options.hosts * (len(PATHS) + 3)
        with Sites() as sites:
            while len(lost) < options.points:
                with tempfile.TemporaryDirectory() as folder:
                    crawl = Crawl(folder, sites, options.hosts)
                    crawl.import_hosts()
                    crawls += 1
                    counted = []  # of each kill: the answers that were, and the log's length then
                    for kill_at in sorted(rng.sample(range(1, requests), options.kills)):
                        begin = len(sites.log)
                        if len(lost) == options.points or begin >= kill_at or not crawl_and_kill(crawl, kill_at):
                            continue
                        answered = crawl.check_archive()
                        lost.append(len(set(sites.log[begin:]) - answered))
                        self.assertLessEqual(lost[-1], IN_FLIGHT)
                        counted.append((answered, len(sites.log)))
                    crawl.finish()
                    for answered, end in counted:
                        self.assertEqual(answered & set(sites.log[end:]), set())
                    again += sum(sites.counts.values()) - len(sites.counts)
                    crawl.check_complete()
        self.assertLessEqual(again, sum(lost))
        print(f'{len(lost)} kills in {crawls} crawls of {options.hosts} hosts: none of the answers counted as fetched was '
              f'lost, torn or asked for again; {again} requests made twice, {again / len(lost):.1f} a kill, at most '
              f'{max(lost)} ({IN_FLIGHT} in flight); {time.monotonic() - began:.0f} s')


if __name__ == '__main__':
    CrawlKillTest.OPTIONS = arguments()
    unittest.main(argv=[sys.argv[0]])
