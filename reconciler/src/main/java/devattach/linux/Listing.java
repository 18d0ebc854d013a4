package devattach.linux;

import java.io.File;
import java.util.List;

/** The names in a folder: by the call of Java that is cheapest by far, which says nothing where it fails; so the kernel is asked why. */
public final class Listing {

    private Listing() {}

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
