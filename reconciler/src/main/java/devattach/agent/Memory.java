package devattach.agent;

import devattach.host.Host;
import devattach.host.Look;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.Desired;
import devattach.model.EntryId;
import devattach.model.Finding;
import devattach.model.Live;
import devattach.model.Mapping;
import devattach.model.Place;
import devattach.model.Plan;
import devattach.model.Resolution;
import devattach.model.Step;
import devattach.model.Subject;
import devattach.model.Wanted;
import devattach.model.World;
import devattach.plan.Planner;
import devattach.plan.Resolver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers of the pure functions for the arguments they were last given. Arguments are compared by identity: whoever looks answers
 * the same object for as long as nothing changed.
 */
final class Memory {

    private static final SortedMap<Place, Wanted> NOTHING = new TreeMap<>();

    private @Nullable List<Mapping> askedFor;
    private @Nullable List<Mapping> askedBefore;
    private Asked asked = new Asked(List.of(), Set.of(), Map.of());
    private @Nullable List<Mapping> mappings;
    private @Nullable World world;
    private Resolution resolution = Resolution.NOTHING;
    private boolean namesAsked;
    private @Nullable World primariesOf;
    private List<ContainerId> primaries = List.of();
    private final Map<ContainerId, Planned> plans = new HashMap<>();
    private @Nullable Whole whole;
    private @Nullable Resolution countedFor;
    private int counted;

    private record Planned(
            SortedMap<Place, Wanted> wanted, Set<Subject> undecided, Live live, Planner.Occasion occasion, Plan plan) {}

    private record Whole(Look.Sight sight, Resolution wanted, Planner.Occasion occasion, Plan plan) {}

    /** What the mappings ask for. */
    Asked asked(Desired desired) {
        if (askedFor != desired.mappings() || askedBefore != desired.before()) {
            asked = Asked.of(desired);
            askedFor = desired.mappings();
            askedBefore = desired.before();
        }
        return asked;
    }

    /** What is wanted; asked anew when devices, containers or mappings changed, or when names inside may have. */
    Resolution resolution(List<Mapping> now, World world, Host.Depth depth) {
        boolean same = now == mappings && world == this.world;
        if (same && !(namesAsked && depth == Host.Depth.FULL)) {
            return resolution;
        }
        Resolution fresh = Resolver.resolve(now, world);
        namesAsked = now.stream()
                .anyMatch(each -> each.owner().isNamed() || each.group().isNamed());
        mappings = now;
        this.world = world;
        if (!fresh.equals(resolution)) {
            resolution = keepSame(fresh, resolution);
        }
        return resolution;
    }

    /** The fresh answer, with the old objects wherever they say the same. */
    private static Resolution keepSame(Resolution fresh, Resolution old) {
        Map<ContainerId, SortedMap<Place, Wanted>> wanted = new HashMap<>();
        fresh.wanted().forEach((id, places) -> {
            SortedMap<Place, Wanted> before = old.wanted().get(id);
            wanted.put(id, places.equals(before) ? before : places);
        });
        return new Resolution(wanted, fresh.undecided(), fresh.exclusive(), fresh.more(), fresh.findings());
    }

    /** Each container once. */
    List<ContainerId> primaries(World world) {
        if (primariesOf != world) {
            primaries = world.containers().stream()
                    .filter(container -> world.primary(container).equals(container.id()))
                    .map(Container::id)
                    .toList();
            primariesOf = world;
            plans.keySet().retainAll(new HashSet<>(primaries));
        }
        return primaries;
    }

    /** Of all containers; made anew where something else was seen or is wanted. */
    Plan plan(Look.Sight sight, Resolution resolution, Planner.Occasion occasion, Supplier<Plan> making) {
        if (whole == null || whole.sight != sight || whole.wanted != resolution || whole.occasion != occasion) {
            whole = new Whole(sight, resolution, occasion, making.get());
        }
        return whole.plan;
    }

    Plan plan(ContainerId id, Resolution resolution, Live live, Planner.Occasion occasion) {
        SortedMap<Place, Wanted> wanted = resolution.wanted().getOrDefault(id, NOTHING);
        Set<Subject> undecided = resolution.undecided().getOrDefault(id, Set.of());
        Planned known = plans.get(id);
        if (known != null
                && known.wanted == wanted
                && known.live == live
                && known.occasion == occasion
                && known.undecided.equals(undecided)) {
            return known.plan;
        }
        Plan plan = Planner.plan(id, wanted, live, undecided, occasion);
        plans.put(id, new Planned(wanted, undecided, live, occasion, plan));
        return plan;
    }

    /** How many (entry, container) pairs are as wanted. */
    int settled(Resolution wanted, Plan plan) {
        if (countedFor != wanted) {
            counted = pairs(wanted);
            countedFor = wanted;
        }
        Set<List<Object>> open = new HashSet<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.Add && step.entry().isPresent()) {
                open.add(List.of(step.container(), step.entry().get()));
            }
        }
        for (Finding finding : plan.findings()) {
            finding.container().ifPresent(id -> {
                if (isWanted(id, finding.entry(), wanted)) {
                    open.add(List.of(id, finding.entry()));
                }
            });
        }
        return counted - open.size();
    }

    private static boolean isWanted(ContainerId id, EntryId entry, Resolution wanted) {
        return wanted.wanted().getOrDefault(id, NOTHING).values().stream().anyMatch(each -> each.by().stream()
                .anyMatch(mapping -> mapping.entry().equals(entry)));
    }

    private static int pairs(Resolution wanted) {
        int pairs = 0;
        for (SortedMap<Place, Wanted> places : wanted.wanted().values()) {
            Set<EntryId> entries = new HashSet<>();
            places.values().forEach(each -> each.by().forEach(mapping -> entries.add(mapping.entry())));
            pairs += entries.size();
        }
        return pairs;
    }
}
