package devattach.agent;

import devattach.host.Host;
import devattach.host.Signals;
import devattach.linux.KernelException;
import devattach.mechanism.CgroupMounts;
import devattach.mechanism.ContainerHandle;
import devattach.model.Container;
import devattach.model.EntryId;
import devattach.model.Finding;
import devattach.model.Hook;
import devattach.model.Mapping;
import devattach.model.Outcome;
import devattach.model.Plan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what Git wants to be done in a container when a device comes or goes, as far as this host allows it: beside the passes, one at a
 * time, and for one entry of one container not more often than every {@value #PAUSE_SECONDS} seconds, the last occasion then counting.
 */
final class Hooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final int PAUSE_SECONDS = 10;
    private static final int LAST_SECONDS = 65;

    private final Set<Hook.Kind> allowed;
    private final Host host;
    private final CgroupMounts mounts;
    private final BiFunction<Container, List<String>, Optional<List<String>>> exec;
    private final DueHooks dueHooks = new DueHooks();
    private @Nullable List<Mapping> vetted;
    private List<Finding> refused = List.of();
    private final Map<DueHooks.About, Long> lastRun = new HashMap<>();
    private final Map<DueHooks.About, Call> waiting = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "devattach-hooks");
        made.setDaemon(true);
        return made;
    });

    private record Call(DueHooks.Due due, Container container) {}

    /**
     * Runs nothing yet.
     *
     * @param exec how a container's runtime runs a command in it; empty where it has no way to
     */
    Hooks(
            Set<Hook.Kind> allowed,
            Host host,
            CgroupMounts mounts,
            BiFunction<Container, List<String>, Optional<List<String>>> exec) {
        this.allowed = Set.copyOf(allowed);
        this.host = host;
        this.mounts = mounts;
        this.exec = exec;
    }

    /** The plan with a finding for each hook that this host does not allow. */
    Plan vetted(Plan plan, List<Mapping> mappings) {
        if (vetted != mappings) {
            refused = mappings.stream()
                    .flatMap(mapping -> mapping.hooks().all().stream()
                            .filter(hook -> !allowed.contains(hook.kind()))
                            .map(hook -> refusal(mapping, hook)))
                    .distinct()
                    .toList();
            vetted = mappings;
        }
        if (refused.isEmpty()) {
            return plan;
        }
        List<Finding> findings = new ArrayList<>(plan.findings());
        findings.addAll(refused);
        return new Plan(plan.steps(), findings);
    }

    private static Finding refusal(Mapping mapping, Hook hook) {
        String kind = hook.kind().word();
        return new Finding.Blocked(
                mapping.entry(),
                mapping.where(),
                Optional.empty(),
                "policy.hooks",
                "this host runs no hooks of the sort '" + kind + "'; the device is attached without it",
                "allow it in the settings of this host with 'policy: { hooks: [" + kind + "] }', or remove the hook");
    }

    /** A pass was carried out. */
    void passed(Plan plan, List<Outcome> outcomes, Map<EntryId, Mapping> mappings) {
        for (DueHooks.Due due : dueHooks.of(plan, outcomes, mappings)) {
            Optional<Container> container = host.handle(due.about().container()).map(ContainerHandle::container);
            if (allowed.contains(due.hook().kind()) && container.isPresent()) {
                request(new Call(due, container.get()));
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what goes wrong is logged by run itself
    private synchronized void request(Call call) {
        DueHooks.About about = call.due.about();
        long now = System.nanoTime();
        lastRun.values().removeIf(then -> now - then > TimeUnit.SECONDS.toNanos(PAUSE_SECONDS));
        if (waiting.put(about, call) == null) {
            long pause = TimeUnit.SECONDS.toNanos(PAUSE_SECONDS);
            long delay = lastRun.containsKey(about) ? pause - (now - lastRun.get(about)) : 0;
            thread.schedule(() -> run(about), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void run(DueHooks.About about) {
        Call call;
        synchronized (this) {
            call = waiting.remove(about);
            lastRun.put(about, System.nanoTime());
        }
        if (call == null) {
            return;
        }
        String what = call.due.occasion() + " hook of " + about.entry() + " in " + call.container.title();
        // the handle of the passes may be closed by now; this one makes sure that it still is that container
        try (ContainerHandle handle = ContainerHandle.open(call.container, mounts)) {
            String came = call.due.hook() instanceof Hook.Signal signal
                    ? sent(signal, Signals.send(handle, signal))
                    : run((Hook.Exec) call.due.hook(), call.container);
            LOG.info("{}: {}", what, came);
        } catch (KernelException e) {
            LOG.warn("{}: {} was not run: {}", what, call.due.hook(), e.getMessage());
        } catch (IOException e) {
            LOG.warn("{}: {} failed: {}", what, call.due.hook(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("{}: ended by a fault of devattach's own", what, e);
        }
    }

    private static String sent(Hook.Signal signal, int processes) throws IOException {
        if (processes == 0) {
            throw new IOException("no process of that name in the container's own PID namespace");
        }
        return signal + ", " + processes + " process(es)";
    }

    private String run(Hook.Exec hook, Container container) throws IOException, InterruptedException {
        List<String> command = exec.apply(container, hook.command())
                .orElseThrow(() -> new IOException("devattach knows no way to run commands in containers of "
                        + container.id().runtime() + "; use a signal"));
        String said = HookProcess.run(command, hook.timeout());
        return hook + " done" + (said.isEmpty() ? "" : ": " + said);
    }

    /** Lets those come to their end that are to be run at once, each within its time. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }
}
