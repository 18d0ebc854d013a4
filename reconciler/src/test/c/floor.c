// floor: what the kernel alone costs. Makes containers and, told so on standard input, observes and changes their devices with
// nothing but system calls: as few as give the same answer. The yardstick beside devattach in bin/bench, which drives it.
//
//   floor N RUN PREFIX       makes N containers (RUN: a folder of its own; PREFIX: of cgroup names) and prints "pids P P ..."
//   full|events T K          K passes over the containers 0..M-1 by T threads: "us X X ..."; events reads the policy only
//   over M                   from now on passes are over the first M containers
//   whole T K                as full, and before each pass what every device of the host is: link, uevent, driver, subsystem
//   attach|detach F N        ten devices more to, or from, each of the containers F..F+N-1: "us X"
//   phases K                 minimum per container of K passes: "us identity nodes v1 v2"
//
// At the end of its input it removes all it made. Needs root, Linux 5.8.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEVICES 10
#define MAJOR 4       // virtual terminals: real devices, and looking at their nodes has no effect
#define KEPT 10       // c 4:10 .. 4:19, /dev/d0 .. d9: what devattach attaches, and passes look at
#define MORE 20       // c 4:20 .. 4:29, /dev/e0 .. e9: what is attached and detached
#define ID_BASE 100000
#define MOVE_FROM_EMPTY 4
#define MOVE_TO_EMPTY 0x40
#define PATH 600

struct container { int pid, proc, pidfd, cgroup_file, list, cgroup, program, mounts_told; uint32_t id; };

static const char *run, *prefix;
static char v1[256], v2[256]; // where the hierarchies are mounted; "" where there is none
static struct container *all;
static int made, looked_at, stage = -1, own_mounts = -1, told = -1;

