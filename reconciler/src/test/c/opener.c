// opener: what waits for a device, in a container or on the host, in bin/bench plug and bin/bench usb. Of each line it reads, which is a
// path, it says "looks", tries to open that every tenth of a millisecond until it can, closes it, and prints when that was, by
// CLOCK_MONOTONIC in nanoseconds. As `opener exists` it waits only until there is something at the path, and does not touch it.
// Linked statically, so that it runs in any container, of whatever else that is made.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int there(const char *path) {
  struct stat any;
  return lstat(path, &any) == 0;
}

static int opens(const char *path) {
  int device = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  return device >= 0 ? device : 0; // 0 is the input
}

int main(int count, char **arguments) {
  int exists = count > 1 && !strcmp(arguments[1], "exists");
  char path[4096];
  setvbuf(stdout, NULL, _IOLBF, 0);
  puts("ready");
  while (fgets(path, sizeof path, stdin)) {
    path[strcspn(path, "\n")] = 0;
    puts("looks");
    int device;
    struct timespec pause = {0, 100000}, now;
    while (!(device = exists ? there(path) : opens(path))) nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!exists) close(device);
    printf("%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
  }
}
