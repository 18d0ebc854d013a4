package devattach.runtime;

import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Containers of pods, whichever CRI runtime the kubelet talks to: by the annotations that containerd and CRI-O leave in the bundles. Named
 * {@code NAMESPACE/POD/CONTAINER}; the sandboxes that only hold a pod's namespaces are left out.
 */
final class KubernetesRuntime implements ContainerRuntime {

    static final String CONTAINERD_TYPE = "io.kubernetes.cri.container-type";

    static final String NAMESPACE = "io.kubernetes.pod.namespace";
    static final String POD = "io.kubernetes.pod.name";
    static final String POD_UID = "io.kubernetes.pod.uid";
    static final String CONTAINER = "io.kubernetes.container.name";

    private static final String CRIO_TYPE = "io.kubernetes.cri-o.ContainerType";

    /** What containerd calls them; CRI-O keeps the kubelet's names. */
    private static final Map<String, String> CONTAINERD_NAMES = Map.of(
            "io.kubernetes.cri.sandbox-namespace", NAMESPACE,
            "io.kubernetes.cri.sandbox-name", POD,
            "io.kubernetes.cri.sandbox-uid", POD_UID,
            "io.kubernetes.cri.container-name", CONTAINER);

    private final ContainerdTasks tasks;
    private final StoredContainers crio;

    KubernetesRuntime(List<String> containerdStates, List<String> crioRunRoots) {
        this.tasks = new ContainerdTasks(containerdStates);
        this.crio = new StoredContainers(List.of(), crioRunRoots);
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public synchronized Listed list(Collection<ContainerSelector> asked) throws IOException {
        List<String> troubles = new ArrayList<>();
        List<Running> running = new ArrayList<>();
        tasks.list(troubles)
                .forEach(task -> running(task.id(), task.config(), task.init()).ifPresent(running::add));
        crio.list(troubles).forEach(stored -> running(stored.id(), stored.config(), stored.init())
                .ifPresent(running::add));
        return new Listed(running, troubles);
    }

    private Optional<Running> running(String id, OciConfig config, Init init) {
        boolean container = config.annotation(CONTAINERD_TYPE).equals("container")
                || config.annotation(CRIO_TYPE).equals("container");
        if (!container) {
            return Optional.empty();
        }
        Map<String, String> labels = labels(config);
        String name = String.join(
                "/",
                labels.getOrDefault(NAMESPACE, "?"),
                labels.getOrDefault(POD, "?"),
                labels.getOrDefault(CONTAINER, "?"));
        return Optional.of(new Running(new ContainerId(name(), id), name, labels, init.pid(), init.startTime()));
    }

    static Map<String, String> labels(OciConfig config) {
        Map<String, String> labels = new HashMap<>(config.annotations());
        CONTAINERD_NAMES.forEach((theirs, kubelets) -> {
            if (config.annotations().containsKey(theirs)) {
                labels.put(kubelets, config.annotation(theirs));
            }
        });
        return labels;
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        List<String> watched = new ArrayList<>(tasks.watched());
        watched.addAll(crio.watched());
        return watched;
    }
}