static void die(const char *what) { fprintf(stderr, "floor: %s: %s\n", what, strerror(errno)); exit(1); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int put(const char *path, const char *text) {
  int f = open(path, O_WRONLY | O_CLOEXEC);
  if (f < 0) return -1;
  ssize_t wrote = write(f, text, strlen(text));
  close(f);
  return wrote < 0 ? -1 : 0;
}

static void find_cgroups(void) {
  FILE *f = fopen("/proc/self/mountinfo", "r");
  char line[4096], point[256], type[64], options[512];
  while (f && fgets(line, sizeof line, f)) {
    char *second = strstr(line, " - ");
    if (!second || sscanf(line, "%*s %*s %*s / %255s", point) != 1) continue;
    if (sscanf(second, " - %63s %*s %511s", type, options) != 2) continue;
    if (!strcmp(type, "cgroup2") && !*v2) strcpy(v2, point);
    if (!strcmp(type, "cgroup") && !*v1)
      for (char *each = strtok(options, ","); each; each = strtok(NULL, ","))
        if (!strcmp(each, "devices")) strcpy(v1, point);
  }
  fclose(f);
}

static char *cgroup(char *path, const char *mount, int i, const char *file) {
  snprintf(path, PATH, "%s/%s%d%s", mount, prefix, i, file);
  return path;
}

// ---------------------------------------------------------------- device programs
static int bpf(int command, union bpf_attr *a) { return syscall(__NR_bpf, command, a, sizeof *a); }
#define I(c, d, s, o, i) ((struct bpf_insn){.code = c, .dst_reg = d, .src_reg = s, .off = o, .imm = i})

// Ten rules in front of a program, by one comparison of 64 bits each.
static int preamble(struct bpf_insn *o) {
  int k = 0;
  o[k++] = I(0x61, 2, 1, 0, 0); o[k++] = I(0x61, 4, 1, 4, 0); o[k++] = I(0x61, 5, 1, 8, 0);
  o[k++] = I(0x67, 2, 0, 0, 56); o[k++] = I(0x67, 4, 0, 0, 32);
  o[k++] = I(0x4f, 4, 2, 0, 0); o[k++] = I(0x4f, 4, 5, 0, 0);
  int first = k;
  for (int i = 0; i < DEVICES; i++) {
    o[k++] = I(0x18, 0, 0, 0, MORE + i); o[k++] = I(0, 0, 0, 0, 2 << 24 | MAJOR); o[k++] = I(0x1d, 4, 0, 0, 0);
  }
  o[k++] = I(0x05, 0, 0, 2, 0);
  int allow = k;
  o[k++] = I(0xb4, 0, 0, 0, 1); o[k++] = I(0x95, 0, 0, 0, 0);
  for (int i = 0; i < DEVICES; i++) o[first + i * 3 + 2].off = allow - (first + i * 3 + 2) - 1;
  return k;
}

// The list an OCI runtime gives a container, in the shape runc emits.
static int runtimes(struct bpf_insn *o) {
  static const int rules[][2] = {{1, 3}, {1, 5}, {1, 7}, {1, 8}, {1, 9}, {5, 0}, {5, 2}, {10, 200}, {136, -1}};
  int k = 0;
  o[k++] = I(0x61, 2, 1, 0, 0); o[k++] = I(0x54, 2, 0, 0, 0xffff); o[k++] = I(0x61, 3, 1, 0, 0); o[k++] = I(0x74, 3, 0, 0, 16);
  o[k++] = I(0x61, 4, 1, 4, 0); o[k++] = I(0x61, 5, 1, 8, 0);
  for (int type = 1; type <= 2; type++) {
    o[k++] = I(0x55, 2, 0, 5, type); o[k++] = I(0xbc, 1, 3, 0, 0); o[k++] = I(0x54, 1, 0, 0, 1);
    o[k++] = I(0x5d, 1, 3, 2, 0); o[k++] = I(0xb4, 0, 0, 0, 1); o[k++] = I(0x95, 0, 0, 0, 0);
  }
  for (unsigned i = 0; i < sizeof rules / sizeof *rules; i++) {
    int minor = rules[i][1] >= 0;
    o[k++] = I(0x55, 2, 0, 3 + minor, 2); o[k++] = I(0x55, 4, 0, 2 + minor, rules[i][0]);
    if (minor) o[k++] = I(0x55, 5, 0, 2, rules[i][1]);
    o[k++] = I(0xb4, 0, 0, 0, 1); o[k++] = I(0x95, 0, 0, 0, 0);
  }
  o[k++] = I(0xb4, 0, 0, 0, 0); o[k++] = I(0x95, 0, 0, 0, 0);
  return k;
}

static int load(struct bpf_insn *instructions, int count) {
  union bpf_attr a = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE, .insns = (uint64_t)instructions, .insn_cnt = count, .license = (uint64_t)"GPL"};
  a.expected_attach_type = BPF_CGROUP_DEVICE;
  return bpf(BPF_PROG_LOAD, &a);
}

static int attach(int group, int program, int old) {
  union bpf_attr a = {.target_fd = group, .attach_bpf_fd = program, .attach_type = BPF_CGROUP_DEVICE};
  a.attach_flags = BPF_F_ALLOW_MULTI | (old >= 0 ? BPF_F_REPLACE : 0);
  a.replace_bpf_fd = old >= 0 ? old : 0;
  return bpf(BPF_PROG_ATTACH, &a);
}

static int query(int group, uint32_t *ids, int room, int flags) {
  union bpf_attr a = {.query.target_fd = group, .query.attach_type = BPF_CGROUP_DEVICE, .query.query_flags = flags};
  a.query.prog_ids = (uint64_t)ids;
  a.query.prog_cnt = room;
  return bpf(BPF_PROG_QUERY, &a) ? -1 : (int)a.query.prog_cnt;
}

static int dump(uint32_t id, struct bpf_insn *o, int room, int *fd) {
  union bpf_attr a = {.prog_id = id};
  if ((*fd = bpf(BPF_PROG_GET_FD_BY_ID, &a)) < 0) return -1;
  struct bpf_prog_info p = {.xlated_prog_insns = (uint64_t)o, .xlated_prog_len = room * 8};
  union bpf_attr b = {.info.bpf_fd = *fd, .info.info = (uint64_t)&p, .info.info_len = sizeof p};
  return bpf(BPF_OBJ_GET_INFO_BY_FD, &b) ? -1 : (int)(p.xlated_prog_len / 8);
}

