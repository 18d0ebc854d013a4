package devattach.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * The C library, as bare as it is. Addresses are {@code long}: nothing is copied and nothing allocated per call.
 *
 * <p><b>No method here has exactly six integer parameters</b>: jnr-ffi's fast stubs lose the sixth on x86-64
 * (jnr/jnr-ffi#181). {@code syscall} therefore always has seven. {@link SelfTest} proves at start that arguments arrive.
 */
public interface Libc {

    static final Libc C = LibraryLoader.create(Libc.class).load("libc.so.6");

    static final Runtime RUNTIME = Runtime.getRuntime(C);

    int close(int fd);

    int openat(int dirfd, long path, int flags, int mode);

    long read(int fd, long buffer, long size);

    long pread(int fd, long buffer, long size, long offset);

    long write(int fd, long buffer, long size);

    int statx(int dirfd, long path, int flags, int mask, long buffer);

    int mknodat(int dirfd, long path, int mode, long device);

    int mkdirat(int dirfd, long path, int mode);

    int unlinkat(int dirfd, long path, int flags);

    int symlinkat(long target, int dirfd, long path);

    int renameat(int fromDir, long from, int toDir, long to);

    long readlinkat(int dirfd, long path, long buffer, long size);

    int fchownat(int dirfd, long path, int uid, int gid, int flags);

    int fchmodat(int dirfd, long path, int mode, int flags);

    int fstatfs(int fd, long buffer);

    long fgetxattr(int fd, long name, long value, long size);

    int fsetxattr(int fd, long name, long value, long size, int flags);

    int fremovexattr(int fd, long name);

    long lgetxattr(long path, long name, long value, long size);

    int lsetxattr(long path, long name, long value, long size, int flags);

    int setfsuid(int uid);

    int setfsgid(int gid);

    int unshare(int flags);

    int setns(int fd, int type);

    int fchdir(int fd);

    long getdents64(int fd, long buffer, long size);

    int mount(long source, long target, long type, long flags, long data);

    int umount2(long target, int flags);

    int poll(long fds, long count, int timeout);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int fd, long event);

    int epoll_wait(int epoll, long events, int count, int timeout);

    int eventfd(int initial, int flags);

    int inotify_init1(int flags);

    int inotify_add_watch(int fd, long path, int mask);

    int inotify_rm_watch(int fd, int watch);

    int socket(int domain, int type, int protocol);

    int bind(int fd, long address, int length);

    int connect(int fd, long address, int length);

    int setsockopt(int fd, int level, int option, long value, int length);

    int getsockopt(int fd, int level, int option, long value, long length);

    long send(int fd, long buffer, long size, int flags);

    long recv(int fd, long buffer, long size, int flags);

    long sendmsg(int fd, long message, int flags);

    long recvmsg(int fd, long message, int flags);

    int flock(int fd, int operation);

    int geteuid();

    int kill(int pid, int signal);

    /** The variadic call, by fixed prototypes. Of few slots, for those made in every pass: half the price of seven, and no allocation. */
    long syscall(long number, long a, long b, long c);

    long syscall(long number, long a, long b, long c, long d);

    /** With seven slots; give 0 for those not used. */
    long syscall(long number, long a, long b, long c, long d, long e, long f);

    /** The error of this thread's last failed call. Meaningless after one that succeeded. */
    static int errno() {
        return RUNTIME.getLastError();
    }

    /** Native memory that the collector frees with the buffer; keep the buffer reachable while the kernel may look. */
    static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** The address of a buffer's first byte, whatever its position. */
    static long address(ByteBuffer direct) {
        return Pointer.wrap(RUNTIME, direct.duplicate().clear()).address();
    }
}
