package devattach.config;

import devattach.model.HostPolicy;
import devattach.runtime.RuntimeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the agent of one host is told on that host: where its configuration comes from and how often it looks.
 *
 * @param host the name {@code spec.hosts} knows it by; empty for the kernel's host name
 * @param stateDir what must survive a reboot
 * @param runDir what must not
 * @param policy what the host allows of what Git asks for
 */
public record AgentSettings(
        Source source,
        Schedule schedule,
        Optional<HostName> host,
        Path stateDir,
        Path runDir,
        RuntimeSettings runtimes,
        HostPolicy policy) {

    /** Where the file is unless a command says otherwise. */
    public static final Path FILE = Path.of("/etc/devattach/devattach.yaml");

    /** {@link #stateDir} unless the file says otherwise. */
    public static final Path STATE_DIR = Path.of("/var/lib/devattach");

    /** {@link #runDir} unless the file says otherwise. */
    public static final Path RUN_DIR = Path.of("/run/devattach");

    /**
     * The repository and how to reach it.
     *
     * @param url https, ssh, file, {@code user@host:path} or an absolute path; never with a password
     * @param path the folder of the repository that is ours; empty for all of it
     * @param sshKey private key for ssh
     * @param knownHosts the ssh host keys to trust
     * @param caFile further certificate authorities for https, PEM
     * @param tokenFile file whose first line is the password or token for https
     * @param timeout for one fetch
     */
    public record Source(
            String url,
            Ref ref,
            String path,
            Optional<Path> sshKey,
            Optional<Path> knownHosts,
            Optional<Path> caFile,
            Optional<Path> tokenFile,
            Optional<String> username,
            Duration timeout) {}

    /** Which commit of the repository counts. */
    public sealed interface Ref permits Branch, Tag, Commit {}

    public record Branch(String name) implements Ref {}

    public record Tag(String name) implements Ref {}

    /**
     * One commit, for good.
     *
     * @param id all 40 hex digits
     */
    public record Commit(String id) implements Ref {}

    /** When the agent looks at the repository and compares everything. */
    public sealed interface Schedule permits Every, Cron {}

    public record Every(Duration interval) implements Schedule {}

    /**
     * At the times of a calendar.
     *
     * @param expression Quartz's six or seven fields, seconds first
     */
    public record Cron(String expression) implements Schedule {}
}
