package devattach.report;

import com.fasterxml.jackson.core.JsonGenerator;
import devattach.model.Container;
import devattach.model.Facts;
import devattach.model.HostDevice;
import devattach.model.IdMap;
import devattach.model.Printable;
import devattach.report.Style.Tone;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the host has, as text (a device per block, with every key a selector can use) and as JSON. */
public final class FactsPage {

    private final Facts facts;
    private final List<HostDevice> devices;
    private final List<Container> containers;

    public FactsPage(Facts facts) {
        this.facts = facts;
        this.devices = facts.devices().stream()
                .sorted(Comparator.comparing(HostDevice::subsystem)
                        .thenComparing(HostDevice::number)
                        .thenComparing(HostDevice::sysPath))
                .toList();
        this.containers = facts.containers().stream()
                .sorted(Comparator.comparing(Container::title).thenComparing(Container::id))
                .toList();
    }

    public String text(Style style) {
        StringBuilder text = new StringBuilder();
        text.append(style.paint(Tone.TITLE, "Devices of " + Printable.of(facts.host())))
                .append('\n');
        devices.forEach(device -> device(text, device, style));
        text.append('\n').append(style.paint(Tone.TITLE, "Containers")).append('\n');
        containers.forEach(container -> text.append(Printable.of(String.format(
                        "  %s  pid %d  %s%s",
                        container.title(),
                        container.init().pid(),
                        container.id().id(),
                        container.uids().isIdentity() ? "" : "  user namespace")))
                .append('\n'));
        new TreeMap<>(facts.troubles()).forEach((what, why) -> text.append(style.paint(Tone.BAD, "not read: "))
                .append(Printable.of(what + ": " + why))
                .append('\n'));
        text.append(devices.size() + " devices, " + containers.size() + " containers.\n");
        return text.toString();
    }

    private static void device(StringBuilder text, HostDevice device, Style style) {
        text.append(
                Printable.of(String.format("  %-20s %-10s %s", device.devnode(), device.number(), device.subsystem())));
        text.append('\n');
        new TreeSet<>(device.links())
                .forEach(
                        link -> text.append("      ").append(Printable.of(link)).append('\n'));
        new TreeMap<>(device.properties()).forEach((key, value) -> text.append("      ")
                .append(style.paint(Tone.QUIET, Printable.of(key)))
                .append(Printable.of(" = " + value))
                .append('\n'));
    }

    public String json() {
        return Json.text(out -> {
            out.writeStringField("host", facts.host());
            Json.objects(out, "devices", devices, FactsPage::device);
            Json.objects(out, "containers", containers, FactsPage::container);
            Json.object(out, "troubles", to -> strings(to, facts.troubles()));
        });
    }

    private static void device(JsonGenerator out, HostDevice device) throws IOException {
        out.writeStringField("sysPath", device.sysPath());
        out.writeStringField("subsystem", device.subsystem());
        out.writeStringField("name", device.name());
        out.writeStringField("device", device.number().toString());
        out.writeStringField("devnode", device.devnode());
        Json.strings(out, "links", new TreeSet<>(device.links()));
        Json.object(out, "properties", to -> strings(to, device.properties()));
    }

    private static void container(JsonGenerator out, Container container) throws IOException {
        out.writeStringField("runtime", container.id().runtime());
        out.writeStringField("id", container.id().id());
        out.writeStringField("name", container.name());
        Json.object(out, "labels", to -> strings(to, container.labels()));
        Json.object(out, "init", to -> {
            to.writeNumberField("pid", container.init().pid());
            to.writeNumberField("startTime", container.init().startTime());
        });
        Json.objects(out, "uids", container.uids().ranges(), FactsPage::range);
        Json.objects(out, "gids", container.gids().ranges(), FactsPage::range);
        out.writeStringField("cgroup", container.cgroup());
    }

    private static void range(JsonGenerator out, IdMap.Range range) throws IOException {
        out.writeNumberField("inside", range.inside());
        out.writeNumberField("host", range.host());
        out.writeNumberField("count", range.count());
    }

    private static void strings(JsonGenerator out, Map<String, String> values) throws IOException {
        for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
            out.writeStringField(value.getKey(), value.getValue());
        }
    }
}
