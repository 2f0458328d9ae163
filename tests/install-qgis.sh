#!/bin/sh
# Install QGIS's library and its providers, 900 MB, for `make test-qgis`.
# Nothing is done where they are there already. Needs root, or sudo.
set -eu

if ! /usr/bin/python3 -c 'import qgis.core' >/dev/null 2>&1; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  echo "Installing: python3-qgis qgis-providers"
  $as_root apt-get update -qq
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-qgis qgis-providers >/dev/null
fi
