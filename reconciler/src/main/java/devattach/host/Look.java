package devattach.host;

import devattach.linux.KernelException;
import devattach.mechanism.Mechanism;
import devattach.model.ContainerId;
import devattach.model.Live;
import devattach.model.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks into many containers, with as many threads as there are processors. */
public final class Look {

    private final Host host;
    private final Mechanism access;
    private final Mechanism nodes;
    private final Mechanism nics;
    private final ExecutorService threads;
    private final int parts;
    private List<ContainerId> lastContainers = List.of();
    private @Nullable Live[] lastSeen = {};
    private Sight last = new Sight(Map.of(), Map.of());

    /**
     * What was seen.
     *
     * @param live per container that could be read
     * @param unreadable per container that could not, why
     */
    public record Sight(Map<ContainerId, Live> live, Map<ContainerId, String> unreadable) {}

    public Look(Host host, Mechanism access, Mechanism nodes, Mechanism nics, ExecutorService threads, int parts) {
        this.host = host;
        this.access = access;
        this.nodes = nodes;
        this.nics = nics;
        this.threads = threads;
        this.parts = parts;
    }

    /**
     * Looks into the given containers of the host's last look.
     *
     * @return the very object of the last call where the same list was given and the same was seen
     */
    public Sight into(List<ContainerId> containers, Function<ContainerId, Set<Place>> places, Host.Depth depth) {
        @Nullable Live[] seen = new @Nullable Live[containers.size()];
        int size = containers.size() < 8 * parts ? containers.size() : (containers.size() + parts - 1) / parts;
        List<Future<Map<ContainerId, String>>> others = new ArrayList<>();
        for (int from = size; from < containers.size(); from += size) {
            int first = from;
            int end = Math.min(from + size, containers.size());
            others.add(threads.submit(() -> part(containers, first, end, seen, places, depth)));
        }
        Map<ContainerId, String> unreadable = part(containers, 0, size, seen, places, depth);
        for (Future<Map<ContainerId, String>> other : others) {
            unreadable.putAll(await(other));
        }
        if (containers == lastContainers && unreadable.equals(last.unreadable) && areSame(seen, lastSeen)) {
            return last;
        }
        Map<ContainerId, Live> live = new HashMap<>(containers.size() * 2);
        for (int i = 0; i < seen.length; i++) {
            @Nullable Live one = seen[i];
            if (one != null) {
                live.put(containers.get(i), one);
            }
        }
        lastContainers = containers;
        lastSeen = seen;
        last = new Sight(live, unreadable);
        return last;
    }

    /** By identity: who looks answers the same object for as long as nothing changed. */
    private static boolean areSame(@Nullable Live[] now, @Nullable Live[] before) {
        for (int i = 0; i < now.length; i++) {
            if (now[i] != before[i]) {
                return false;
            }
        }
        return true;
    }

    private static Map<ContainerId, String> await(Future<Map<ContainerId, String>> other) {
        try {
            return other.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Looks into some of the containers; answers which could not be read. */
    private Map<ContainerId, String> part(
            List<ContainerId> containers,
            int from,
            int to,
            @Nullable Live[] seen,
            Function<ContainerId, Set<Place>> places,
            Host.Depth depth) {
        Map<ContainerId, String> unreadable = new HashMap<>();
        for (int i = from; i < to; i++) {
            ContainerId id = containers.get(i);
            try {
                seen[i] = host.tracked(id).look(access, nodes, nics, places.apply(id), depth);
            } catch (KernelException e) {
                unreadable.put(id, String.valueOf(e.getMessage()));
            }
        }
        return unreadable;
    }
}
