package devattach.runtime;

import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Containers of containerd, by the files of its shims: whoever had them made, {@code ctr}, {@code nerdctl}, Docker or a kubelet. Labels are
 * the annotations of the bundle, and {@code containerd.namespace}; those that only containerd's database has are not seen.
 */
final class ContainerdRuntime implements ContainerRuntime {

    private final ContainerdTasks tasks;

    ContainerdRuntime(List<String> states) {
        this.tasks = new ContainerdTasks(states);
    }

    @Override
    public String name() {
        return "containerd";
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<String> troubles = new ArrayList<>();
        List<Running> running = tasks.list(troubles).stream()
                .filter(task -> !task.config()
                        .annotation(KubernetesRuntime.CONTAINERD_TYPE)
                        .equals("sandbox"))
                .map(this::running)
                .toList();
        return new Listed(running, troubles);
    }

    private Running running(ContainerdTasks.Task task) {
        Map<String, String> labels = new HashMap<>(task.config().annotations());
        labels.put("containerd.namespace", task.namespace());
        return new Running(
                new ContainerId(name(), task.namespace() + "/" + task.id()),
                labels.getOrDefault("nerdctl/name", task.id()),
                labels,
                task.init().pid(),
                task.init().startTime());
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return tasks.watched();
    }
}