// ---------------------------------------------------------------- the containers
static void be_container(int go, int ready) {
  char c;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (read(go, &c, 1) != 1 || setresgid(0, 0, 0) || setresuid(0, 0, 0)) _exit(1);
  prctl(PR_SET_PDEATHSIG, SIGKILL); // the change of user took it away
  if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL)) _exit(2);
  if (mount("root", "/mnt", "tmpfs", 0, "mode=755,size=64k") || chdir("/mnt")) _exit(3);
  if (mkdir("dev", 0755) || mkdir("proc", 0555) || mkdir("old", 0755)) _exit(4);
  if (mount("dev", "dev", "tmpfs", MS_NOSUID, "mode=755,size=64k") || mount("proc", "proc", "proc", 0, NULL)) _exit(5);
  if (syscall(__NR_pivot_root, ".", "old") || chdir("/") || umount2("old", MNT_DETACH)) _exit(6);
  if (write(ready, "r", 1) != 1) _exit(7);
  syscall(__NR_close_range, 0, ~0u, 0);
  for (;;) pause();
}

static void restrict_v1(int i) {
  static const char *rules[] = {"c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm",
                                "c 1:9 rwm", "c 5:0 rwm", "c 5:2 rwm", "c 10:200 rwm", "c 136:* rwm"};
  char p[PATH], pid[16];
  if (mkdir(cgroup(p, v1, i, ""), 0755)) die(p);
  if (put(cgroup(p, v1, i, "/devices.deny"), "a")) die(p);
  for (unsigned j = 0; j < sizeof rules / sizeof *rules; j++)
    if (put(cgroup(p, v1, i, "/devices.allow"), rules[j])) die(rules[j]);
  snprintf(pid, sizeof pid, "%d", all[i].pid);
  if (put(cgroup(p, v1, i, "/cgroup.procs"), pid)) die(p);
}

static void make(int i, struct bpf_insn *program, int count) {
  struct container *c = &all[i];
  *c = (struct container){.cgroup = -1, .list = -1, .program = -1};
  char p[PATH], r;
  int go[2], ready[2];
  if (pipe2(go, O_CLOEXEC) || pipe2(ready, O_CLOEXEC)) die("pipe");
  if (*v2) {
    if (mkdir(cgroup(p, v2, i, ""), 0755)) die(p);
    c->cgroup = open(p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  }
  made = i + 1;
  struct clone_args a = {.flags = CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUSER | (*v2 ? CLONE_INTO_CGROUP : 0), .exit_signal = SIGCHLD, .cgroup = c->cgroup};
  c->pid = syscall(__NR_clone3, &a, sizeof a);
  if (c->pid < 0) die("clone3");
  if (!c->pid) be_container(go[0], ready[1]);
  close(go[0]);
  close(ready[1]);
  for (int g = 0; g < 2; g++) {
    snprintf(p, sizeof p, "/proc/%d/%s", c->pid, g ? "gid_map" : "uid_map");
    if (put(p, "0 100000 65536")) die(p);
  }
  if (write(go[1], "g", 1) != 1 || read(ready[0], &r, 1) != 1) die("a container did not come up");
  close(go[1]);
  close(ready[0]);
  if (*v1) restrict_v1(i);
  if (*v2) {
    int f = load(program, count);
    if (f < 0 || attach(c->cgroup, f, -1)) die("device program");
    close(f);
  }
}

// Keeps open what an agent may keep open between passes.
static void keep(int i) {
  struct container *c = &all[i];
  char p[PATH];
  snprintf(p, sizeof p, "/proc/%d", c->pid);
  c->proc = open(p, O_PATH | O_DIRECTORY | O_CLOEXEC);
  c->pidfd = syscall(__NR_pidfd_open, c->pid, 0);
  c->cgroup_file = openat(c->proc, "cgroup", O_RDONLY | O_CLOEXEC);
  c->mounts_told = openat(c->proc, "mountinfo", O_RDONLY | O_CLOEXEC);
  if (*v1) c->list = open(cgroup(p, v1, i, "/devices.list"), O_RDONLY | O_CLOEXEC);
  if (c->proc < 0 || c->pidfd < 0 || c->cgroup_file < 0 || c->mounts_told < 0) die("keeping a container open");
  struct epoll_event end = {.events = EPOLLIN}, mounts = {.events = EPOLLPRI};
  epoll_ctl(told, EPOLL_CTL_ADD, c->pidfd, &end);
  epoll_ctl(told, EPOLL_CTL_ADD, c->mounts_told, &mounts);
}

static void clean(void) {
  char p[PATH];
  for (int i = 0; i < made; i++)
    if (all[i].pid > 0) kill(all[i].pid, SIGKILL); // our own children, not yet reaped: no number is another's
  for (int i = 0; i < made; i++)
    if (all[i].pid > 0) waitpid(all[i].pid, NULL, 0);
  for (int i = 0; i < made; i++)
    for (int h = 0; h < 2; h++)
      for (int tries = 0; *(h ? v2 : v1) && rmdir(cgroup(p, h ? v2 : v1, i, "")) && errno == EBUSY && tries < 2000; tries++) usleep(5000);
  snprintf(p, sizeof p, "%s/stage", run);
  umount2(p, MNT_DETACH);
  rmdir(p);
  rmdir(run);
}

// ---------------------------------------------------------------- passes
enum { IDENTITY, NODES, V1, V2, PHASES };
struct job { int from, to, events, timed; long bad; double spent[PHASES]; };

static int open_dev(int proc) {
  struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS};
  int root = openat(proc, "root", O_PATH | O_DIRECTORY | O_CLOEXEC);
  int dev = syscall(__NR_openat2, root, "dev", &how, sizeof how);
  close(root);
  return dev;
}

