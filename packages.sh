#!/bin/sh
# The Debian 12 packages kindred needs, in one list; installs the missing ones.
#
# usage: ./packages.sh build   what ./demo.sh needs
#        ./packages.sh test    what ./test.sh needs on top of that
# On a system other than Debian or Ubuntu it prints the list and fails.
set -eu

# libboost-dev: headers of libsoci-dev include it without depending on it.
build='ca-certificates cmake curl g++ libboost-dev libc-ares-dev libcld2-dev libcli11-dev
  libcpp-httplib-dev libcsv-dev libcurl4-openssl-dev libeigen3-dev
  libexpat1-dev libfaiss-dev libgumbo-dev libicu-dev libopenblas-dev libpsl-dev
  libsoci-dev libsqlite3-dev libssl-dev libstemmer-dev libzstd-dev
  ninja-build nlohmann-json3-dev pkg-config zlib1g-dev'
test='clang clang-format clang-tidy git libgtest-dev libgmock-dev python3
  python3-sklearn'

case "${1-}" in
  build) wanted=$build ;;
  test) wanted="$build $test" ;;
  *) echo "usage: $0 build|test" >&2; exit 2 ;;
esac

id=unknown
[ -r /etc/os-release ] && id=$(. /etc/os-release && echo "$ID ${ID_LIKE-}")
case " $id " in
  *' debian '* | *' ubuntu '*) ;;
  *)
    echo "kindred's packages carry Debian names; install their likes:" >&2
    echo $wanted >&2
    exit 1 ;;
esac

missing=
for package in $wanted; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null |
    grep -q 'ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "installing:$missing" >&2
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q >&2
$as_root apt-get install -q -y --no-install-recommends $missing >&2
