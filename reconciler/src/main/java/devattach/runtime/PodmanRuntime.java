package devattach.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import devattach.model.Container;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers of Podman, by its files, since it has no daemon. Labels are only in its database: they are asked for, where there is a
 * socket, once for each container that was not there before.
 */
final class PodmanRuntime implements ContainerRuntime {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String LIST = "/v4.0.0/libpod/containers/json";

    private final StoredContainers containers;
    private final List<Path> sockets;
    private final FileCache<Map<String, String>> names = new FileCache<>(file -> parseNames(Files.readString(file)));
    private Map<String, Map<String, String>> labels = Map.of();

    PodmanRuntime(List<String> roots, List<String> runRoots, List<String> sockets) {
        this.containers = new StoredContainers(roots, runRoots);
        this.sockets = sockets.stream().map(Path::of).toList();
    }

    @Override
    public String name() {
        return "podman";
    }

    @Override
    public Optional<List<String>> exec(Container container, List<String> command) {
        return Optional.of(Words.of(command, "podman", "exec", container.id().id()));
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<String> troubles = new ArrayList<>();
        List<StoredContainers.Stored> ours = containers.list(troubles).stream()
                .filter(each -> each.config().annotation("io.container.manager").equals("libpod"))
                .toList();
        learnLabels(ours, asked, troubles);
        List<Running> running = new ArrayList<>();
        for (StoredContainers.Stored each : ours) {
            Map<String, String> all = new HashMap<>(each.config().annotations());
            all.putAll(labels.getOrDefault(each.id(), Map.of()));
            running.add(new Running(
                    new ContainerId(name(), each.id()),
                    nameOf(each),
                    all,
                    each.init().pid(),
                    each.init().startTime()));
        }
        names.listed();
        return new Listed(running, troubles);
    }

    private String nameOf(StoredContainers.Stored container) throws IOException {
        for (Path list : containers.lists(container.folder())) {
            try {
                String found = names.get(list).get(container.id());
                if (found != null) {
                    return found;
                }
            } catch (NoSuchFileException e) {
                // not every version has both
            }
        }
        return container.id();
    }

    private void learnLabels(
            List<StoredContainers.Stored> ours, Collection<ContainerSelector> asked, List<String> troubles) {
        if (ours.stream().allMatch(each -> labels.containsKey(each.id()))) {
            return;
        }
        Map<String, Map<String, String>> now = new HashMap<>();
        boolean any = false;
        for (Path socket : sockets) {
            if (Files.exists(socket)) {
                try (HttpConnection service = new HttpConnection(socket.toString(), PATIENCE)) {
                    now.putAll(parseLabels(service.get(LIST).expect(LIST)));
                    any = true;
                } catch (IOException e) {
                    troubles.add(socket + ": Podman did not tell its containers' labels: " + e.getMessage()
                            + "; see 'systemctl status podman.socket'");
                }
            }
        }
        if (any) {
            ours.forEach(each -> now.putIfAbsent(each.id(), Map.of()));
            labels = now;
        } else if (troubles.isEmpty() && asked.stream().anyMatch(selector -> selector.asksLabels(name()))) {
            troubles.add(
                    "the labels of Podman's containers are not known without its socket; run 'systemctl enable --now"
                            + " podman.socket', or select by name");
        }
    }

    /** The names by id. */
    static Map<String, String> parseNames(String json) throws IOException {
        Map<String, String> names = new HashMap<>();
        for (JsonNode container : Json.read(json)) {
            String name = container.path("names").path(0).asText();
            if (!name.isEmpty()) {
                names.put(container.path("id").asText(), name);
            }
        }
        return names;
    }

    /** The labels by id. */
    static Map<String, Map<String, String>> parseLabels(String json) throws IOException {
        Map<String, Map<String, String>> labels = new HashMap<>();
        for (JsonNode container : Json.read(json)) {
            Map<String, String> one = new HashMap<>();
            container
                    .path("Labels")
                    .properties()
                    .forEach(label -> one.put(label.getKey(), label.getValue().asText()));
            labels.put(container.path("Id").asText(), one);
        }
        return labels;
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return containers.watched();
    }
}