static long look_at_nodes(struct container *c) {
  long bad = 0;
  int dev = open_dev(c->proc);
  for (int d = 0; d < DEVICES; d++) {
    char name[] = {'d', '0' + d, 0};
    struct statx s;
    bad += statx(dev, name, AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC, STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID | STATX_MNT_ID, &s)
        || !S_ISCHR(s.stx_mode) || s.stx_rdev_major != MAJOR || s.stx_rdev_minor != KEPT + (unsigned)d;
  }
  close(dev);
  return bad;
}

static void lap(struct job *j, int phase, double *since) {
  if (!j->timed) return;
  double t = now();
  j->spent[phase] += t - *since;
  *since = t;
}

static void *look(void *job) {
  struct job *j = job;
  static __thread char text[65536];
  uint32_t ids[64];
  if (j->events && !j->from) {
    struct epoll_event e[64];
    j->bad += epoll_wait(told, e, 64, 0) > 0;
  }
  for (int i = j->from; i < j->to; i++) {
    struct container *c = &all[i];
    double t = j->timed ? now() : 0;
    if (!j->events) { // is it the same process, in the same cgroup
      struct pollfd end = {.fd = c->pidfd, .events = POLLIN};
      j->bad += poll(&end, 1, 0) != 0;
      j->bad += pread(c->cgroup_file, text, sizeof text, 0) <= 0;
      lap(j, IDENTITY, &t);
      j->bad += look_at_nodes(c);
      lap(j, NODES, &t);
    }
    if (*v1) j->bad += pread(c->list, text, sizeof text, 0) <= 0;
    lap(j, V1, &t);
    if (*v2) j->bad += query(c->cgroup, ids, 64, BPF_F_QUERY_EFFECTIVE) < 1 || ids[0] != c->id;
    lap(j, V2, &t);
  }
  return NULL;
}

