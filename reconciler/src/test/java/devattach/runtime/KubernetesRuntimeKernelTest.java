package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import devattach.testing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods as containerd and as CRI-O leave them in files, with real processes as their inits. */
@Tag("kernel")
class KubernetesRuntimeKernelTest {

    private static final String CONTAINERD = """
            {"annotations": {
              "io.kubernetes.cri.container-type": "%s",
              "io.kubernetes.cri.container-name": "app",
              "io.kubernetes.cri.sandbox-name": "zigbee-0",
              "io.kubernetes.cri.sandbox-namespace": "home"},
             "linux": {"cgroupsPath": "/kubepods/%s"}}""";

    private static final String CRIO = """
            {"annotations": {
              "io.kubernetes.cri-o.ContainerType": "%s",
              "io.kubernetes.container.name": "app",
              "io.kubernetes.pod.name": "zigbee-0",
              "io.kubernetes.pod.namespace": "home"},
             "linux": {"cgroupsPath": "kubepods.slice:crio:%s"}}""";

    @TempDir
    private Path state;

    private List<Running> list() throws IOException {
        Listed listed = new KubernetesRuntime(List.of(state.toString()), List.of(state.toString())).list(List.of());
        assertEquals(List.of(), listed.troubles());
        return listed.running();
    }

    private void containerd(Box box, String id, String type, String cgroup) throws IOException {
        Path bundle = Files.createDirectories(state.resolve("io.containerd.runtime.v2.task/k8s.io/" + id));
        Files.writeString(bundle.resolve("config.json"), CONTAINERD.formatted(type, cgroup));
        Files.writeString(bundle.resolve("init.pid"), Integer.toString(box.pid()));
    }

    private static String cgroup(Box box) {
        return String.valueOf(box.cgroupV2().or(box::cgroupV1).orElseThrow().getFileName());
    }

    @Test
    void containerdsContainersAreListedAndItsSandboxesNot() throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            containerd(box, "c0ffee", "container", cgroup(box));
            containerd(box, "cafe", "sandbox", cgroup(box));
            Running only = list().get(0);
            assertEquals("home/zigbee-0/app", only.name());
            assertEquals("c0ffee", only.id().id());
            assertEquals(box.pid(), only.pid());
            assertEquals("home", only.labels().get("io.kubernetes.pod.namespace"));
            assertEquals(1, list().size());
        }
    }

    @Test
    void crisContainersAreListedAndItsSandboxesNot() throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            for (String type : List.of("container", "sandbox")) {
                Path userdata = Files.createDirectories(state.resolve(
                        "overlay-containers/" + (type.equals("container") ? "c0ffee" : "cafe") + "/userdata"));
                Files.writeString(userdata.resolve("config.json"), CRIO.formatted(type, cgroup(box)));
                Files.writeString(userdata.resolve("pidfile"), Integer.toString(box.pid()));
            }
            assertEquals(
                    List.of("home/zigbee-0/app"),
                    list().stream().map(Running::name).toList());
            assertEquals(box.pid(), list().get(0).pid());
        }
    }

    @Test
    void anInitWhoseNumberSomebodyElseHasByNowIsNoContainer() throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            containerd(box, "c0ffee", "container", "another-container-of-before");
            assertEquals(List.of(), list());
        }
    }
}
