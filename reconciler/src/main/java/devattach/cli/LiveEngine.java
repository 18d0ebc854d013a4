package devattach.cli;

import devattach.agent.Census;
import devattach.agent.Daemon;
import devattach.agent.FolderSource;
import devattach.agent.Follower;
import devattach.agent.Lock;
import devattach.agent.Mode;
import devattach.agent.Reconciler;
import devattach.agent.Source;
import devattach.agent.Wiring;
import devattach.config.ConfigError;
import devattach.config.DeviceMaps;
import devattach.config.HostName;
import devattach.config.Parsed;
import devattach.discover.Filter;
import devattach.host.Host;
import devattach.host.Inventory;
import devattach.host.Standing;
import devattach.imports.Adoption;
import devattach.imports.Draft;
import devattach.imports.Given;
import devattach.imports.Imported;
import devattach.linux.SelfTest;
import devattach.linux.SystemdNotify;
import devattach.model.Desired;
import devattach.model.DeviceUse;
import devattach.model.Discovery;
import devattach.model.ExitCode;
import devattach.model.Explanation;
import devattach.model.Facts;
import devattach.model.Outcome;
import devattach.model.Report;
import devattach.model.Validation;
import devattach.model.World;
import devattach.runtime.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The commands on this host, with its kernel and its repository. */
final class LiveEngine implements Engine {

    @Override
    public Report plan(Options options) throws IOException {
        loadNativeMeanwhile();
        Installation here = Installation.of(options);
        try (Source source = here.source(options)) {
            Desired desired = source.desired();
            try (Wiring wiring = here.wiring(null)) {
                return wiring.reconciler().pass(desired, Mode.PLAN, Host.Depth.FULL);
            }
        }
    }

    /** While this thread reads the configuration; where it fails, {@link Wiring} says so. */
    private static void loadNativeMeanwhile() {
        Thread loading = new Thread(
                () -> {
                    try {
                        SelfTest.run();
                    } catch (IllegalStateException | LinkageError e) {
                        return; // said by whoever needs it
                    }
                },
                "devattach-load");
        loading.setDaemon(true);
        loading.start();
    }

    @Override
    public Report apply(Options options) throws IOException {
        loadNativeMeanwhile();
        Installation here = Installation.of(options);
        try (Lock lock = Lock.take(here.settings().runDir());
                Source source = here.source(options)) {
            return apply(options, here, source, lock);
        }
    }

    private static Report apply(Options options, Installation here, Source source, Lock lock) throws IOException {
        Desired desired = source.desired();
        try (Wiring wiring = here.wiring(null)) {
            Mode mode = options.detach() == Detach.FORCE ? Mode.APPLY_FORCED : Mode.APPLY;
            Reconciler reconciler = wiring.reconciler();
            Report report = reconciler.pass(desired, mode, Host.Depth.FULL);
            if (reconciler.awaitConfirmation()) {
                report = confirmed(report, reconciler, desired, mode);
            }
            if (report.outcomes().stream().allMatch(Outcome::reached) && lock.isHeld() && !reconciler.isOpen(desired)) {
                source.converged(desired);
            }
            return report;
        }
    }

    /** Of the first pass where its interfaces stay, else of the one that took them back. */
    private static Report confirmed(Report first, Reconciler reconciler, Desired desired, Mode mode)
            throws IOException {
        Report second = reconciler.pass(desired, mode, Host.Depth.FULL);
        return reconciler.isOpen(desired) ? second : first;
    }

    @Override
    public Report release(Options options) throws IOException {
        Installation here = Installation.of(options);
        try (Lock lock = Lock.take(here.settings().runDir());
                Wiring wiring = here.releasing()) {
            Mode mode = options.detach() == Detach.FORCE && lock.isHeld() ? Mode.APPLY_FORCED : Mode.APPLY;
            Desired nothing = here.lastWithoutMappings();
            Report report = wiring.reconciler().pass(nothing, mode, Host.Depth.FULL);
            wiring.retire();
            return report;
        }
    }

