package devattach.mechanism.node;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.linux.CString;
import devattach.linux.Credentials;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.Files.Resolve;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.linux.Stat;
import devattach.model.ContainerPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folders and placeholders in a container's tree. Every name is one that a hostile container may have replaced by a link a moment ago. */
final class Inside {

    private static final int FOLDER = Files.O_PATH | Files.O_DIRECTORY;
    private static final int MODE_OF_FOLDERS = 0755;

    /** No permissions at all: nothing else makes such empty files, so that one can be told from a file of somebody's. */
    private static final int MODE_OF_PLACEHOLDERS = 0;

    private Inside() {}

    /** The folder a path lies in, for the caller to close; empty where there is none. */
    @SuppressWarnings("MustBeClosedChecker") // handed to the caller inside the Optional
    static Optional<Fd> folderOf(Fd root, ContainerPath path) throws KernelException {
        try {
            return Optional.of(open(root, path.folder()));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @MustBeClosed
    private static Fd open(Fd root, String folder) throws KernelException {
        CString name = CString.interned(folder.isEmpty() ? "." : folder);
        return Files.openAt(root, name, FOLDER, 0, Resolve.IN_ROOT_NO_LINKS);
    }

    /** The folders a path needs that are not there, outermost first. */
    static List<String> missingFolders(Fd root, ContainerPath path) throws KernelException {
        List<String> missing = new ArrayList<>();
        for (String folder : foldersOf(path)) {
            try (Fd there = open(root, folder)) {
                assert there.isOpen();
            } catch (KernelException e) {
                if (!e.is(Errno.ENOENT)) {
                    throw e;
                }
                missing.add(folder);
            }
        }
        return missing;
    }

    /** {@code dev}, {@code dev/snd} of {@code /dev/snd/timer}. */
    static List<String> foldersOf(ContainerPath path) {
        List<String> folders = new ArrayList<>();
        String folder = path.folder();
        for (int slash = folder.indexOf('/'); slash >= 0; slash = folder.indexOf('/', slash + 1)) {
            folders.add(folder.substring(0, slash));
        }
        if (!folder.isEmpty()) {
            folders.add(folder);
        }
        return folders;
    }

    /**
     * Makes one folder, its parents being there, in the name of the owner of the folder it is in.
     *
     * @return false where somebody else was quicker
     */
    static boolean makeFolder(Fd root, String folder) throws KernelException {
        int slash = folder.lastIndexOf('/');
        CString name = CString.of(folder.substring(slash + 1));
        try (Fd parent = open(root, slash < 0 ? "" : folder.substring(0, slash))) {
            asOwnerOf(parent, () -> {
                Files.mkdirAt(parent, name, MODE_OF_FOLDERS);
                return true;
            });
            try (Fd made = Files.openAt(parent, name, FOLDER, 0, Resolve.BENEATH_NO_LINKS)) {
                // whatever our umask; by "." because the name may be a link by now
                Files.chmodAt(made, CString.interned("."), MODE_OF_FOLDERS);
            }
            return true;
        } catch (KernelException e) {
            if (e.is(Errno.EEXIST)) {
                return false;
            }
            throw e;
        }
    }

    /** Removes a folder of ours if nothing is in it and nothing is mounted on it. */
    static void removeFolder(Fd root, String folder) throws KernelException {
        int slash = folder.lastIndexOf('/');
        CString name = CString.of(folder.substring(slash + 1));
        Stat stat = new Stat();
        try (Fd parent = open(root, slash < 0 ? "" : folder.substring(0, slash))) {
            if (Files.tryStatAt(parent, name, stat) && stat.isFolder() && !stat.isMountRoot()) {
                Files.rmdirAt(parent, name);
            }
        } catch (KernelException e) {
            if (!isNoFolderOfOurs(e) && !e.is(Errno.ENOTEMPTY) && !e.is(Errno.EEXIST)) {
                throw e;
            }
        }
    }

    /** A new placeholder; EEXIST where anything at all has the name. In the name of the folder's owner, which is for the caller to see to. */
    @MustBeClosed
    static Fd makePlaceholder(Fd folder, CString name) throws KernelException {
        int flags = Files.O_CREAT | Files.O_EXCL | Files.O_WRONLY;
        return Files.openAt(folder, name, flags, MODE_OF_PLACEHOLDERS, Resolve.BENEATH_NO_LINKS);
    }

    /** A placeholder that is there already, not opened for reading or writing. */
    @MustBeClosed
    static Fd placeholder(Fd folder, CString name) throws KernelException {
        return Files.openAt(folder, name, Files.O_PATH | Files.O_NOFOLLOW, 0, Resolve.BENEATH_NO_LINKS);
    }

    /**
     * As the folder's owner: root of the host has no number in a container with users of its own, and the file system refuses it there.
     */
    private static <T> T asOwnerOf(Fd folder, Credentials.Call<T> call) throws KernelException {
        Stat stat = new Stat();
        Files.stat(folder, stat);
        return Credentials.asOwner(stat.uid(), stat.gid(), call);
    }

    /**
     * Takes a node or placeholder of ours away; anything else stays. From outside its mount namespace this takes the mount away
     * everywhere, and the placeholder with it.
     *
     * @param ours the file system of our nodes
     */
    static void hide(Folders folders, ContainerPath path, long ours, long hostDev, Stat stat) throws KernelException {
        CString name = CString.interned(path.name());
        try {
            Optional<Folders.Folder> folder = folders.of(path);
            if (folder.isEmpty() || !Files.tryStatAt(folder.get().fd(), name, stat)) {
                return;
            }
            int kind = Survey.kindOf(stat, hostDev);
            boolean isOurs = (kind == Survey.NODE || kind == Survey.LINK) && stat.fileSystem() == ours;
            if (kind == Survey.PLACEHOLDER || isOurs) {
                Files.unlinkAt(folder.get().fd(), name);
            }
        } catch (KernelException e) {
            if (!isNoFolderOfOurs(e)) {
                throw e;
            }
        }
    }

    /** The container put something else where the folder was: what was in it is not there any more. */
    private static boolean isNoFolderOfOurs(KernelException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ELOOP) || e.is(Errno.ENOTDIR) || e.is(Errno.EXDEV);
    }

    /** Where the link at a path leads; empty where there is none any more. */
    static String target(Fd root, ContainerPath path) {
        try (Fd folder = open(root, path.folder())) {
            return Links.readAt(folder, CString.interned(path.name()));
        } catch (KernelException e) {
            return "";
        }
    }

    /** Says which of the folders of a path is a link, or no folder. */
    static String obstruction(Fd root, ContainerPath path) {
        for (String folder : foldersOf(path)) {
            try (Fd there = open(root, folder)) {
                assert there.isOpen();
            } catch (KernelException e) {
                if (e.is(Errno.ENOTDIR)) {
                    return path + ": /" + folder + " is not a folder";
                }
                return path + ": /" + folder + " is a symbolic link, and those are never followed into a container";
            }
        }
        return path + ": one of its folders was a symbolic link a moment ago";
    }
}
