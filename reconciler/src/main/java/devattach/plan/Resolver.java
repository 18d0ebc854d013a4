package devattach.plan;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import devattach.device.Distinction;
import devattach.device.Offer;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.Finding;
import devattach.model.Mapping;
import devattach.model.MoreFunctions;
import devattach.model.NetworkFinding;
import devattach.model.Resolution;
import devattach.model.Thing;
import devattach.model.World;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Says of every mapping which things and which containers it means: as facets wanted, or as findings. Total: no mapping ends as
 * neither, but for those that only mask others. Pure.
 */
public final class Resolver {

    private final World world;
    private final Claims claims;
    private final Functions functions = new Functions();
    private final Growth growth;
    private final Map<String, Set<ContainerId>> masked = new HashMap<>();

    private Resolver(World world) {
        this.world = world;
        this.claims = new Claims(world);
        this.growth = new Growth(world);
    }

    /** Equal arguments give equal answers, in whatever order the mappings come. */
    public static Resolution resolve(List<Mapping> mappings, World world) {
        Resolver resolver = new Resolver(world);
        mappings.stream().filter(DeviceTypes::masks).forEach(resolver::mask);
        mappings.stream()
                .filter(mapping -> DeviceTypes.leastParts(mapping) > 0)
                .sorted(Comparator.comparing(Mapping::entry))
                .forEach(resolver::grow);
        mappings.stream()
                .filter(mapping -> !DeviceTypes.masks(mapping))
                // what is chosen from parts leaves alone what others name
                .sorted(Comparator.comparing(DeviceTypes::inParts).thenComparing(Mapping::entry))
                .forEach(resolver::resolve);
        return resolver.claims.resolution(resolver.growth.all());
    }

    private void mask(Mapping mapping) {
        Set<ContainerId> here = masked.computeIfAbsent(mapping.entry().key(), key -> new TreeSet<>());
        Selection.of(mapping.containers(), world).forEach(container -> here.add(container.id()));
    }

    private static DeviceType type(Mapping mapping) {
        return DeviceTypes.named(mapping.type())
                .orElseThrow(() -> new IllegalStateException("validated as " + mapping.type()));
    }

    /** Whether it means one thing and several fit. */
    private static boolean isUnclear(Mapping mapping, List<Thing> fitting) {
        return mapping.choice().count() == Mapping.Choice.ONLY && fitting.size() > 1;
    }

    /** What shall have more parts, where a container is there to have one. */
    private void grow(Mapping mapping) {
        DeviceType type = type(mapping);
        List<Thing> fitting = type.offer(mapping.choice(), world).things();
        if (!isUnclear(mapping, fitting)
                && !unmasked(mapping, Selection.of(mapping.containers(), world)).isEmpty()) {
            fitting.stream()
                    .filter(thing -> type.misfit(thing, mapping).isEmpty())
                    .forEach(thing -> growth.ask(mapping, thing).ifPresent(claims::found));
        }
    }

    private List<Container> unmasked(Mapping mapping, List<Container> selected) {
        Set<ContainerId> not = masked.getOrDefault(mapping.entry().key(), Set.of());
        return selected.stream()
                .filter(container -> !not.contains(container.id()))
                .toList();
    }

    private void resolve(Mapping mapping) {
        DeviceType type = type(mapping);
        List<Container> selected = Selection.of(mapping.containers(), world);
        if (selected.isEmpty()) {
            claims.found(absent(mapping, world));
        }
        List<Container> containers = unmasked(mapping, selected);
        Offer offer = type.offer(mapping.choice(), world);
        List<Thing> fitting =
                offer.things().stream().sorted(Comparator.comparing(Thing::id)).toList();
        if (!type.hasNodes() && !DeviceTypes.inParts(mapping)) {
            functions.named(fitting);
        }
        tell(mapping, offer, containers);
        boolean unclear = isUnclear(mapping, fitting);
        if (unclear) {
            claims.found(new Finding.Ambiguous(
                    mapping.entry(),
                    mapping.where(),
                    describe(mapping),
                    fitting.stream().map(Thing::title).toList(),
                    Distinction.between(fitting),
                    type.hasNodes() ? "count: all" : ""));
        } else if (fitting.size() < leastOf(mapping) && !offer.explains()) {
            claims.found(tooFew(mapping, fitting.size()));
        }
        boolean torn = mapping.exclusive() && containers.size() > 1 && !fitting.isEmpty() && !unclear;
        if (torn) {
            claims.found(inSeveral(mapping, containers));
        }
        if (unclear || torn) {
            List<Thing> things = withParts(mapping, type, fitting);
            containers.forEach(container -> claims.undecided(mapping, type, container, things));
            return;
        }
        List<Thing> chosen = Choosing.of(mapping, fitting, containers, world);
        chosen.forEach(thing -> claim(mapping, type, thing, containers));
    }

