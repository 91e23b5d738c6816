#!/bin/sh
# Installs what the tests with Node clients need on Debian: Node.js and npm.
set -eu
if command -v node >/dev/null && command -v npm >/dev/null; then
  exit 0
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
$as_root apt-get install -q -y --no-install-recommends nodejs npm
