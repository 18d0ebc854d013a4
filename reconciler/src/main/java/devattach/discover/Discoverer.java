package devattach.discover;

import devattach.config.YamlText;
import devattach.device.Rungs;
import devattach.model.DeviceNumber;
import devattach.model.DeviceUse;
import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Discovery.Reach;
import devattach.model.Discovery.Way;
import devattach.model.HostDevice;
import devattach.model.HostUse;
import devattach.model.Rung;
import devattach.model.Thing;
import devattach.plan.Rails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the things of a host, and tells how each can be named there. */
public final class Discoverer {

    private final Seen seen;

    /**
     * What was read of a host.
     *
     * @param devices with {@link #attributes}
     * @param held the containers that have a node of a device
     */
    public record Seen(
            String host,
            List<HostDevice> devices,
            HostUse use,
            Map<DeviceNumber, List<DeviceUse.InContainer>> held,
            Discovery.Scope scope,
            Map<String, String> troubles) {}

    private Discoverer(Seen seen) {
        this.seen = seen;
    }

    /** The sysfs attributes that a look has to read besides. */
    public static Set<String> attributes() {
        Set<String> names = new TreeSet<>(Rungs.attributes());
        names.addAll(Names.ATTRIBUTES);
        return names;
    }

    /** The things that a filter lets through; a filter hides things, and never changes what is said of the others. */
    public static Discovery of(Seen seen, Filter filter) {
        Discoverer discoverer = new Discoverer(seen);
        List<Item> items = new ArrayList<>();
        int hidden = 0;
        for (Candidate one : Things.of(seen.devices())) {
            if (!filter.fits(one)) {
                continue;
            }
            Item item = discoverer.item(one);
            if (!filter.fits(item)) {
                continue;
            }
            if (filter.shows(one)) {
                items.add(item);
            } else {
                hidden++;
            }
        }
        return new Discovery(seen.host(), items, hidden, seen.scope(), seen.troubles());
    }

    private Item item(Candidate one) {
        List<String> sorts = Sorts.of(one);
        return new Item(
                sorts.get(0),
                sorts,
                Names.of(one),
                one.type().name(),
                one.own(),
                one.shared(),
                one.libusb(),
                ways(one),
                refusals(one.all()),
                held(one.all()));
    }

    private List<Way> ways(Candidate one) {
        List<Way> ways = new ArrayList<>();
        for (Rung rung : Rungs.of(one.type(), one.own())) {
            List<Thing> things = Rungs.fitting(one.type(), rung.match(), seen.devices());
            Reach reach = Rungs.are(things, one.own()) ? Reach.UNIQUE : things.size() > 1 ? Reach.SHARED : Reach.PART;
            ways.add(new Way(rung, YamlText.match(rung.match()), reach, things.size()));
        }
        return ways;
    }

    private List<Discovery.Refusal> refusals(Collection<HostDevice> nodes) {
        List<Discovery.Refusal> refusals = new ArrayList<>();
        for (HostDevice node : nodes) {
            Rails.broken(node.number(), seen.use())
                    .ifPresent(rail -> refusals.add(new Discovery.Refusal(node, rail.rule(), rail.why())));
        }
        return refusals;
    }

    private List<Discovery.Held> held(Collection<HostDevice> nodes) {
        List<Discovery.Held> held = new ArrayList<>();
        for (HostDevice node : nodes) {
            seen.held().getOrDefault(node.number(), List.of()).forEach(by -> held.add(new Discovery.Held(node, by)));
        }
        return held;
    }
}
