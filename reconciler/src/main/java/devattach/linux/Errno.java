package devattach.linux;

/**
 * An error number of the kernel, see errno(3). The numbers are those of all Linux architectures that run a JVM 17 and cgroups.
 *
 * @param name such as {@code EPERM}
 */
public record Errno(int number, String name) {

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EIO = 5;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EDOM = 33;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int EBADMSG = 74;
    public static final int EOVERFLOW = 75;
    public static final int EOPNOTSUPP = 95;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENOBUFS = 105;
    public static final int ECONNREFUSED = 111;
    public static final int ESTALE = 116;

    static Errno of(int number) {
        // Linux has two names for this number: netlink(7) and the kernel say this one, jnr says ENOTSUP
        String name = number == EOPNOTSUPP
                ? "EOPNOTSUPP"
                : jnr.constants.platform.Errno.valueOf(number).name();
        return new Errno(number, name);
    }

    @Override
    public String toString() {
        return name;
    }
}
