#!/bin/sh
# Install the system packages that the tests talk to: PostGIS, Chromium, GDAL and fonts,
# and libatomic, which Playwright's own Node wants and a bare Debian lacks.
# Nothing is done where all of them are there already. Needs root, or sudo.
set -eu

missing=""
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 \
  && ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 \
  || missing="$missing postgresql postgresql-postgis"
command -v ogrinfo >/dev/null 2>&1 || missing="$missing gdal-bin"
[ -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ] || missing="$missing fonts-noto-core"
ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 || missing="$missing libatomic1"
. /etc/os-release
if [ "${ID:-}" != ubuntu ]; then
  command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
fi

if [ -n "$missing" ]; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  echo "Installing:$missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086  # a list of package names
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
