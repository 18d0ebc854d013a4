package devattach.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Containers of crun, by its {@code ROOT/NAME/status} and, for labels, the annotations in the {@code config.json} beside it. */
final class CrunRuntime implements ContainerRuntime {

    private final List<String> roots;
    private final StateFolders folders;

    CrunRuntime(List<String> roots) {
        this.roots = List.copyOf(roots);
        this.folders = new StateFolders(
                roots,
                "status",
                folder -> parse(
                        folder,
                        Files.readString(folder.resolve("status")),
                        Files.readString(folder.resolve("config.json"))));
    }

    @Override
    public String name() {
        return "crun";
    }

    @Override
    public Optional<List<String>> exec(Container container, List<String> command) {
        Path folder = Path.of(container.id().id());
        String root = String.valueOf(folder.getParent());
        return Optional.of(Words.of(command, "crun", "--root", root, "exec", String.valueOf(folder.getFileName())));
    }

    @Override
    public Listed list(Collection<ContainerSelector> asked) throws IOException {
        return folders.list();
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return roots;
    }

    static Optional<Running> parse(Path folder, String status, String config) throws IOException {
        JsonNode state = Json.read(status);
        int pid = state.path("pid").asInt();
        if (!state.has("pid")) {
            throw new IOException("no pid in it");
        }
        Map<String, String> labels = new HashMap<>();
        Json.read(config)
                .path("annotations")
                .properties()
                .forEach(annotation ->
                        labels.put(annotation.getKey(), annotation.getValue().asText()));
        return pid <= 0
                ? Optional.empty()
                : Optional.of(new Running(
                        new ContainerId("crun", folder.toString()),
                        folder.getFileName().toString(),
                        labels,
                        pid,
                        state.path("process-start-time").asLong()));
    }
}
