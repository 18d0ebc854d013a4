package devattach.host;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Files and links of sysfs: what is not there is no error, since devices go away while one looks. */
final class Attributes {

    private Attributes() {}

    /** What a link holds; empty where there is none. */
    static String link(Fd folder, String name) throws KernelException {
        try {
            return Files.readLinkAt(folder, name);
        } catch (KernelException e) {
            if (isGone(e)) {
                return "";
            }
            throw e;
        }
    }

    /** A whole file; the kernel gives one of sysfs by one call. */
    static Optional<String> text(String path) throws KernelException {
        try (Fd file = Files.open(path, Files.O_RDONLY)) {
            byte[] bytes = new byte[Files.readOnce(file)];
            Files.lastRead().get(0, bytes);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (KernelException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isGone(KernelException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ENODEV) || e.is(Errno.ENOTDIR);
    }

    /** {@code tty} of {@code ../../../../class/tty}. */
    static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
