#!/bin/sh
# Installs what the tests of the WordPress plugin need on Debian: PHP on the command line.
set -eu
if command -v php >/dev/null; then
  exit 0
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
$as_root apt-get install -q -y --no-install-recommends php-cli
