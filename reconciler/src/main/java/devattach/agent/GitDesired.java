package devattach.agent;

import devattach.config.DeviceMaps;
import devattach.config.HostName;
import devattach.config.Parsed;
import devattach.git.Fetched;
import devattach.git.GitSource;
import devattach.git.Snapshot;
import devattach.git.SourceException;
import devattach.model.Desired;
import devattach.model.Mapping;
import devattach.runtime.Runtimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in Git: fetch, parse, and only when all of it is valid put it in force. Whatever fails, the last valid revision stays
 * in force, and the reason is told.
 */
public final class GitDesired implements Source {

    private final GitSource git;
    private final HostName host;
    private final Path convergedFile;
    private @Nullable Desired inForce;
    private List<Mapping> before = List.of();
    private String refusedCommit = "";
    private String rewritten = "";
    private List<String> refusals = List.of();

    /**
     * A repository and what was made of it.
     *
     * @param stateDir holds, besides the clone, which revision was converged last
     */
    public GitDesired(GitSource git, HostName host, Path stateDir) {
        this.git = git;
        this.host = host;
        this.convergedFile = stateDir.resolve("converged");
    }

    /** Asks the repository; may take as long as its time limit, so never while something else waits for this object. */
    @Override
    public Desired desired() throws IOException {
        try {
            Fetched head = git.fetch();
            if (head.ancestry() == Fetched.Ancestry.REWRITTEN) {
                rewritten = "the history was rewritten: commit "
                        + head.snapshot().revision().shortCommit()
                        + " does not come after the one that was in force before";
            }
            return inForce(head.snapshot(), "");
        } catch (SourceException e) {
            return inForce(null, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public synchronized Optional<Desired> last() throws IOException {
        if (inForce == null && git.lastValid().isPresent()) {
            inForce = lastValid("not asked yet");
        }
        return Optional.ofNullable(inForce);
    }

    private synchronized Desired inForce(@Nullable Snapshot head, String stale) throws IOException {
        if (head != null) {
            consider(head);
        }
        Desired now = inForce != null ? inForce : lastValid(stale);
        boolean same = now.stale().equals(stale) && now.rejected().equals(refusals);
        if (!same) {
            now = new Desired(
                    now.revision(), now.mappings(), now.before(), now.converged(), refusals, stale, now.warnings());
        }
        inForce = now;
        return now;
    }

    private void consider(Snapshot snapshot) throws IOException {
        String commit = snapshot.revision().commit();
        boolean known = inForce != null && inForce.revision().commit().equals(commit);
        if (known) {
            refusedCommit = "";
            refusals = List.of();
            return;
        }
        if (commit.equals(refusedCommit)) {
            return;
        }
        Parsed parsed = DeviceMaps.parse(snapshot.files(), host, Runtimes.NAMES);
        if (parsed instanceof Parsed.Invalid invalid) {
            refusedCommit = commit;
            refusals = invalid.errors().stream()
                    .map(error -> "commit " + snapshot.revision().shortCommit() + " rejected: " + error)
                    .toList();
            return;
        }
        git.accept(snapshot);
        refusedCommit = "";
        refusals = List.of();
        inForce = desired(snapshot, (Parsed.Valid) parsed);
    }

    private Desired lastValid(String stale) throws IOException {
        Optional<Snapshot> last = git.lastValid();
        if (last.isEmpty()) {
            String why = !stale.isEmpty() ? stale : String.join("\n", refusals);
            throw new IOException("there is no valid revision yet, so nothing is changed: " + why);
        }
        Parsed parsed = DeviceMaps.parse(last.get().files(), host, Runtimes.NAMES);
        if (parsed instanceof Parsed.Invalid invalid) {
            throw new IOException(
                    "the last valid revision " + last.get().revision().shortCommit()
                            + " is not valid for this version of devattach, so nothing is changed: "
                            + invalid.errors().get(0));
        }
        return desired(last.get(), (Parsed.Valid) parsed);
    }

    private Desired desired(Snapshot snapshot, Parsed.Valid valid) throws IOException {
        String converged = convergedCommit();
        boolean isConverged = converged.equals(snapshot.revision().commit());
        if (before.isEmpty() && !converged.isEmpty()) {
            before = mappingsOf(converged);
        }
        List<String> warnings =
                new ArrayList<>(valid.warnings().stream().map(Object::toString).toList());
        if (!rewritten.isEmpty()) {
            warnings.add(rewritten);
            rewritten = "";
        }
        return new Desired(snapshot.revision(), valid.mappings(), before, isConverged, refusals, "", warnings);
    }

    /** The mappings of an earlier revision; none where it can no longer be read, since they only explain. */
    private List<Mapping> mappingsOf(String commit) {
        try {
            Optional<Snapshot> snapshot = git.at(commit);
            if (snapshot.isPresent()
                    && DeviceMaps.parse(snapshot.get().files(), host, Runtimes.NAMES) instanceof Parsed.Valid valid) {
                return valid.mappings();
            }
            return List.of();
        } catch (SourceException e) {
            return List.of();
        }
    }

    private String convergedCommit() throws IOException {
        try {
            return Files.readString(convergedFile).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    public synchronized Desired converged(Desired desired) throws IOException {
        Path fresh = convergedFile.resolveSibling("converged.new");
        Files.writeString(fresh, desired.revision().commit() + "\n", StandardCharsets.UTF_8);
        Files.move(fresh, convergedFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        before = desired.mappings();
        Desired done = new Desired(
                desired.revision(),
                desired.mappings(),
                before,
                true,
                desired.rejected(),
                desired.stale(),
                desired.warnings());
        inForce = done;
        return done;
    }

    @Override
    public void close() {
        git.close();
    }
}
