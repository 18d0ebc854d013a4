package devattach.imports;

import devattach.model.Container;
import devattach.model.Facet;
import devattach.model.Location;
import devattach.model.Permissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What a running container was given, by whoever started it, as a draft. */
public final class Given {

    private Given() {}

    /**
     * Of one container.
     *
     * @param nodes what stands in it, and what its device policy allows of each
     * @param oddities what could not be read, or is not to be taken over, in words
     */
    public static Draft draft(
            String host, Container container, SortedMap<Facet.Node, Permissions> nodes, List<String> oddities) {
        String title = "container '" + container.title() + "'";
        Location where = new Location("live", 0, 0);
        List<Found> found = new ArrayList<>();
        List<Remark> remarks = new ArrayList<>();
        oddities.forEach(what -> remarks.add(new Remark(where, title + ": " + what)));
        nodes.forEach((node, allowed) -> {
            String device = title + ", device " + node.path();
            Permissions use = allowed.and(Permissions.RW);
            if (use.isEmpty()) {
                remarks.add(new Remark(
                        where, device + " (" + node.number() + "): its device policy does not allow to use it"));
            } else if (node.uid() < 0 || node.gid() < 0) {
                remarks.add(new Remark(where, device + ": its owner has no number in the container's user namespace"));
            } else {
                found.add(new Found(where, device, node.path().name(), keys(node, use), Found.Looks.AS_WRITTEN));
            }
        });
        Map<String, List<String>> selector =
                Draft.selector("runtime", container.id().runtime(), "name", container.name());
        String project = container.labels().getOrDefault("project", "default");
        if (Set.of("lxd", "incus").contains(container.id().runtime()) && !project.equals("default")) {
            selector.put("project", List.of(project));
        }
        String map = container.id().runtime() + "-" + container.name();
        return new Draft(map, Optional.of(host), selector, found, remarks);
    }

    private static Map<String, String> keys(Facet.Node node, Permissions use) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("type", node.number().kind().letter() == 'b' ? "unix-block" : "unix-char");
        keys.put("major", Integer.toString(node.number().major()));
        keys.put("minor", Integer.toString(node.number().minor()));
        keys.put("path", node.path().toString());
        keys.put("access", use.toString());
        keys.put("uid", Integer.toString(node.uid()));
        keys.put("gid", Integer.toString(node.gid()));
        keys.put("mode", String.format("%04o", node.mode()));
        return keys;
    }

    /** A runtime that could not be asked: its containers are not here, which is not to say that it has none. */
    public static Draft unknown(String runtime, String why) {
        Remark remark = new Remark(new Location("live", 0, 0), "containers of " + runtime + ": " + why);
        return Draft.named(runtime, runtime, runtime, List.of(), List.of(remark));
    }
}
