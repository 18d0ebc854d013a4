package devattach.host;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.linux.Stat;
import devattach.model.DeviceNumber;
import devattach.model.HostDevice;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Files and links of sysfs: what is not there is no error, since devices go away while one looks. */
final class Attributes {

    private static final ThreadLocal<Stat> STAT = ThreadLocal.withInitial(Stat::new);

    private Attributes() {}

    /** What a link holds; empty where there is none. */
    static String link(Fd folder, String name) throws KernelException {
        try {
            return Links.readAt(folder, name);
        } catch (KernelException e) {
            if (isGone(e)) {
                return "";
            }
            throw e;
        }
    }

    /**
     * A file's text and which file it was.
     *
     * @param inode of sysfs, where a number is not given again when the file's device comes back
     */
    record Read(String text, long inode) {}

    /** A whole file; the kernel gives one of sysfs by one call. */
    static Optional<String> text(String path) throws KernelException {
        try (Fd file = Files.open(path, Files.O_RDONLY)) {
            return Optional.of(text(file));
        } catch (KernelException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static String text(Fd file) throws KernelException {
        byte[] bytes = new byte[Files.readOnce(file)];
        Files.lastRead().get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** As {@link #text(String)}, with what tells this file from one that was there before. */
    static Optional<Read> read(String path) throws KernelException {
        try (Fd file = Files.open(path, Files.O_RDONLY)) {
            Files.stat(file, STAT.get());
            return Optional.of(new Read(text(file), STAT.get().inode()));
        } catch (KernelException e) {
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static boolean isGone(KernelException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ENODEV) || e.is(Errno.ENOTDIR);
    }

    /**
     * Of the node of this very device below /dev; where another sits in its place there is none.
     *
     * @param dev the host's /dev
     * @param name below it
     */
    static Optional<HostDevice.Ownership> ownership(Fd dev, String name, DeviceNumber number) throws KernelException {
        Stat stat = STAT.get();
        boolean there = Files.tryStatAt(dev, CString.of(name), stat)
                && stat.isDevice()
                && stat.number().equals(number);
        return there
                ? Optional.of(new HostDevice.Ownership((int) stat.uid(), (int) stat.gid(), stat.mode()))
                : Optional.empty();
    }

    /** {@code tty} of {@code ../../../../class/tty}. */
    static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
