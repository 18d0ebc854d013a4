package devattach.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.FS_POSIX;
import org.eclipse.jgit.util.SystemReader;

/**
 * JGit without the host's habits: no configuration of the machine or of root's home decides anything, no program is
 * started to ask where that would be or what the umask is, and no three seconds go into measuring the clock of the file system.
 */
final class QuietGit {

    private static final int OTHERS_READ = 022;

    private static boolean installed;

    private QuietGit() {}

    static synchronized void install() {
        if (installed) {
            return;
        }
        SystemReader.setInstance(new SystemReader.Delegate(SystemReader.getInstance()) {
            @Override
            public String getenv(String variable) {
                return "GIT_CONFIG_NOSYSTEM".equals(variable) ? "1" : super.getenv(variable);
            }

            @Override
            public FileBasedConfig openUserConfig(Config parent, FS fs) {
                return new NoConfig(parent, fs);
            }

            @Override
            public FileBasedConfig openSystemConfig(Config parent, FS fs) {
                return new NoConfig(parent, fs);
            }

            @Override
            public FileBasedConfig openJGitConfig(Config parent, FS fs) {
                return new NoConfig(parent, fs);
            }
        });
        if (FS.DETECTED instanceof FS_POSIX posix) {
            posix.setUmask(umask());
        }
        installed = true;
    }

    /** This process's, see proc_pid_status(5). */
    private static int umask() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("Umask:"))
                    .mapToInt(line ->
                            Integer.parseInt(line.substring("Umask:".length()).strip(), 8))
                    .findFirst()
                    .orElse(OTHERS_READ);
        } catch (IOException | UncheckedIOException e) {
            return OTHERS_READ;
        }
    }

    /**
     * A configuration file that is empty whatever lies on disk, but for one answer: how coarse the clock of a file system is, which JGit
     * would otherwise measure for seconds, with files it writes into the repository.
     */
    private static final class NoConfig extends FileBasedConfig {
        NoConfig(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            return section.equals("filesystem")
                    ? unit.convert(10, TimeUnit.MILLISECONDS)
                    : super.getTimeUnit(section, subsection, name, otherwise, unit);
        }

        @Override
        public void load() {}

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public void save() {}
    }
}
