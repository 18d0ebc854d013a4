# Containers on a machine that systemd runs, each in a unit of systemd's with a device policy.
#   sh units.sh RUNTIME start|pid|stop NAME
#   sh units.sh RUNTIME down
#   sh units.sh RUNTIME exec NAME LINE     a line of shell in its namespaces and cgroup
set -eu
runtime=$1 verb=$2 name=${3:-}
all=/var/lib/devattach-test-units # not below /run, where no device node works
here=$all/$runtime-$name

# a root file system of busybox
rootfs() {
  mkdir -p "$here/rootfs"
  cd "$here/rootfs"
  mkdir -p bin dev etc proc root run sys tmp usr
  cp /bin/busybox bin/
  for applet in env mount sh sleep; do ln -sf busybox bin/$applet; done
  echo 'root:x:0:0::/root:/bin/sh' >etc/passwd
  echo ID=busybox >etc/os-release
  cd "$here"
}

# runc and crun with the systemd cgroup driver: a scope for each container. runc puts its program in the place of systemd's; crun has one
# in a cgroup below, and version 1.8 none of systemd's above it
oci() { "$runtime" --root "$all/$runtime" --systemd-cgroup "$@"; }
oci_start() {
  rootfs
  caps='["CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_MKNOD","CAP_SYS_CHROOT"]'
  cat >config.json <<J
{"ociVersion": "1.0.2", "hostname": "$name", "root": {"path": "rootfs"},
 "process": {"user": {"uid": 0, "gid": 0}, "cwd": "/", "args": ["/bin/sleep", "1000000"], "env": ["PATH=/bin"],
  "capabilities": {"bounding": $caps, "effective": $caps, "permitted": $caps}},
 "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
  {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755"]}],
 "linux": {"cgroupsPath": "system.slice:devattach-test:$name", "resources": {"devices": [{"allow": false, "access": "rwm"}]},
  "namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}]}}
J
  oci run -d --bundle "$here" "$name" </dev/null >log 2>&1 || { cat log; exit 1; }
}
oci_pid() { oci state "$name" | sed -n 's/.*"pid": \([1-9][0-9]*\).*/\1/p'; }
oci_stop() { oci delete --force "$name"; }
oci_down() { :; }

# an engine of the test's own, with the systemd cgroup driver
engine() { docker -H "unix://$all/docker.sock" "$@"; }
docker_up() {
  systemctl -q is-active devattach-test-dockerd && return
  echo '{}' >"$all/docker.json"
  systemd-run --quiet --collect --unit=devattach-test-dockerd dockerd --config-file="$all/docker.json" --data-root=/var/lib/devattach-test-docker \
    --exec-root="$all/docker" --pidfile="$all/docker.pid" -H "unix://$all/docker.sock" --bridge=none --iptables=false --ip6tables=false \
    --ip-forward=false --ip-masq=false --userland-proxy=false --exec-opt native.cgroupdriver=systemd
  tries=0
  until engine version >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { journalctl --no-pager -u devattach-test-dockerd | tail -n 20; exit 1; }
    sleep 0.2
  done
  rootfs
  tar -C rootfs -c . | engine import - lab >/dev/null
}
docker_start() {
  docker_up
  if engine inspect "$name" >/dev/null 2>&1; then engine start "$name" >/dev/null
  else engine run -d --name "$name" --network none --security-opt apparmor=unconfined lab /bin/sleep 1000000 >/dev/null; fi
}
docker_pid() { engine inspect -f '{{.State.Pid}}' "$name"; }
docker_stop() { engine stop -t 0 "$name" >/dev/null; }
docker_down() {
  systemctl -q is-active devattach-test-dockerd || return 0
  # shellcheck disable=SC2046
  engine rm -f $(engine ps -aq) >/dev/null
  systemctl stop devattach-test-dockerd
}

# registered with systemd-machined: a scope with DevicePolicy=closed, which holds systemd-nspawn itself, too
nspawn_start() {
  rootfs
  systemd-run --quiet --collect --unit="devattach-test-nspawn-$name" systemd-nspawn --quiet --private-network --link-journal=no \
    --resolv-conf=off --timezone=off --console=pipe -D "$here/rootfs" -M "$name" /bin/sleep 1000000
  tries=0
  until [ "$(cat "/proc/$(nspawn_pid)/comm" 2>/dev/null)" = sleep ]; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { journalctl --no-pager -u "devattach-test-nspawn-$name" | tail -n 20; exit 1; }
    sleep 0.1
  done
}
nspawn_pid() { machinectl show -p Leader --value "$name" 2>/dev/null || echo 0; }
nspawn_stop() { machinectl terminate "$name"; while systemctl -q is-active "devattach-test-nspawn-$name"; do sleep 0.1; done; }
nspawn_down() { :; }

# no runtime at all: a service that makes itself namespaces
service_start() {
  rootfs
  systemd-run --quiet --collect --unit="devattach-test-$name" -p DevicePolicy=closed -p KillSignal=SIGKILL \
    unshare --mount --pid --net --fork --kill-child --root="$here/rootfs" /bin/sh -c \
    '/bin/mount -t tmpfs -o mode=755 dev /dev; /bin/mount -t proc proc /proc; exec /bin/sleep 1000000'
  tries=0
  until [ "$(cat "/proc/$(service_pid)/comm" 2>/dev/null)" = sleep ]; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { journalctl --no-pager -u "devattach-test-$name" | tail -n 20; exit 1; }
    sleep 0.1
  done
}
service_pid() {
  main=$(systemctl show -p MainPID --value "devattach-test-$name")
  children=$(cat "/proc/$main/task/$main/children" 2>/dev/null) || :
  echo "${children%% *}"
}
service_stop() { systemctl stop "devattach-test-$name"; }
service_down() { :; }

case $runtime in runc | crun) kind=oci ;; *) kind=$runtime ;; esac
case $verb in
  exec)
    pid=$("${kind}_pid")
    # systemd-nspawn makes a hierarchy of v1 besides, without controllers
    echo 0 >"/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$pid/cgroup")/cgroup.procs"
    exec nsenter -t "$pid" -m -p -n -r -w env -i PATH=/bin /bin/sh -c "$4"
    ;;
  *) "${kind}_$verb" ;;
esac
