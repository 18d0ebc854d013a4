package devattach.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What matters of a bundle's {@code config.json}, see the OCI runtime specification.
 *
 * @param cgroup the last part of where its cgroups were asked for; empty where the runtime was free to choose
 */
record OciConfig(Map<String, String> annotations, String cgroup) {

    OciConfig {
        annotations = Map.copyOf(annotations);
    }

    static OciConfig read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    static OciConfig parse(String json) throws IOException {
        JsonNode config = Json.read(json);
        Map<String, String> annotations = new HashMap<>();
        config.path("annotations")
                .properties()
                .forEach(each -> annotations.put(each.getKey(), each.getValue().asText()));
        // a path, or slice:prefix:name where systemd makes them
        String path = config.path("linux").path("cgroupsPath").asText();
        return new OciConfig(annotations, path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1));
    }

    String annotation(String key) {
        return annotations.getOrDefault(key, "");
    }
}
