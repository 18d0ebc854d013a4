package devattach.cli;

import com.google.errorprone.annotations.MustBeClosed;
import devattach.agent.Confirmation;
import devattach.agent.FolderSource;
import devattach.agent.GitDesired;
import devattach.agent.Schedule;
import devattach.agent.Source;
import devattach.agent.Wiring;
import devattach.config.AgentSettings;
import devattach.config.AgentSettingsFile;
import devattach.config.HostName;
import devattach.git.Addresses;
import devattach.git.GitSettings;
import devattach.git.GitSource;
import devattach.git.Ref;
import devattach.host.Notices;
import devattach.model.Desired;
import devattach.model.Endpoint;
import devattach.model.HostPolicy;
import devattach.model.Mapping;
import devattach.model.Revision;
import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** This host's settings, and what they make of the parts of devattach. */
record Installation(AgentSettings settings, boolean configured) {

    private static final Duration CRON_INTERVAL = Duration.ofHours(24);

    /** From the file the options name; for a folder of configuration the default file may be missing. */
    static Installation of(Engine.Options options) throws IOException {
        boolean optional = options.config().equals(AgentSettings.FILE) && !Files.exists(options.config());
        if (optional) {
            return new Installation(defaults(), false);
        }
        AgentSettingsFile.Result result = AgentSettingsFile.read(options.config());
        if (result instanceof AgentSettingsFile.Valid valid) {
            return new Installation(valid.settings(), true);
        }
        throw new IOException(String.join(
                "\n",
                ((AgentSettingsFile.Invalid) result)
                        .errors().stream().map(Object::toString).toList()));
    }

    private static AgentSettings defaults() {
        AgentSettings.Source none = new AgentSettings.Source(
                "",
                new AgentSettings.Branch("main"),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60));
        return new AgentSettings(
                none,
                new AgentSettings.Every(Duration.ofSeconds(60)),
                Optional.empty(),
                AgentSettings.STATE_DIR,
                AgentSettings.RUN_DIR,
                RuntimeSettings.DEFAULT,
                HostPolicy.DEFAULT);
    }

    HostName host() throws IOException {
        if (settings.host().isPresent()) {
            return settings.host().get();
        }
        Path kernels = Path.of("/proc/sys/kernel/hostname");
        String name = Files.isReadable(kernels) ? Files.readString(kernels).strip() : "";
        return new HostName(name.isEmpty() ? InetAddress.getLocalHost().getHostName() : name);
    }

    Schedule schedule() {
        if (settings.schedule() instanceof AgentSettings.Every every) {
            return new Schedule(every.interval(), Optional.empty());
        }
        String cron = ((AgentSettings.Cron) settings.schedule()).expression();
        return new Schedule(CRON_INTERVAL, Optional.of(cron));
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the caller's
    Source source(Engine.Options options) throws IOException {
        if (options.dir().isPresent()) {
            return new FolderSource(options.dir().get(), host(), lastMappings());
        }
        if (!configured) {
            throw new IOException(options.config()
                    + ": there is no such file, so it is not known which repository to follow;"
                    + " write one with 'devattach init', or try a folder with '--dir DIR'");
        }
        return git();
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the caller's
    private GitDesired git() throws IOException {
        Files.createDirectories(settings.stateDir());
        AgentSettings.Source source = settings.source();
        Ref ref = source.ref() instanceof AgentSettings.Branch branch
                ? new Ref.Branch(branch.name())
                : source.ref() instanceof AgentSettings.Tag tag
                        ? new Ref.Tag(tag.name())
                        : new Ref.Commit(((AgentSettings.Commit) source.ref()).id());
        GitSettings git = new GitSettings(
                source.url(),
                ref,
                source.path(),
                source.sshKey(),
                source.knownHosts(),
                source.caFile(),
                source.tokenFile(),
                source.username(),
                source.timeout());
        return new GitDesired(new GitSource(git, settings.stateDir()), host(), settings.stateDir());
    }

    /** What was in force last: it explains what a folder no longer has. */
    private List<Mapping> lastMappings() throws IOException {
        if (!configured || !Files.isDirectory(settings.stateDir())) {
            return List.of();
        }
        try (GitDesired git = git()) {
            return git.last().map(Desired::mappings).orElse(List.of());
        }
    }

    /** Wanting nothing, with what was wanted last to find and explain what is to go. */
    Desired lastWithoutMappings() throws IOException {
        Revision none = new Revision("(release)", "", "", "", "", Instant.now());
        return new Desired(none, List.of(), lastMappings(), false, List.of(), "", List.of());
    }

    @MustBeClosed
    Wiring wiring(@Nullable Notices notices) throws IOException {
        return wiring(settings.policy(), notices);
    }

    /** For taking away all that is ours, protected or not. */
    @MustBeClosed
    Wiring releasing() throws IOException {
        return wiring(settings.policy().unprotected(), null);
    }

    @MustBeClosed
    private Wiring wiring(HostPolicy policy, @Nullable Notices notices) throws IOException {
        List<Endpoint> server =
                Addresses.server(settings.source().url()).stream().toList();
        Path file = settings.stateDir().resolve("interfaces");
        return new Wiring(
                host().value(),
                settings.runDir(),
                settings.runtimes(),
                policy,
                new Confirmation(policy.confirm().orReach(server), file),
                notices);
    }
}
