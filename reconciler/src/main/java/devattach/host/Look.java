package devattach.host;

import devattach.linux.KernelException;
import devattach.mechanism.Mechanism;
import devattach.model.ContainerId;
import devattach.model.Live;
import devattach.model.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Looks into many containers, with as many threads as there are processors. */
public final class Look {

    private final Host host;
    private final Mechanism access;
    private final Mechanism nodes;
    private final ExecutorService threads;
    private final int parts;

    /**
     * What was seen.
     *
     * @param live per container that could be read
     * @param unreadable per container that could not, why
     */
    public record Sight(Map<ContainerId, Live> live, Map<ContainerId, String> unreadable) {}

    public Look(Host host, Mechanism access, Mechanism nodes, ExecutorService threads, int parts) {
        this.host = host;
        this.access = access;
        this.nodes = nodes;
        this.threads = threads;
        this.parts = parts;
    }

    /** Looks into the given containers of the host's last look. */
    public Sight into(List<ContainerId> containers, Function<ContainerId, Set<Place>> places, Host.Depth depth) {
        if (containers.size() < 8 * parts) {
            return part(containers, places, depth);
        }
        int size = (containers.size() + parts - 1) / parts;
        Map<ContainerId, Live> live = new HashMap<>(containers.size() * 2);
        Map<ContainerId, String> unreadable = new HashMap<>();
        List<Future<Sight>> others = new java.util.ArrayList<>();
        for (int from = size; from < containers.size(); from += size) {
            List<ContainerId> mine = containers.subList(from, Math.min(from + size, containers.size()));
            others.add(threads.submit(() -> part(mine, places, depth)));
        }
        Sight first = part(containers.subList(0, size), places, depth);
        live.putAll(first.live());
        unreadable.putAll(first.unreadable());
        for (Future<Sight> other : others) {
            Sight sight = await(other);
            live.putAll(sight.live());
            unreadable.putAll(sight.unreadable());
        }
        return new Sight(live, unreadable);
    }

    private static Sight await(Future<Sight> other) {
        try {
            return other.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Sight part(List<ContainerId> containers, Function<ContainerId, Set<Place>> places, Host.Depth depth) {
        Map<ContainerId, Live> live = new HashMap<>(containers.size() * 2);
        Map<ContainerId, String> unreadable = new HashMap<>();
        for (ContainerId id : containers) {
            try {
                live.put(id, host.tracked(id).look(access, nodes, places.apply(id), depth));
            } catch (KernelException e) {
                unreadable.put(id, String.valueOf(e.getMessage()));
            }
        }
        return new Sight(live, unreadable);
    }
}