    /** What the type itself has to say. */
    private void tell(Mapping mapping, Offer offer, List<Container> containers) {
        offer.lacking()
                .forEach(lacking -> claims.found(
                        mapping.required()
                                ? new Finding.Missing(mapping.entry(), mapping.where(), lacking.name(), lacking.next())
                                : new Finding.Waiting(
                                        mapping.entry(), mapping.where(), lacking.name(), lacking.next())));
        for (Offer.Unclear unclear : offer.unclear()) {
            claims.found(new Finding.Unresolvable(
                    mapping.entry(), mapping.where(), Optional.empty(), unclear.why(), unclear.next()));
            containers.forEach(claims::undecided);
        }
        if (!containers.isEmpty()) {
            offer.atStart()
                    .forEach(rest -> claims.found(new Finding.AtStartOnly(
                            mapping.entry(), mapping.where(), rest.what(), rest.why(), rest.next())));
        }
    }

    private void claim(Mapping mapping, DeviceType type, Thing thing, List<Container> containers) {
        Optional<Offer.Unclear> misfit = type.misfit(thing, mapping);
        for (Container container : containers) {
            if (misfit.isPresent()) {
                claims.unresolvable(
                        mapping, container, misfit.get().why(), misfit.get().next());
                claims.undecided(mapping, type, container, withParts(mapping, type, List.of(thing)));
            } else if (DeviceTypes.inParts(mapping)) {
                claimPart(mapping, type, thing, container);
            } else {
                claims.claim(mapping, type, thing, container);
            }
        }
    }

    private void claimPart(Mapping mapping, DeviceType type, Thing thing, Container container) {
        Optional<MoreFunctions> first = growth.of(thing);
        if (first.isPresent()) {
            claims.found(new NetworkFinding.FunctionsFirst(
                    mapping.entry(), mapping.where(), Optional.of(container.id()), first.get()));
            return;
        }
        List<Thing> parts = type.parts(thing, world);
        Optional<Thing> chosen = functions.choose(mapping, container, parts);
        if (chosen.isPresent()) {
            claims.claim(mapping, type, chosen.get(), container);
        } else {
            claims.unresolvable(mapping, container, functions.none(thing, parts), Functions.more(thing));
        }
    }

    private List<Thing> withParts(Mapping mapping, DeviceType type, List<Thing> things) {
        if (!DeviceTypes.inParts(mapping)) {
            return things;
        }
        return things.stream()
                .flatMap(thing -> Stream.concat(Stream.of(thing), type.parts(thing, world).stream()))
                .toList();
    }

    private static int leastOf(Mapping mapping) {
        int count = mapping.choice().count();
        return count == Mapping.Choice.ONLY || count == Mapping.Choice.ALL ? 1 : count;
    }

    private static Finding tooFew(Mapping mapping, int there) {
        String selector = there == 0
                ? describe(mapping)
                : describe(mapping) + " beside the " + there + " of " + leastOf(mapping) + " that are there";
        return mapping.required()
                ? new Finding.Missing(mapping.entry(), mapping.where(), selector)
                : new Finding.Waiting(mapping.entry(), mapping.where(), selector);
    }

    private static Finding inSeveral(Mapping mapping, List<Container> containers) {
        return new Finding.Conflict(
                mapping.entry(),
                mapping.where(),
                Optional.empty(),
                "an exclusive device is wanted in " + containers.size() + " containers ("
                        + String.join(
                                ", ", containers.stream().map(Container::title).toList()) + ")",
                mapping.where());
    }

    private static Finding absent(Mapping mapping, World world) {
        String selector = mapping.containers().toString();
        return Selection.trouble(mapping.containers(), world)
                .<Finding>map(why -> new Finding.Unreadable(mapping.entry(), mapping.where(), Optional.empty(), why))
                .orElseGet(() -> new Finding.ContainerAbsent(mapping.entry(), mapping.where(), selector));
    }

    private static String describe(Mapping mapping) {
        return String.join(
                " or ",
                mapping.match().stream()
                        .map(match -> String.join(
                                ", ",
                                match.entrySet().stream()
                                        .map(key -> key.getKey() + "=" + key.getValue())
                                        .sorted()
                                        .toList()))
                        .toList());
    }
}