    @Override
    public ExitCode run(Options options) throws IOException {
        Installation here = Installation.of(options);
        try (Lock lock = Lock.take(here.settings().runDir());
                Source source = here.source(options);
                Follower follower = new Follower();
                Wiring wiring = here.wiring(follower)) {
            SystemdNotify systemd = new SystemdNotify(System.getenv());
            Telling telling =
                    new Telling(here.settings().runDir(), here.schedule().interval());
            Daemon daemon = new Daemon(
                    source,
                    wiring.reconciler(),
                    () -> follower.tell(wiring.host()),
                    here.schedule(),
                    here.host().value(),
                    systemd,
                    telling);
            Thread hook = new Thread(daemon::close, "devattach-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            daemon.start();
            follower.start(wiring.streams(), daemon::runNow);
            daemon.await();
            return lock.isHeld() ? ExitCode.OK : ExitCode.ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.OK;
        }
    }

    @Override
    public Facts facts(Options options) throws IOException {
        Installation here = Installation.of(options);
        try (Wiring wiring = here.wiring(null)) {
            World world = wiring.host().look(List.of(), Set.of(), Host.Depth.FULL);
            return new Facts(here.host().value(), world.devices(), world.containers(), world.troubles());
        }
    }

    @Override
    public Discovery discover(Options options, Discovery.Scope scope, Filter filter) throws IOException {
        Installation here = Installation.of(options);
        if (scope == Discovery.Scope.HOST) {
            return Census.discoverHost(here.host().value(), filter);
        }
        try (Wiring wiring = here.wiring(null)) {
            return Census.discover(here.host().value(), wiring.host(), wiring.look(), filter);
        }
    }

    @Override
    public Imported imported(Origin origin) throws IOException {
        if (origin instanceof FromText text) {
            loadNativeMeanwhile();
            List<Draft> drafts = text.format().read(text.input());
            String words = text.input().file() + " (" + text.format().word() + ")";
            return Adoption.of(words, drafts, HostNodes.with(Inventory.read(Set.of())));
        }
        Installation here = Installation.of(((FromContainers) origin).options());
        try (Wiring wiring = here.wiring(null)) {
            World world = wiring.host().look(List.of(), Set.of(), Host.Depth.FULL);
            List<Draft> drafts = new ArrayList<>();
            for (Standing.InContainer one : Standing.in(world, wiring.host(), wiring.look())) {
                drafts.add(Given.draft(here.host().value(), one.container(), one.nodes(), one.oddities()));
            }
            world.troubles().forEach((runtime, why) -> drafts.add(Given.unknown(runtime, why)));
            String words = "the running containers of " + here.host().value();
            return Adoption.of(words, drafts, HostNodes.with(world.devices()));
        }
    }

    @Override
    public Explanation explain(Options options, String container, Optional<String> subject) throws IOException {
        Installation here = Installation.of(options);
        Optional<Desired> desired = Optional.empty();
        if (here.configured() || options.dir().isPresent()) {
            try (Source source = here.source(options)) {
                desired = Optional.of(source.desired());
            }
        }
        try (Wiring wiring = here.wiring(null)) {
            return wiring.inquiry().explain(desired, container, subject);
        }
    }

    @Override
    public DeviceUse who(Options options, String device) throws IOException {
        try (Wiring wiring = Installation.of(options).wiring(null)) {
            return wiring.inquiry().who(device);
        }
    }

    @Override
    public Validation validate(List<Path> paths) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Path path : paths) {
            FolderSource.read(path).forEach((name, content) -> {
                boolean folder = java.nio.file.Files.isDirectory(path);
                files.put(folder ? path.resolve(name).toString() : name, content);
            });
        }
        Parsed parsed = DeviceMaps.parse(files, new HostName("localhost"), Runtimes.NAMES);
        List<Validation.Problem> problems = new ArrayList<>();
        if (parsed instanceof Parsed.Invalid invalid) {
            invalid.errors().forEach(error -> problems.add(problem(Validation.Gravity.ERROR, error)));
            return new Validation(files.size(), 0, problems);
        }
        Parsed.Valid valid = (Parsed.Valid) parsed;
        valid.warnings().forEach(warning -> problems.add(problem(Validation.Gravity.WARNING, warning)));
        return new Validation(files.size(), valid.mappings().size(), problems);
    }

    private static Validation.Problem problem(Validation.Gravity gravity, ConfigError error) {
        return new Validation.Problem(gravity, error.where(), error.message());
    }
}