// ---------------------------------------------------------------- the host's devices
static int devices_of(const char *kind) {
  char path[PATH], target[PATH], text[4096];
  snprintf(path, sizeof path, "/sys/dev/%s", kind);
  DIR *links = opendir(path);
  int seen = 0;
  for (struct dirent *e; (e = readdir(links));) {
    ssize_t n = e->d_type == DT_LNK ? readlinkat(dirfd(links), e->d_name, target, sizeof target - 1) : -1;
    if (n < 0) continue;
    target[n] = 0;
    int folder = openat(dirfd(links), target, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int uevent = openat(folder, "uevent", O_RDONLY | O_CLOEXEC);
    seen += read(uevent, text, sizeof text) > 0;
    close(uevent);
    seen += readlinkat(folder, "driver", target, sizeof target) > 0;
    seen += readlinkat(folder, "subsystem", target, sizeof target) > 0;
    close(folder);
  }
  closedir(links);
  return seen;
}

static double pass(int threads, int events, int whole, struct job *timed) {
  struct job jobs[16] = {{0}};
  pthread_t thread[16];
  long bad = 0;
  double began = now();
  if (whole && !(devices_of("char") + devices_of("block"))) die("/sys/dev");
  for (int i = 0; i < threads; i++) {
    jobs[i] = (struct job){.from = looked_at * i / threads, .to = looked_at * (i + 1) / threads, .events = events, .timed = timed != NULL};
    if (i) pthread_create(&thread[i], NULL, look, &jobs[i]);
  }
  look(&jobs[0]);
  for (int i = 1; i < threads; i++) pthread_join(thread[i], NULL);
  double took = now() - began;
  for (int i = 0; i < threads; i++) bad += jobs[i].bad;
  if (bad) { fprintf(stderr, "floor: %ld things were not as expected\n", bad); exit(1); }
  if (timed) *timed = jobs[0];
  return took;
}

static void passes(int events, int whole, int threads, int count) {
  uint32_t ids[64];
  struct epoll_event e[64];
  while (epoll_wait(told, e, 64, 0) > 0) { } // a mount table just opened reports itself once; so does what was attached since
  for (int i = 0; i < looked_at && *v2; i++)
    if (query(all[i].cgroup, ids, 64, BPF_F_QUERY_EFFECTIVE) > 0) all[i].id = ids[0];
  printf("us");
  for (int i = 0; i < count; i++) printf(" %.1f", pass(threads, events, whole, NULL));
  printf("\n");
}

static void phases(int count) {
  double least[PHASES];
  for (int k = 0; k < PHASES; k++) least[k] = 1e18;
  for (int i = 0; i < count; i++) {
    struct job j;
    pass(1, 0, 0, &j);
    for (int k = 0; k < PHASES; k++) if (j.spent[k] / looked_at < least[k]) least[k] = j.spent[k] / looked_at;
  }
  printf("us %.2f %.2f %.2f %.2f\n", least[IDENTITY], least[NODES], least[V1], least[V2]);
}

// ---------------------------------------------------------------- changes
static void policy(int i, int add) {
  char p[PATH], rule[32];
  if (*v1) {
    int f = open(cgroup(p, v1, i, add ? "/devices.allow" : "/devices.deny"), O_WRONLY | O_CLOEXEC);
    for (int d = 0; d < DEVICES; d++) {
      int n = sprintf(rule, "c %d:%d rw", MAJOR, MORE + d);
      if (write(f, rule, n) < 0) die(rule);
    }
    close(f);
  }
  if (!*v2) return;
  static struct bpf_insn o[2048];
  uint32_t ids[16];
  struct container *c = &all[i];
  int old, fresh;
  if (query(c->cgroup, ids, 16, 0) < 1) die("query");
  if (!add) { // the runtime's own program, kept open, back in its place
    union bpf_attr a = {.prog_id = ids[0]};
    old = bpf(BPF_PROG_GET_FD_BY_ID, &a);
    if (attach(c->cgroup, c->program, old)) die("replace");
    close(c->program);
    close(old);
    return;
  }
  int k = preamble(o), n = dump(ids[0], o + k, 1024, &old);
  if (n < 0 || (fresh = load(o, k + n)) < 0 || attach(c->cgroup, fresh, old)) die("replace");
  close(fresh);
  c->program = old;
}

static void nodes(int i, int add) {
  struct container *c = &all[i];
  int trees[DEVICES];
  char name[16];
  for (int d = 0; d < DEVICES && add; d++) {
    sprintf(name, "%d-e%d", i, d);
    if (mknodat(stage, name, S_IFCHR | 0660, makedev(MAJOR, MORE + d)) || fchownat(stage, name, ID_BASE, ID_BASE, 0)) die("mknod");
    if ((trees[d] = syscall(__NR_open_tree, stage, name, OPEN_TREE_CLONE | O_CLOEXEC)) < 0) die("open_tree");
  }
  int mounts = openat(c->proc, "ns/mnt", O_RDONLY | O_CLOEXEC);
  struct open_how how = {.flags = O_PATH | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS};
  struct open_how fresh = {.flags = O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS};
  if (setns(mounts, CLONE_NEWNS)) die("setns");
  int dev = syscall(__NR_openat2, AT_FDCWD, "/dev", &how, sizeof how);
  if (add) { setfsgid(ID_BASE); setfsuid(ID_BASE); }
  else if (fchdir(dev)) die("fchdir");
  for (int d = 0; d < DEVICES; d++) {
    sprintf(name, "e%d", d);
    if (!add) {
      if (umount2(name, MNT_DETACH | UMOUNT_NOFOLLOW) || unlinkat(dev, name, 0)) die("umount");
      continue;
    }
    int holder = syscall(__NR_openat2, dev, name, &fresh, sizeof fresh);
    if (holder < 0 || syscall(__NR_move_mount, trees[d], "", holder, "", MOVE_FROM_EMPTY | MOVE_TO_EMPTY)) die("move_mount");
    close(holder);
    close(trees[d]);
  }
  if (add) { setfsuid(0); setfsgid(0); }
  if (setns(own_mounts, CLONE_NEWNS)) die("setns back");
  close(dev);
  close(mounts);
  for (int d = 0; d < DEVICES && !add; d++) {
    sprintf(name, "%d-e%d", i, d);
    if (unlinkat(stage, name, 0)) die("unlink");
  }
}

static void change(int add, int from, int count) {
  double began = now();
  for (int i = from; i < from + count; i++) {
    if (add) policy(i, 1);
    nodes(i, add);
    if (!add) policy(i, 0);
  }
  printf("us %.1f\n", now() - began);
}

static void serve(void) {
  char line[128], word[16];
  int a, b;
  while (fgets(line, sizeof line, stdin)) {
    a = b = 0;
    if (sscanf(line, "%15s %d %d", word, &a, &b) < 1) continue;
    if (!strcmp(word, "full") || !strcmp(word, "events") || !strcmp(word, "whole")) passes(*word == 'e', *word == 'w', a, b);
    else if (!strcmp(word, "phases")) phases(a);
    else if (!strcmp(word, "attach") || !strcmp(word, "detach")) change(*word == 'a', a, b);
    else if (!strcmp(word, "over")) { looked_at = a; printf("us\n"); }
    else { fprintf(stderr, "floor: unknown: %s", line); exit(1); }
    fflush(stdout);
  }
}

int main(int n, char **v) {
  if (n != 4) { fprintf(stderr, "usage: floor N RUN PREFIX\n"); return 2; }
  int count = atoi(v[1]);
  run = v[2];
  prefix = v[3];
  signal(SIGINT, SIG_IGN); // whoever drives it ends it, by closing its input; Ctrl-C reaches both
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  struct rlimit files = {65536, 65536};
  setrlimit(RLIMIT_NOFILE, &files);
  find_cgroups();
  all = calloc(count, sizeof *all);
  atexit(clean);
  char p[PATH];
  snprintf(p, sizeof p, "%s/stage", run);
  if (mkdir(run, 0700) || mkdir(p, 0700) || mount("floor-stage", p, "tmpfs", 0, "mode=700,size=16m")) die(p);
  stage = open(p, O_PATH | O_DIRECTORY | O_CLOEXEC);
  own_mounts = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  told = epoll_create1(EPOLL_CLOEXEC);
  struct bpf_insn program[512];
  int length = runtimes(program);
  for (int i = 0; i < count; i++) make(i, program, length);
  for (int i = 0; i < count; i++) keep(i);
  looked_at = count;
  printf("pids");
  for (int i = 0; i < count; i++) printf(" %d", all[i].pid);
  printf("\n");
  fflush(stdout);
  serve();
  return 0;
}
