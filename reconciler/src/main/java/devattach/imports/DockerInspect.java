package devattach.imports;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import devattach.model.Location;
import devattach.runtime.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code docker inspect} prints of containers: an array, or one of its elements. */
final class DockerInspect implements Translator {

    /** What Docker notes where nobody said which permissions; nothing needs the m, see docs/import.md. */
    private static final String UNSAID = "rwm";

    @Override
    public List<Draft> read(Input input) throws IOException {
        JsonNode root = parse(input);
        List<JsonNode> containers = new ArrayList<>();
        if (root.isArray()) {
            root.forEach(containers::add);
        } else if (root.isObject()) {
            containers.add(root);
        }
        if (containers.isEmpty()) {
            throw input.unreadable("holds no container; check the names that 'docker inspect' was given");
        }
        List<Draft> drafts = new ArrayList<>();
        for (JsonNode container : containers) {
            if (!container.path("HostConfig").isObject()) {
                throw input.unreadable("element " + (1 + containers.indexOf(container))
                        + " has no 'HostConfig', so it is no container; inspect containers only");
            }
            Draft draft = draft(input, container);
            if (!draft.isEmpty()) {
                drafts.add(draft);
            }
        }
        if (input.name().isPresent() && drafts.size() > 1) {
            throw input.unreadable(
                    "has " + drafts.size() + " containers with devices, and '--name' names one; leave '--name' out");
        }
        return drafts;
    }

    private static JsonNode parse(Input input) throws IOException {
        try {
            return Json.read(input.text());
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            Location where = at == null
                    ? input.where()
                    : new Location(input.file(), Math.max(at.getLineNr(), 0), Math.max(at.getColumnNr(), 0));
            throw new IOException(
                    where + ": not JSON: " + e.getOriginalMessage()
                            + "; import what 'docker inspect' prints, unchanged",
                    e);
        }
    }

    private static Draft draft(Input input, JsonNode container) {
        String id = container.path("Id").asText();
        String listed = container.path("Name").asText(id);
        String name = input.name().orElse(listed.startsWith("/") ? listed.substring(1) : listed);
        String title = "container '" + name + "'";
        JsonNode config = container.path("HostConfig");
        List<Found> devices = new ArrayList<>();
        config.path("Devices").forEach(device -> devices.add(device(input, title, device)));
        config.path("DeviceRequests").forEach(request -> {
            if (isCdi(request)) {
                request.path("DeviceIDs")
                        .forEach(asked -> devices.add(Found.ofCdi(input.where(), title, asked.asText())));
            }
        });
        List<Remark> remarks = new ArrayList<>();
        remarks(config).forEach(what -> remarks.add(new Remark(input.where(), title + ": " + what)));
        JsonNode labels = container.path("Config").path("Labels");
        String service = labels.path("com.docker.compose.service").asText();
        Map<String, List<String>> selector = service.isEmpty() || input.name().isPresent()
                ? Draft.selector("runtime", "docker", "name", name)
                : Draft.selector(
                        "runtime",
                        "docker",
                        "compose.project",
                        labels.path("com.docker.compose.project").asText(),
                        "compose.service",
                        service);
        return new Draft(name, Optional.empty(), selector, devices, remarks);
    }

    private static Found device(Input input, String title, JsonNode device) {
        String source = device.path("PathOnHost").asText();
        String path = device.path("PathInContainer").asText(source);
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("source", source);
        keys.put("path", path);
        String letters = device.path("CgroupPermissions").asText(UNSAID);
        if (!letters.equals(UNSAID)) {
            keys.put("access", letters);
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new Found(input.where(), title + ", device '" + source + "'", name, keys, Found.Looks.AS_ON_HOST);
    }

    /** What {@code --device nvidia.com/gpu=0} becomes. */
    private static boolean isCdi(JsonNode request) {
        return request.path("Driver").asText().equals("cdi");
    }

    private static List<String> remarks(JsonNode config) {
        List<String> remarks = new ArrayList<>();
        if (config.path("Privileged").asBoolean()) {
            remarks.add("'Privileged' gives it every device of the host; name the ones it needs with '--device'");
        }
        config.path("DeviceRequests").forEach(request -> {
            if (!isCdi(request)) {
                remarks.add("DeviceRequests (driver '" + request.path("Driver").asText() + "', "
                        + request.path("Capabilities") + "), GPUs as a rule, are chosen by Docker's own driver");
            }
        });
        config.path("DeviceCgroupRules")
                .forEach(rule -> remarks.add(
                        "DeviceCgroupRules '" + rule.asText() + "' is a permission without a device; name the device"));
        config.path("Binds").forEach(bind -> {
            String text = bind.asText();
            if (text.startsWith("/dev/") && !text.startsWith("/dev/shm") || text.startsWith("/dev:")) {
                remarks.add("volume '" + text + "' puts nodes of the host there; name the devices it is about");
            }
        });
        return remarks;
    }
}
