package devattach.mechanism.node;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.model.ContainerPath;
import devattach.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The paths to look at in one container, laid out so that looking is nothing but system calls and numbers: one open for each
 * folder, one statx for each path, four numbers as the answer.
 */
final class Survey {

    /** What stands at a path. */
    static final int NOTHING = 0;

    static final int NODE = 1;
    /** An empty file without permissions, no mount on it: what we make to mount over. */
    static final int PLACEHOLDER = 2;

    static final int FILE = 3;
    static final int FOLDER = 4;
    static final int LINK = 5;
    static final int OTHER = 6;
    static final int LINK_ON_THE_WAY = 7;
    static final int NO_FOLDER_ON_THE_WAY = 8;
    /** Nothing, in a folder that is the host's own /dev. */
    static final int NOTHING_OF_THE_HOST = 9;
    /** A node of the host's own /dev. */
    static final int NODE_OF_THE_HOST = 10;

    static final int KIND = 0;
    /** Type and mode as st_mode; in the next the device number, or of a link its inode, which another link has not. */
    static final int MODE = 1;

    static final int NUMBER = 2;
    static final int OWNER = 3;
    static final int FILE_SYSTEM = 4;
    static final int WIDTH = 5;

    private static final CString HERE = CString.interned(".");

    private final Set<Place> places;
    private final Ledger ledger;
    private final CString[] folders;
    private final CString[][] names;
    private final List<ContainerPath> paths;

    private Survey(Set<Place> places, Ledger ledger, CString[] folders, CString[][] names, List<ContainerPath> paths) {
        this.places = places;
        this.ledger = ledger;
        this.folders = folders;
        this.names = names;
        this.paths = paths;
    }

    /** Of the places that are paths, and of the ledger's. */
    static Survey of(Set<Place> places, Ledger ledger) {
        Map<String, Set<ContainerPath>> byFolder = new TreeMap<>();
        for (Place place : places) {
            if (place instanceof Place.Path inside) {
                byFolder.computeIfAbsent(inside.path().folder(), f -> new TreeSet<>())
                        .add(inside.path());
            }
        }
        for (ContainerPath path : ledger.nodes().keySet()) {
            byFolder.computeIfAbsent(path.folder(), f -> new TreeSet<>()).add(path);
        }
        CString[] folders = new CString[byFolder.size()];
        CString[][] names = new CString[byFolder.size()][];
        List<ContainerPath> paths = new ArrayList<>();
        int i = 0;
        for (Map.Entry<String, Set<ContainerPath>> folder : byFolder.entrySet()) {
            folders[i] = folder.getKey().isEmpty() ? HERE : CString.interned(folder.getKey());
            names[i++] = folder.getValue().stream()
                    .map(path -> CString.interned(path.name()))
                    .toArray(CString[]::new);
            paths.addAll(folder.getValue());
        }
        return new Survey(places, ledger, folders, names, List.copyOf(paths));
    }

    /** Whether this is what to look at for these places and this ledger. */
    boolean serves(Set<Place> wanted, Ledger now) {
        return places == wanted && ledger.sameNodes(now);
    }

    Ledger ledger() {
        return ledger;
    }

    /** In the order of the sheet: the numbers of path {@code i} begin at {@code i * WIDTH}. */
    List<ContainerPath> paths() {
        return paths;
    }

    /**
     * Looks.
     *
     * @param hostDev the file system of the host's own /dev
     * @param sheet gets the answer; long enough for all paths
     */
    void read(Fd root, long hostDev, Stat stat, long[] sheet) throws KernelException {
        int at = 0;
        for (int i = 0; i < folders.length; i++) {
            int failed = 0;
            try (Fd folder = Files.openAt(
                    root, folders[i], Files.O_PATH | Files.O_DIRECTORY, 0, Files.Resolve.IN_ROOT_NO_LINKS)) {
                for (CString name : names[i]) {
                    read(folder, name, hostDev, stat, sheet, at);
                    at += WIDTH;
                }
                continue;
            } catch (KernelException e) {
                failed = kindOf(e);
            }
            // an error of a path in the folder comes here, too, and is told of all of them: they are equally out of
            // reach
            at = WIDTH * before(i);
            for (int n = 0; n < names[i].length; n++) {
                put(sheet, at, failed, 0, 0, 0, 0);
                at += WIDTH;
            }
        }
    }

    private int before(int folder) {
        int count = 0;
        for (int i = 0; i < folder; i++) {
            count += names[i].length;
        }
        return count;
    }

    private static int kindOf(KernelException e) throws KernelException {
        if (e.is(Errno.ENOENT)) {
            return NOTHING;
        }
        if (e.is(Errno.ELOOP) || e.is(Errno.EXDEV)) {
            return LINK_ON_THE_WAY;
        }
        if (e.is(Errno.ENOTDIR)) {
            return NO_FOLDER_ON_THE_WAY;
        }
        throw e;
    }

    private static void read(Fd folder, CString name, long hostDev, Stat stat, long[] sheet, int at)
            throws KernelException {
        if (!Files.tryStatAt(folder, name, stat)) {
            Files.stat(folder, stat);
            int kind = stat.fileSystem() == hostDev ? NOTHING_OF_THE_HOST : NOTHING;
            put(sheet, at, kind, 0, 0, 0, 0);
            return;
        }
        long owner = stat.uid() << 32 | stat.gid();
        put(
                sheet,
                at,
                kindOf(stat, hostDev),
                stat.typeAndMode(),
                stat.isDevice() ? stat.rawNumber() : stat.isLink() ? stat.inode() : 0,
                owner,
                stat.fileSystem());
    }

    static int kindOf(Stat stat, long hostDev) {
        if (stat.isDevice()) {
            return stat.fileSystem() == hostDev && !stat.isMountRoot() ? NODE_OF_THE_HOST : NODE;
        }
        if (stat.isFile()) {
            return stat.size() == 0 && stat.mode() == 0 && !stat.isMountRoot() ? PLACEHOLDER : FILE;
        }
        return stat.isFolder() ? FOLDER : stat.isLink() ? LINK : OTHER;
    }

    private static void put(long[] sheet, int at, int kind, long mode, long number, long owner, long fileSystem) {
        sheet[at + KIND] = kind;
        sheet[at + MODE] = mode;
        sheet[at + NUMBER] = number;
        sheet[at + OWNER] = owner;
        sheet[at + FILE_SYSTEM] = fileSystem;
    }
}
