"""What the end-to-end tests share. Environment: KINDRED (the program), KINDRED_SOURCE (the checkout)."""
import csv
import io
import os
import re
import signal
import subprocess
from pathlib import Path

PROGRAM = os.environ['KINDRED']
SOURCE = Path(os.environ['KINDRED_SOURCE'])
DEMO = SOURCE / 'corpora' / 'demo'


def rows(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        return list(csv.DictReader(file))


def kindred(*arguments, check=True):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=check)


def exported(workspace):
    told = kindred('export', '--quiet', '--workspace', workspace).stdout
    return list(csv.DictReader(io.StringIO(told.lstrip('\ufeff'))))


def ranked(table):
    return [row['domain'] for row in table if row['rank']]


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


def run_command(workspace, proxy, *more, customers=DEMO / 'customers.csv', prospects=DEMO / 'prospects.csv'):
    return [PROGRAM, 'run', '--quiet', '--workspace', str(workspace), '--proxy', proxy, '--delay-ms', '5',
            '--timeout-s', '5', '--customers', str(customers), '--prospects', str(prospects), *more]
