#!/bin/sh
# Installs what the browser tests and the screenshots need on Debian: Chromium, and fonts for the readers' scripts.
set -eu
if command -v chromium >/dev/null && fc-list 2>/dev/null | grep -q NotoSansGeorgian; then
  exit 0
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -q
$as_root apt-get install -q -y --no-install-recommends chromium fontconfig fonts-noto-core
