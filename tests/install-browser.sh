#!/bin/sh
# Ubuntu's chromium package is a snap, which does not run everywhere: take Playwright's build.
set -eu

. /etc/os-release
if [ "${ID:-}" = ubuntu ] && ! command -v chromium >/dev/null 2>&1; then
  .venv/bin/python -m playwright install --with-deps chromium
fi
