#!/bin/sh
# Installs Debian packages, as root: install-packages.sh <package>...
#
# Debian starts a server as soon as its package is installed, and again at every boot. The stack
# runs private instances, so both are prevented for the packages named here, and for nothing else:
# a server that is installed already is not named.
set -eu

policy=/usr/sbin/policy-rc.d
mark='# Written by Cedula while it installs packages; may be removed.'

remove_policy() {
  if [ -f "$policy" ] && grep -qF "$mark" "$policy"; then rm -f "$policy"; fi
}

# invoke-rc.d(8) asks this program before it starts a service; 101 means no. One that stands
# there already belongs to the machine and stays.
remove_policy
if [ ! -e "$policy" ]; then
  trap remove_policy EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
install() {
  apt-get -q -y -o DPkg::Lock::Timeout=120 --no-install-recommends install "$@"
}
# The package lists may be missing or too old to name files that still exist.
install "$@" || { apt-get -q -o DPkg::Lock::Timeout=120 update && install "$@"; }

if command -v systemctl >/dev/null 2>&1; then
  for package in "$@"; do
    systemctl --quiet disable "$package.service" 2>/dev/null || true
    if [ -d /run/systemd/system ]; then systemctl --quiet stop "$package.service" 2>/dev/null || true; fi
  done
fi
