package devattach.git;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Reads the configuration files of a commit right out of the repository. There is no work tree. */
final class TreeFiles {

    private static final int MOST_FILES = 10_000;
    private static final long MOST_BYTES_EACH = 16L << 20;
    private static final long MOST_BYTES = 64L << 20;

    private TreeFiles() {}

    /** The YAML files below a folder; none, or anything that is not a plain file, is refused. */
    static SortedMap<String, byte[]> read(Repository repository, RevCommit commit, String folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        long total = 0;
        boolean seen = folder.isEmpty();
        try (TreeWalk walk = new TreeWalk(repository)) {
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                String path = walk.getPathString();
                if (!folder.isEmpty() && !path.startsWith(folder + "/")) {
                    continue;
                }
                seen = true;
                if (isYaml(path)) {
                    byte[] content = content(repository, walk, path, commit);
                    total += content.length;
                    files.put(path, content);
                    limit(files.size() <= MOST_FILES && total <= MOST_BYTES, commit);
                }
            }
        }
        if (!seen) {
            throw new SourceException("path '" + folder + "' does not exist in commit " + name(commit)
                    + "; correct source.path, or commit the folder");
        }
        if (files.isEmpty()) {
            throw new SourceException("there is no .yaml file in " + (folder.isEmpty() ? "" : "'" + folder + "' of ")
                    + "commit " + name(commit)
                    + "; no file is not the same as wanting nothing: for that commit a DeviceMap without devices");
        }
        return files;
    }

    private static boolean isYaml(String path) {
        boolean hidden = path.startsWith(".") || path.contains("/.");
        return !hidden && (path.endsWith(".yaml") || path.endsWith(".yml"));
    }

    private static byte[] content(Repository repository, TreeWalk walk, String path, RevCommit commit)
            throws IOException {
        FileMode mode = walk.getFileMode();
        if (mode == FileMode.SYMLINK || mode == FileMode.GITLINK) {
            throw new SourceException(path + " in commit " + name(commit) + " is a "
                    + (mode == FileMode.SYMLINK ? "symbolic link" : "submodule")
                    + "; devattach reads plain files only: commit the file itself");
        }
        ObjectLoader blob = repository.open(walk.getObjectId(0));
        limit(blob.getSize() <= MOST_BYTES_EACH, commit);
        return blob.getBytes();
    }

    private static void limit(boolean kept, RevCommit commit) throws SourceException {
        if (!kept) {
            throw new SourceException("commit " + name(commit) + " holds more than " + MOST_FILES + " YAML files, "
                    + (MOST_BYTES >> 20) + " MiB of them, or one of over " + (MOST_BYTES_EACH >> 20)
                    + " MiB; set source.path to the folder that is meant");
        }
    }

    private static String name(RevCommit commit) {
        return commit.getName().substring(0, 12);
    }
}
