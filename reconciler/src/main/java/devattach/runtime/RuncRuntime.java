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

/** Containers of runc, by its {@code ROOT/NAME/state.json}. Those that engines run through runc with that root are listed here, too. */
final class RuncRuntime implements ContainerRuntime {

    private final List<String> roots;
    private final StateFolders folders;

    RuncRuntime(List<String> roots) {
        this.roots = List.copyOf(roots);
        this.folders = new StateFolders(
                roots, "state.json", folder -> parse(folder, Files.readString(folder.resolve("state.json"))));
    }

    @Override
    public String name() {
        return "runc";
    }

    @Override
    public Optional<List<String>> exec(Container container, List<String> command) {
        Path folder = Path.of(container.id().id());
        String root = String.valueOf(folder.getParent());
        return Optional.of(Words.of(command, "runc", "--root", root, "exec", String.valueOf(folder.getFileName())));
    }

    @Override
    public Listed list(Collection<ContainerSelector> asked) throws IOException {
        return folders.list();
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return roots;
    }

    static Optional<Running> parse(Path folder, String json) throws IOException {
        JsonNode state = Json.read(json);
        int pid = state.path("init_process_pid").asInt();
        if (!state.has("init_process_pid")) {
            throw new IOException("no init_process_pid in it");
        }
        Map<String, String> labels = new HashMap<>();
        for (JsonNode label : state.path("config").path("labels")) {
            String[] pair = label.asText().split("=", 2);
            labels.put(pair[0], pair.length > 1 ? pair[1] : "");
        }
        return pid <= 0
                ? Optional.empty()
                : Optional.of(new Running(
                        new ContainerId("runc", folder.toString()),
                        folder.getFileName().toString(),
                        labels,
                        pid,
                        state.path("init_process_start").asLong()));
    }
}
