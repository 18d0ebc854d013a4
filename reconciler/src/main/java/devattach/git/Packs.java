package devattach.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Repository;

/** The clone's pack files. Each fetch adds one, and the agent fetches for years. */
final class Packs {

    /** As git itself has it in {@code gc.autoPackLimit}. */
    static final int MOST = 50;

    private Packs() {}

    /** Puts them together where there are many. What no ref of ours leads to is dropped after JGit's two weeks. */
    static void tidy(Repository repository, Path clone) throws IOException {
        if (count(clone.resolve("objects/pack")) <= MOST) {
            return;
        }
        // nobody else reads this clone, so what was packed anew need not be kept for an hour
        repository.getConfig().setString("gc", null, "prunePackExpire", "now");
        try (Git git = new Git(repository)) {
            git.gc().call();
        } catch (GitAPIException e) {
            throw new IOException(clone + " cannot be packed: " + e.getMessage(), e);
        }
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pack")).count();
        }
    }
}
