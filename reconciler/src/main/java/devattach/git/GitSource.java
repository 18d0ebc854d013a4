package devattach.git;

import devattach.model.Revision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.FileUtils;

/**
 * A Git repository as the source of desired state: a bare clone of one ref, never a work tree. Which commit was accepted last is kept
 * beside the clone, so that a lost clone is noticed and never taken for an empty configuration.
 */
public final class GitSource implements AutoCloseable {

    private static final String VALID = "refs/devattach/valid";

    private final GitSettings settings;
    private final Remote remote;
    private final Watchdog watchdog = new Watchdog();
    private final Path clone;
    private final Path anchor;

    /**
     * Nothing is opened or asked yet.
     *
     * @param stateDir a folder of ours that survives reboots
     * @throws SourceException where the settings cannot be used
     */
    public GitSource(GitSettings settings, Path stateDir) throws SourceException {
        QuietGit.install();
        this.settings = settings;
        this.remote = new Remote(settings);
        this.clone = stateDir.resolve("repo.git");
        this.anchor = stateDir.resolve("valid");
    }

    /** The commit the ref names now. Fetches only when that is not here yet; takes at most the settings' time, whatever the server does. */
    public Fetched fetch() throws SourceException {
        try {
            return watchdog.bounded(settings.timeout(), this::fetchUnbounded);
        } catch (TimeoutException e) {
            throw new SourceException(
                    settings.url() + ": it did not answer within "
                            + settings.timeout().toMillis()
                            + " ms (source.timeout); it is asked again on schedule",
                    e);
        } catch (ExecutionException e) {
            throw explained(e.getCause() == null ? e : e.getCause());
        }
    }

    private SourceException explained(Throwable cause) {
        return cause instanceof SourceException known
                ? known
                : new SourceException(settings.url() + ": " + remote.reason(cause), cause);
    }

    private Fetched fetchUnbounded() throws IOException, GitAPIException {
        ObjectId commit = remote.ask();
        try (Repository repository = openForFetch()) {
            if (!repository.getObjectDatabase().has(commit)) {
                remote.fetch(repository, commit);
                Packs.tidy(repository, clone);
            }
            Snapshot snapshot = snapshot(repository, commit);
            return new Fetched(snapshot, ancestry(repository, commit));
        }
    }

    private Fetched.Ancestry ancestry(Repository repository, ObjectId commit) throws IOException {
        Optional<String> accepted = anchored();
        if (accepted.isEmpty()) {
            return Fetched.Ancestry.FIRST;
        }
        if (accepted.get().equals(commit.name())) {
            return Fetched.Ancestry.SAME;
        }
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit before = walk.parseCommit(ObjectId.fromString(accepted.get()));
            return walk.isMergedInto(before, walk.parseCommit(commit))
                    ? Fetched.Ancestry.FORWARD
                    : Fetched.Ancestry.REWRITTEN;
        } catch (MissingObjectException e) {
            return Fetched.Ancestry.REWRITTEN; // the clone was lost, and the new history does not have it
        }
    }

    /** Makes a snapshot the last valid one. */
    public void accept(Snapshot snapshot) throws SourceException {
        String commit = snapshot.revision().commit();
        try (Repository repository = open()) {
            RefUpdate update = repository.updateRef(VALID);
            update.setNewObjectId(ObjectId.fromString(commit));
            RefUpdate.Result result = update.forceUpdate();
            if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.IO_FAILURE) {
                throw new IOException(VALID + ": " + result);
            }
            Path fresh = anchor.resolveSibling("valid.new");
            Files.writeString(fresh, commit + "\n", StandardCharsets.UTF_8);
            Files.move(fresh, anchor, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SourceException(
                    "commit " + commit + " could not be noted in " + clone.getParent() + ": " + e.getMessage()
                            + "; is the disk full?",
                    e);
        }
    }

    /** The one accepted last, from disk; empty where nothing ever was. A clone that lost it is an error, never empty. */
    public Optional<Snapshot> lastValid() throws SourceException {
        Optional<String> accepted = anchored();
        if (accepted.isEmpty()) {
            return Optional.empty();
        }
        Optional<Snapshot> snapshot = at(accepted.get());
        if (snapshot.isEmpty()) {
            throw new SourceException("commit " + accepted.get() + ", accepted before, is no longer in " + clone
                    + "; it is fetched anew as soon as " + settings.url() + " answers");
        }
        return snapshot;
    }

    /** A commit from disk; empty where it is not here. */
    public Optional<Snapshot> at(String commit) throws SourceException {
        if (!Files.isDirectory(clone)) {
            return Optional.empty();
        }
        try (Repository repository = open()) {
            ObjectId id = ObjectId.fromString(commit);
            return repository.getObjectDatabase().has(id) ? Optional.of(snapshot(repository, id)) : Optional.empty();
        } catch (SourceException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new SourceException(
                    clone + " cannot be read: " + e.getMessage() + "; it is cloned anew as soon as " + settings.url()
                            + " answers",
                    e);
        }
    }

    private Optional<String> anchored() throws SourceException {
        try {
            return Optional.of(Files.readString(anchor).strip());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new SourceException(anchor + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Snapshot snapshot(Repository repository, ObjectId id) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(id);
            PersonIdent author = commit.getAuthorIdent();
            Revision revision = new Revision(
                    settings.url(),
                    settings.ref().toString(),
                    commit.getName(),
                    author.getName() + " <" + author.getEmailAddress() + ">",
                    commit.getShortMessage(),
                    commit.getCommitterIdent().getWhenAsInstant());
            return new Snapshot(revision, TreeFiles.read(repository, commit, settings.path()));
        }
    }

    private Repository open() throws IOException {
        return new FileRepository(clone.toFile());
    }

    /** The clone, made where there is none; one that cannot be read is set aside first. */
    private Repository openForFetch() throws IOException {
        if (Files.isDirectory(clone) && !isSound()) {
            Path aside = clone.resolveSibling("repo.git.broken");
            FileUtils.delete(aside.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
            Files.move(clone, aside);
        }
        if (!Files.isDirectory(clone)) {
            Files.createDirectories(
                    clone, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (Repository fresh = open()) {
                fresh.create(true);
            }
        }
        return open();
    }

    private boolean isSound() {
        try (Repository repository = open()) {
            for (org.eclipse.jgit.lib.Ref ref : repository.getRefDatabase().getRefs()) {
                // it would be taken for here, and never be fetched again
                if (ref.getObjectId() != null && !repository.getObjectDatabase().has(ref.getObjectId())) {
                    return false;
                }
            }
            Optional<String> accepted = anchored();
            if (accepted.isPresent() && repository.getObjectDatabase().has(ObjectId.fromString(accepted.get()))) {
                snapshot(repository, ObjectId.fromString(accepted.get()));
            }
            return repository.getObjectDatabase().exists() && repository.exactRef("HEAD") != null;
        } catch (SourceException e) {
            return true; // readable, and refused for what it says
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void close() {}
}
