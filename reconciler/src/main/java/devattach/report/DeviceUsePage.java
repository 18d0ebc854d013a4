package devattach.report;

import devattach.model.DeviceUse;
import devattach.model.HostDevice;
import devattach.model.Printable;
import devattach.report.Style.Tone;
import java.util.List;
import java.util.TreeMap;

/** Who has a device, as text and as JSON. */
public final class DeviceUsePage {

    private final DeviceUse use;

    public DeviceUsePage(DeviceUse use) {
        this.use = use;
    }

    public String text(Style style) {
        StringBuilder text = new StringBuilder();
        String what = use.device()
                .map(device -> device.devnode() + "  " + use.number() + ", " + device.subsystem())
                .orElse(use.number() + ", which no device of this host has now");
        text.append(style.paint(Tone.TITLE, Printable.of(what))).append('\n');
        for (DeviceUse.InContainer each : use.containers()) {
            text.append("  ").append(Printable.of(each.container().title())).append("  ");
            text.append(each.nodes().isEmpty() ? "no node" : Printable.of(String.join(", ", names(each))));
            text.append("; device policy allows ")
                    .append(each.allowed().isEmpty() ? "nothing" : each.allowed())
                    .append('\n');
        }
        for (DeviceUse.Opened each : use.open()) {
            text.append(style.paint(Tone.NOTE, "  open"))
                    .append(Printable.of(" by " + each.holder() + ", user " + each.user() + ", "
                            + (each.container().isEmpty() ? "of the host" : "of " + each.container())))
                    .append('\n');
        }
        new TreeMap<>(use.unreadable()).forEach((container, why) -> text.append(style.paint(Tone.BAD, "  not read: "))
                .append(Printable.of(container + ": " + why))
                .append('\n'));
        text.append(use.containers().size()).append(use.containers().size() == 1 ? " container, " : " containers, ");
        text.append(
                use.open().isEmpty()
                        ? "not open anywhere.\n"
                        : "open in " + use.open().size() + (use.open().size() == 1 ? " process.\n" : " processes.\n"));
        return text.toString();
    }

    /** Its nodes, and which are ours. */
    static List<String> names(DeviceUse.InContainer each) {
        return each.nodes().stream()
                .map(node -> node + (each.ours().contains(node) ? " (by devattach)" : ""))
                .toList();
    }

    public String json() {
        return Json.text(out -> {
            out.writeStringField("device", use.number().toString());
            out.writeStringField(
                    "devnode", use.device().map(HostDevice::devnode).orElse(""));
            Json.objects(out, "containers", use.containers(), DiscoveryJson::container);
            Json.objects(out, "open", use.open(), (to, each) -> {
                to.writeNumberField("pid", each.holder().pid());
                to.writeStringField("command", each.holder().command());
                to.writeNumberField("user", each.user());
                to.writeStringField("container", each.container());
            });
            Json.object(out, "unreadable", to -> {
                for (var each : new TreeMap<>(use.unreadable()).entrySet()) {
                    to.writeStringField(each.getKey(), each.getValue());
                }
            });
        });
    }
}
