package devattach.device;

import devattach.model.CdiCatalog;
import devattach.model.CdiDevice;
import devattach.model.CdiName;
import devattach.model.Facet;
import devattach.model.HostDevice;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import devattach.model.Thing;
import devattach.model.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code cdi}: a device by the name that a specification of the Container Device Interface gives it, {@code nvidia.com/gpu=0}, with the
 * nodes the specification says, each as it says. Which devices these are is asked of the kernel: numbers in a specification are as old
 * as the file. What else it asks for is said, and left to whoever makes the container.
 *
 * @see <a href="https://github.com/cncf-tags/container-device-interface/blob/main/SPEC.md">the CDI specification</a>
 */
final class Cdi implements DeviceType {

    static final String NAME = "cdi";

    /** The key of {@code match} that holds the name. */
    private static final String KEY = "cdi";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> keys() {
        return Set.of(KEY);
    }

    @Override
    public Map<String, String> shorthands() {
        return Map.of("name", KEY);
    }

    /** The specification's, as far as it says anything; an entry can narrow what it allows. */
    @Override
    public Unsaid unsaid() {
        return new Unsaid(Permissions.RWM, Owner.UNSAID);
    }

    @Override
    public int count() {
        return Mapping.Choice.ALL;
    }

    @Override
    public Optional<String> contradiction(Mapping.Choice choice) {
        return choice.count() == Mapping.Choice.ALL
                ? Optional.empty()
                : Optional.of("'count' does not go with names, each of which means one device; remove it");
    }

    /** None: without the specifications a name means nothing. */
    @Override
    public List<Thing> things(Mapping.Choice choice, List<HostDevice> devices) {
        return List.of();
    }

    @Override
    public Offer offer(Mapping.Choice choice, World world) {
        return new Asking(world).offer(choice);
    }

    @Override
    public Optional<Offer.Unclear> misfit(Thing thing, Mapping mapping) {
        return Optional.empty();
    }

    @Override
    public List<Facet> facets(Thing thing, Mapping mapping, Inside inside) {
        Set<Facet> facets = new LinkedHashSet<>();
        thing.described().forEach(node -> facets.addAll(Facets.of(node, mapping, inside)));
        return List.copyOf(facets);
    }

    /** One choice held against the specifications and devices of a host. */
    private static final class Asking {

        private final CdiCatalog specs;
        private final CdiNodes nodes;
        private final Map<CdiName, CdiDevice> meant = new LinkedHashMap<>();
        private final List<Offer.Lacking> lacking = new ArrayList<>();
        private final Set<Offer.Unclear> unclear = new LinkedHashSet<>();

        Asking(World world) {
            specs = world.cdi();
            nodes = new CdiNodes(world);
        }

        Offer offer(Mapping.Choice choice) {
            choice.match().forEach(match -> ask(CdiName.parse(match.getOrDefault(KEY, ""))));
            List<Thing> things = new ArrayList<>();
            meant.values().forEach(device -> nodes.thing(device).ifPresent(things::add));
            lacking.addAll(nodes.lacking());
            unclear.addAll(nodes.mistaken());
            return new Offer(things, lacking, List.copyOf(unclear), CdiRest.of(meant.values()));
        }

        private void ask(CdiName name) {
            List<CdiDevice> named = specs.devices().get(name);
            boolean any = named == null && name.isAll() && takeAll(name.kind());
            if (named != null) {
                take(name, named);
                return;
            }
            // a file that cannot be read may hold the name, or more of a kind than is known
            List<CdiCatalog.Trouble> troubles = specs.troublesOf(name.kind());
            troubles.forEach(trouble -> unclear.add(new Offer.Unclear(
                    "it is not known what the CDI name " + name + " means: " + trouble.why(),
                    "correct the file or remove it; until then what is attached stays")));
            if (!any && troubles.isEmpty()) {
                lacking.add(CdiHints.unknown(name, specs));
            }
        }

        private boolean takeAll(String kind) {
            boolean any = false;
            for (Map.Entry<CdiName, List<CdiDevice>> each : specs.devices().entrySet()) {
                if (each.getKey().kind().equals(kind)) {
                    take(each.getKey(), each.getValue());
                    any = true;
                }
            }
            return any;
        }

        private void take(CdiName name, List<CdiDevice> candidates) {
            if (candidates.size() == 1) {
                meant.put(name, candidates.get(0));
                return;
            }
            unclear.add(new Offer.Unclear(
                    "CDI specs of the same precedence say different things of " + name + ": "
                            + String.join(
                                    " and ",
                                    candidates.stream()
                                            .map(device -> device.where().toString())
                                            .toList()),
                    "keep one of the two; until then what is attached stays"));
        }
    }
}
