package devattach.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** A bare repository to follow, and the commits a test puts into it. */
public final class Origin implements AutoCloseable {

    private static final PersonIdent AUTHOR = new PersonIdent("test", "test@example.org");

    private final Path folder;
    private final Repository repository;

    public Origin(Path folder) throws Exception {
        this.folder = folder;
        this.repository = Git.init()
                .setBare(true)
                .setDirectory(folder.toFile())
                .setInitialBranch("main")
                .call()
                .getRepository();
    }

    public Path folder() {
        return folder;
    }

    public Repository repository() {
        return repository;
    }

    /** Settings that follow its branch {@code main}. */
    public GitSettings settings() {
        return settings(folder.toString(), new Ref.Branch("main"));
    }

    public static GitSettings settings(String url, Ref ref) {
        return new GitSettings(
                url,
                ref,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20));
    }

    /** A commit of plain files on {@code main}, after its last one. */
    public String commit(Map<String, String> files) throws IOException {
        return commit(files, repository.resolve("refs/heads/main"));
    }

    /** The same, in the place of all that was there. */
    public String rewrite(Map<String, String> files) throws IOException {
        return commit(files, null);
    }

    private String commit(Map<String, String> files, ObjectId parent) throws IOException {
        Map<String, FileMode> modes = new LinkedHashMap<>();
        files.keySet().forEach(path -> modes.put(path, FileMode.REGULAR_FILE));
        return commit(files, modes, parent);
    }

    /** A commit with entries of any mode; of a submodule the text is the commit's id. */
    public String commit(Map<String, String> files, Map<String, FileMode> modes, ObjectId parent) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache cache = DirCache.newInCore();
            DirCacheBuilder builder = cache.builder();
            for (Map.Entry<String, String> file : files.entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(file.getKey());
                entry.setFileMode(modes.get(file.getKey()));
                entry.setObjectId(
                        modes.get(file.getKey()) == FileMode.GITLINK
                                ? ObjectId.fromString(file.getValue())
                                : inserter.insert(
                                        Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
                builder.add(entry);
            }
            builder.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(cache.writeTree(inserter));
            commit.setAuthor(AUTHOR);
            commit.setCommitter(AUTHOR);
            commit.setMessage("Change " + String.join(", ", files.keySet()));
            if (parent != null) {
                commit.setParentId(parent);
            }
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef("refs/heads/main");
            update.setNewObjectId(id);
            update.forceUpdate();
            return id.name();
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
