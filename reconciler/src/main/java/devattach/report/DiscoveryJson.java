package devattach.report;

import com.fasterxml.jackson.core.JsonGenerator;
import devattach.model.ContainerPath;
import devattach.model.DeviceUse;
import devattach.model.Discovery;
import devattach.model.Discovery.Item;
import devattach.model.Discovery.Way;
import devattach.model.HostDevice;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a host could give as JSON, as {@code schema/discovery.schema.json} promises it. */
final class DiscoveryJson {

    private DiscoveryJson() {}

    static String render(Discovery discovery) {
        return Json.text(out -> {
            out.writeStringField("host", discovery.host());
            out.writeStringField("scope", word(discovery.scope()));
            Json.objects(out, "things", discovery.things(), DiscoveryJson::item);
            out.writeNumberField("hidden", discovery.hidden());
            Json.object(out, "troubles", to -> strings(to, new TreeMap<>(discovery.troubles())));
        });
    }

    private static void item(JsonGenerator out, Item item) throws IOException {
        out.writeStringField("sort", item.sort());
        Json.strings(out, "sorts", item.sorts());
        out.writeStringField("name", item.name());
        out.writeStringField("type", item.type());
        Json.objects(out, "nodes", item.nodes(), DiscoveryJson::node);
        Json.objects(out, "shared", item.shared(), DiscoveryJson::node);
        Json.objects(out, "libusb", item.libusb().stream().toList(), DiscoveryJson::node);
        Json.objects(out, "ways", item.ways(), DiscoveryJson::way);
        Optional<Way> best = item.best();
        if (best.isPresent()) {
            Json.object(out, "best", to -> way(to, best.get()));
        } else {
            out.writeNullField("best");
        }
        Json.objects(out, "refused", item.refusals(), (to, each) -> {
            to.writeStringField("devnode", each.node().devnode());
            to.writeStringField("rule", each.rule());
            to.writeStringField("why", each.why());
        });
        Json.objects(out, "containers", item.held(), (to, each) -> {
            to.writeStringField("device", each.node().number().toString());
            DiscoveryJson.container(to, each.by());
        });
    }

    private static void node(JsonGenerator out, HostDevice node) throws IOException {
        out.writeStringField("devnode", node.devnode());
        out.writeStringField("device", node.number().toString());
        out.writeStringField("subsystem", node.subsystem());
        out.writeStringField("sysPath", node.sysPath());
        Json.strings(out, "links", new TreeSet<>(node.links()));
    }

    private static void way(JsonGenerator out, Way way) throws IOException {
        Json.object(out, "match", to -> strings(to, way.rung().match()));
        out.writeStringField("lasting", word(way.rung().lasting()));
        out.writeStringField("reach", word(way.reach()));
        out.writeNumberField("things", way.things());
    }

    /** A container that has a node, in the words of {@code who}. */
    static void container(JsonGenerator out, DeviceUse.InContainer each) throws IOException {
        out.writeStringField("runtime", each.container().id().runtime());
        out.writeStringField("id", each.container().id().id());
        out.writeStringField("name", each.container().name());
        Json.strings(out, "nodes", paths(each.nodes()));
        Json.strings(out, "ours", paths(each.ours()));
        out.writeStringField("allowed", each.allowed().toString());
    }

    private static List<String> paths(List<ContainerPath> paths) {
        return paths.stream().map(ContainerPath::value).toList();
    }

    private static void strings(JsonGenerator out, Map<String, String> values) throws IOException {
        for (Map.Entry<String, String> value : values.entrySet()) {
            out.writeStringField(value.getKey(), value.getValue());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
