package devattach.linux;

/**
 * Making files as somebody else, see setfsuid(2). A file system that belongs to a user namespace refuses (EOVERFLOW) what is made in
 * the name of a user the namespace does not have, root of the host included.
 *
 * <p>The kernel keeps these ids per thread. A change of them makes the process undumpable, which for this program is no loss.
 */
public final class Credentials {

    private Credentials() {}

    /** What is done as somebody else: a call or two of {@link Files}, nothing that loads classes or logs. */
    @FunctionalInterface
    public interface Call<T> {
        T run() throws KernelException;
    }

    /**
     * Runs a call with these ids for all it does to files, and goes back whatever happens. Without the powers of root meanwhile,
     * unless {@code uid} is 0.
     *
     * @throws KernelException EPERM where the ids could not be taken on; then nothing was called
     */
    public static <T> T asOwner(long uid, long gid, Call<T> call) throws KernelException {
        int gidBefore = Libc.C.setfsgid((int) gid);
        int uidBefore = Libc.C.setfsuid((int) uid);
        try {
            // it never says that it failed; asking for an impossible id answers the one in force
            if (Libc.C.setfsuid(-1) != (int) uid || Libc.C.setfsgid(-1) != (int) gid) {
                throw new KernelException("setfsuid", uid + ":" + gid, Errno.EPERM);
            }
            return call.run();
        } finally {
            restore(uidBefore, gidBefore);
        }
    }

    private static void restore(int uid, int gid) {
        Libc.C.setfsuid(uid);
        Libc.C.setfsgid(gid);
        if (Libc.C.setfsuid(-1) != uid || Libc.C.setfsgid(-1) != gid) {
            throw new IllegalStateException("this thread did not get its own user and group back");
        }
    }
}
