#!/usr/bin/env python3
"""Processor time and memory of `kindred crawl` beside a bare libcurl loop and Scrapy, on one loopback web in one run.

usage: bench_crawl.py PROGRAM BENCH WARC [--rounds 3] [--hosts 2000] [--in-flight 256] [--core N]

BENCH is the folder with loopback_web.py, floor.c and spider_bench.py; WARC gives the pages. The web is 2000 hosts on loopback
addresses served by nginx over https, gzipped: robots.txt and one page each. Per round, by turns:

  kindred   `crawl` with archive (WARC, gzip, digests, fsync) and catalogue (SQLite); certificates are verified
  floor     libcurl's multi interface, a parse with Gumbo and a count of links; nothing is kept, nothing verified
  scrapy    one spider that extracts links; nothing is kept (left out where `scrapy` is missing)

A line a figure: the median of the rounds, and its ratio to the floor's and to Scrapy's. Processor time and peak memory are those
of the measured process alone (wait4). Needs nginx, openssl, gcc, libcurl and Gumbo. Only ratios of one run compare.
"""
import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

# Names under a suffix of the public suffix list that a wildcard certificate can cover; none is ever looked up.
SUFFIX = 'loopback.ck'
PORT = 8443


def run(command, core, **options):
    """(standard output, wall seconds, processor seconds, peak MB) of a command that must succeed."""
    if core is not None:
        command = ['taskset', '-c', str(core), *command]
    begin = time.perf_counter()
    with tempfile.TemporaryFile('w+') as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **options)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        out.seek(0)
        text = out.read()
    if process.returncode != 0:
        raise SystemExit(f'{command[0]} left with {process.returncode}:\n{text[-2000:]}')
    return text, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def make_web(folder, bench, warc, hosts):
    """The web's files, a certificate for the names, and the names in two forms: a hosts file and a list of companies."""
    print(subprocess.run([sys.executable, f'{bench}/loopback_web.py', folder, warc, str(hosts)], check=True,
                         capture_output=True, text=True).stdout.strip())
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days',
                    '2', '-subj', '/CN=loopback', '-addext', f'subjectAltName=DNS:*.{SUFFIX}', '-keyout', f'{folder}/key.pem',
                    '-out', f'{folder}/cert.pem'], check=True, capture_output=True)
    with open(f'{folder}/hosts.txt') as file:
        addresses = file.read().split()
    with open(f'{folder}/names', 'w') as names, open(f'{folder}/companies.csv', 'w') as companies:
        companies.write('domain\n')
        for number, address in enumerate(addresses):
            names.write(f'{address} h{number}.{SUFFIX}\n')
            companies.write(f'https://h{number}.{SUFFIX}:{PORT}/\n')
    return len(addresses)


def crawl(program, web, hosts, in_flight, core):
    """One measured crawl of a fresh workspace."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = f'{folder}/workspace'
        subprocess.run([program, 'import', '--prospects', f'{web}/companies.csv', '--workspace', workspace, '--quiet'], check=True,
                       capture_output=True)
        text, *figures = run([program, 'crawl', '--workspace', workspace, '--quiet', '--json', '--contact', 'bench@loopback',
                              '--pages', '0', '--delay-ms', '0', '--in-flight', str(in_flight), '--allow-network', '127.0.0.0/8',
                              '--ca-file', f'{web}/cert.pem', '--hosts', f'{web}/names'], core)
        if f'"read":{hosts}' not in text.replace(' ', ''):
            raise SystemExit(f'not every host was read: {text}')
        return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('program')
    parser.add_argument('bench')
    parser.add_argument('warc')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--hosts', type=int, default=2000)
    parser.add_argument('--in-flight', type=int, default=256)
    parser.add_argument('--core', type=int, help='the core the measured process may use')
    parser.add_argument('--no-scrapy', action='store_true')
    given = parser.parse_args()
    bench = os.path.abspath(given.bench)
    program = os.path.abspath(given.program)
    scrapy = None if given.no_scrapy else shutil.which('scrapy')
    with tempfile.TemporaryDirectory() as web:
        hosts = make_web(web, bench, given.warc, given.hosts)
        flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'libcurl', 'gumbo'], check=True, capture_output=True,
                               text=True).stdout.split()
        subprocess.run(['gcc', '-O2', '-w', f'{bench}/floor.c', '-o', f'{web}/floor', *flags], check=True)
        os.chmod(web, 0o755)  # nginx reads as another user
        server = subprocess.Popen(['nginx', '-c', f'{web}/nginx.conf', '-g', 'daemon off;'])
        figures = {}
        try:
            time.sleep(1)
            for _ in range(given.rounds):
                measured = {
                    'kindred': crawl(program, web, hosts, given.in_flight, given.core),
                    'floor': run([f'{web}/floor', f'{web}/hosts.txt', 'https', str(PORT), str(given.in_flight), '1', '1', 'gzip',
                                  '0'], given.core)[1:],
                }
                if scrapy:
                    measured['scrapy'] = run(
                        [scrapy, 'runspider', f'{bench}/spider_bench.py', '-a', f'hosts={web}/hosts.txt', '-a', 'scheme=https',
                         '-a', f'port={PORT}', '-s', 'ROBOTSTXT_OBEY=True', '-s', f'CONCURRENT_REQUESTS={given.in_flight}', '-s',
                         'LOG_LEVEL=ERROR', '-s', 'TELNETCONSOLE_ENABLED=False'], given.core, cwd=web)[1:]
                for name, values in measured.items():
                    figures.setdefault(name, []).append(values)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
    medians = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in figures.items()}
    for place, (figure, scale) in enumerate((('wall s', 1), ('cpu ms a page', 1000 / hosts), ('peak MB', 1))):
        line = f'{figure:14}'
        for name, values in medians.items():
            line += f'  {name} {values[place] * scale:.2f}'
        for other in ('floor', 'scrapy'):
            if other in medians:
                line += f'  kindred/{other} {medians["kindred"][place] / medians[other][place]:.2f}'
        print(line)


if __name__ == '__main__':
    main()
