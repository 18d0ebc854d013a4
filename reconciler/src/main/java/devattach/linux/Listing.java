package devattach.linux;

import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names in a folder: by the call of Java that is cheapest by far, which says nothing where it fails; so the kernel is asked why. */
public final class Listing {

    private Listing() {}

    /** As {@link #of(String)}, of a folder that is open, wherever it is: no path of it is walked again. */
    public static List<String> of(Fd folder) throws KernelException {
        return of("/proc/self/fd/" + folder.number());
    }

    private static final byte DT_DIR = 4;
    private static final byte DT_LNK = 10;

    /** Names in a folder, by what they are. */
    public record Kinds(List<String> links, List<String> folders) {}

    /**
     * Its links and folders, at the price of one call for hundreds of names, however many others there are. A file system that does not say
     * what a name is has none.
     *
     * @param folder open for reading, not read before
     * @see <a href="https://man7.org/linux/man-pages/man2/getdents.2.html">getdents64(2)</a>
     */
    public static Kinds kinds(Fd folder) throws KernelException {
        List<String> links = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        Scratch scratch = Scratch.mine();
        while (true) {
            int size = (int) Libc.C.getdents64(folder.number(), scratch.bigAddress, Scratch.BIG);
            if (size < 0) {
                throw new KernelException("getdents64", folder.toString(), Libc.errno());
            }
            if (size == 0) {
                return new Kinds(links, folders);
            }
            // struct linux_dirent64: ino 0, off 8, reclen 16, type 18, name 19
            for (int at = 0; at < size; at += scratch.big.getShort(at + 16) & 0xffff) {
                byte type = scratch.big.get(at + 18);
                if (type == DT_LNK) {
                    links.add(name(scratch.big, at + 19));
                } else if (type == DT_DIR && !isDots(scratch.big, at + 19)) {
                    folders.add(name(scratch.big, at + 19));
                }
            }
        }
    }

    private static boolean isDots(ByteBuffer names, int at) {
        return names.get(at) == '.' && (names.get(at + 1) == 0 || names.get(at + 1) == '.' && names.get(at + 2) == 0);
    }

    private static String name(ByteBuffer names, int from) {
        int end = from;
        while (names.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - from];
        names.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * In no order, without {@code .} and {@code ..}.
     *
     * @param folder a path of the host's own, never one of a container
     */
    public static List<String> of(String folder) throws KernelException {
        String[] names = new File(folder).list();
        if (names != null) {
            return List.of(names);
        }
        try (Fd open = Files.open(folder, Files.O_RDONLY | Files.O_DIRECTORY)) {
            throw KernelException.of("getdents64", open + " can be opened and not be read", Errno.EIO);
        }
    }
}
