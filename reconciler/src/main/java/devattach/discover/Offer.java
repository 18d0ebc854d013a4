package devattach.discover;

import devattach.config.EntryNames;
import devattach.config.YamlText;
import devattach.config.YamlText.Entry;
import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Discovery.Way;
import devattach.model.HostDevice;
import devattach.model.Rung.Lasting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A DeviceMap that gives exactly the things discovered, each by the most lasting way that means it alone. */
public final class Offer {

    /** For whom, where nobody said: allowed, and of no container. */
    private static final String NOBODY = "CHANGE-ME";

    private final Set<String> keys = new HashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final List<String> libusb = new ArrayList<>();

    private Offer() {}

    /**
     * As text, with what is not in it and why as comments.
     *
     * @param container {@code RUNTIME/NAME} or a name; empty where it is not known yet
     */
    public static String of(Discovery discovery, Optional<String> container) {
        Offer offer = new Offer();
        discovery.things().forEach(offer::add);
        YamlText text =
                new YamlText().comment("The devices of " + discovery.host() + ", by 'devattach discover --yaml'.");
        if (container.isEmpty()) {
            text.comment(
                    "Say which container gets them, and take out what it should not get; then 'devattach plan --dir .'.");
        }
        if (offer.entries.isEmpty()) {
            text.comment("There is none among them that could be given.");
        } else {
            text.map(
                    EntryNames.map("discovered-" + discovery.host()),
                    Optional.of(discovery.host()),
                    selector(container.orElse(NOBODY)),
                    offer.entries);
        }
        if (!offer.libusb.isEmpty()) {
            text.comment("for programs that use libusb, 'type: usb' with the same usb keys gives: "
                    + String.join("; ", offer.libusb));
        }
        offer.remarks.forEach(text::comment);
        return text.toString();
    }

    private static Map<String, List<String>> selector(String container) {
        Map<String, List<String>> selector = new LinkedHashMap<>();
        int slash = container.indexOf('/');
        if (slash > 0) {
            selector.put("runtime", List.of(container.substring(0, slash)));
        }
        selector.put("name", List.of(container.substring(slash + 1)));
        return selector;
    }

    private void add(Item item) {
        String nodes = item.nodes().stream().map(HostDevice::devnode).collect(Collectors.joining(", "));
        if (!item.refusals().isEmpty()) {
            Discovery.Refusal refusal = item.refusals().get(0);
            remarks.add("not offered: " + nodes + ": refused by rule '" + refusal.rule() + "': " + refusal.why());
            return;
        }
        Optional<Way> best = item.best();
        if (best.isEmpty()) {
            remarks.add("not offered: " + nodes + ": no key means it alone");
            return;
        }
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("type", item.type());
        entries.add(new Entry(
                EntryNames.free(EntryNames.key(key(item)), this.keys),
                item.name() + " (" + nodes + " now), by " + because(best.get()),
                best.get().rung().match(),
                keys));
        item.libusb().ifPresent(node -> libusb.add(node.devnode() + " of " + nodes));
    }

    private static String key(Item item) {
        HostDevice first = item.nodes().get(0);
        return item.type().equals("usb") ? "usb-" + first.property("usb.port") : first.name();
    }

    private static String because(Way way) {
        String last = "";
        for (String key : way.rung().match().keySet()) {
            last = key;
        }
        return last + ", " + reason(way.rung().lasting());
    }

    /** The half of a sentence that begins with a key. */
    static String reason(Lasting lasting) {
        return switch (lasting) {
            case IDENTITY -> "which says what it is: it may be plugged in elsewhere";
            case CONTENT -> "which says what is on it: a copy of that would be meant, too";
            case PLACE -> "which says where it is plugged in: whatever is there is meant";
            case NODE -> "which its driver always calls it";
            case SORT -> "which says of what sort it is: there is one of that sort now";
            case NAME -> "which is in order of appearance: it may mean another after a re-plug or reboot";
        };
    }
}
