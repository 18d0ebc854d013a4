package devattach.report;

import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Discovery.Reach;
import devattach.model.Discovery.Way;
import devattach.model.HostDevice;
import devattach.model.Permissions;
import devattach.model.Printable;
import devattach.model.Rung.Lasting;
import devattach.report.Style.Tone;
import java.util.Optional;
import java.util.TreeMap;

/** What a host could give, as text and as JSON. */
public final class DiscoveryPage {

    private final Discovery discovery;

    public DiscoveryPage(Discovery discovery) {
        this.discovery = discovery;
    }

    public String json() {
        return DiscoveryJson.render(discovery);
    }

    public String text(Style style) {
        StringBuilder text = new StringBuilder();
        discovery.things().forEach(item -> item(text, item, style));
        new TreeMap<>(discovery.troubles()).forEach((what, why) -> text.append(style.paint(Tone.BAD, "not read: "))
                .append(Printable.of(what + ": " + why))
                .append('\n'));
        int count = discovery.things().size();
        text.append(count == 0 ? "Nothing" : count == 1 ? "1 thing" : count + " things");
        text.append(discovery.hidden() == 0 ? ".\n" : "; " + discovery.hidden() + " more with --all.\n");
        if (discovery.scope() == Discovery.Scope.HOST) {
            text.append("Who has what is seen by root only: sudo devattach discover\n");
        }
        if (count > 0) {
            text.append("Next: devattach discover TEXT --yaml\n");
        }
        return text.toString();
    }

    private static void item(StringBuilder text, Item item, Style style) {
        String title = String.join(", ", item.sorts()) + ": " + item.name();
        text.append(style.paint(Tone.TITLE, Printable.of(title))).append('\n');
        item.nodes().forEach(node -> node(text, "node", node, ""));
        item.shared().forEach(node -> node(text, "and", node, ", which its like share"));
        item.libusb().ifPresent(node -> node(text, "libusb", node, ", for type: usb"));
        line(text, "type", item.type());
        Optional<Way> best = item.best();
        for (Way way : item.ways()) {
            boolean chosen = best.isPresent() && best.get().equals(way);
            String line = String.format(
                    "%-8s  %-13s  %s", reach(way), lasting(way.rung().lasting()), way.written());
            text.append(chosen ? style.paint(Tone.GOOD, "* ") : "  ")
                    .append(Printable.of(line))
                    .append('\n');
        }
        for (Discovery.Refusal each : item.refusals()) {
            text.append(style.paint(Tone.BAD, "  never     "))
                    .append(Printable.of(each.node().devnode() + ": rule '" + each.rule() + "': " + each.why()))
                    .append('\n');
        }
        for (Discovery.Held each : item.held()) {
            Permissions allowed = each.by().allowed();
            line(
                    text,
                    "has it",
                    each.by().container().title() + "  " + String.join(", ", DeviceUsePage.names(each.by()))
                            + "; device policy allows " + (allowed.isEmpty() ? "nothing" : allowed));
        }
        text.append('\n');
    }

    private static void node(StringBuilder text, String word, HostDevice node, String what) {
        line(text, word, node.devnode() + "  " + node.number() + ", " + node.subsystem() + what);
    }

    private static void line(StringBuilder text, String word, String rest) {
        text.append(Printable.of(String.format("  %-8s  %s", word, rest))).append('\n');
    }

    private static String reach(Way way) {
        return way.reach() == Reach.SHARED ? "of " + way.things() : way.reach() == Reach.PART ? "part" : "unique";
    }

    /** Why a way means the same tomorrow, in three words. */
    private static String lasting(Lasting lasting) {
        return switch (lasting) {
            case IDENTITY -> "what it is";
            case CONTENT -> "what is on it";
            case PLACE -> "where it is";
            case NODE -> "its name";
            case SORT -> "its sort";
            case NAME -> "moves";
        };
    }
}
