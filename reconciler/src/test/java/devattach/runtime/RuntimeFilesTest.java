package devattach.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What runtimes leave in files. */
class RuntimeFilesTest {

    @Test
    void lxdsLabelsAreTheKeysThatAreTheUsersOwn() throws IOException {
        String yaml = """
                container:
                  name: c1
                  config:
                    user.role: modem
                    volatile.uuid: 6a2b
                  expanded_config:
                    limits.cpu: "2"
                    user.role: from-profile
                    user.rack: "7"
                pool: { name: lab }
                """;
        assertEquals(Map.of("user.role", "modem", "user.rack", "7"), LxdRuntime.parse(yaml));
        assertEquals(LxdRuntime.parse(yaml), LxdRuntime.parse(yaml.replace("container:", "instance:")));
        assertEquals(Map.of(), LxdRuntime.parse("pool: {}"));
        assertThrows(IOException.class, () -> LxdRuntime.parse("container: ["));
    }

    @Test
    void proxmoxTellsHostNameAndTagsButNotThoseOfSnapshots() {
        String conf = """
                # made by hand: not a key
                arch: amd64
                hostname: zigbee
                tags: home;prod
                dev0: /dev/ttyUSB0,gid=20

                [before-update]
                hostname: old
                tags: old
                """;
        assertEquals(
                new ProxmoxRuntime.Config("zigbee", Map.of("tag.home", "", "tag.prod", "")),
                ProxmoxRuntime.parse(conf));
        assertEquals(new ProxmoxRuntime.Config("", Map.of()), ProxmoxRuntime.parse(""));
    }

    @Test
    void aBundleTellsAnnotationsAndTheCgroupAskedFor() throws IOException {
        String json = """
                {"annotations": {"a": "1"}, "linux": {"cgroupsPath": "%s"}}""";
        assertEquals("web", OciConfig.parse(json.formatted("/docker/web")).cgroup());
        assertEquals(
                "web",
                OciConfig.parse(json.formatted("system.slice:docker:web")).cgroup());
        assertEquals(new OciConfig(Map.of("a", "1"), ""), OciConfig.parse(json.formatted("")));
        assertEquals(new OciConfig(Map.of(), ""), OciConfig.parse("{}"));
    }

    @Test
    void podsAreLabelledAsTheKubeletDoesWhicheverRuntimeMadeThem() throws IOException {
        OciConfig containerd = OciConfig.parse("""
                {"annotations": {
                  "io.kubernetes.cri.container-type": "container",
                  "io.kubernetes.cri.container-name": "app",
                  "io.kubernetes.cri.sandbox-name": "zigbee-0",
                  "io.kubernetes.cri.sandbox-namespace": "home",
                  "io.kubernetes.cri.sandbox-uid": "u1"}}""");
        Map<String, String> labels = KubernetesRuntime.labels(containerd);
        assertEquals("home", labels.get("io.kubernetes.pod.namespace"));
        assertEquals("zigbee-0", labels.get("io.kubernetes.pod.name"));
        assertEquals("app", labels.get("io.kubernetes.container.name"));
        assertEquals("u1", labels.get("io.kubernetes.pod.uid"));
    }

    @Test
    void podmansNamesAndLabelsAreByItsIds() throws IOException {
        assertEquals(
                Map.of("77aa", "db"),
                PodmanRuntime.parseNames(
                        "[{\"id\": \"77aa\", \"names\": [\"db\"]}, {\"id\": \"88bb\", \"names\": []}]"));
        assertEquals(
                Map.of("77aa", Map.of("tier", "back"), "88bb", Map.of()),
                PodmanRuntime.parseLabels(
                        "[{\"Id\": \"77aa\", \"Labels\": {\"tier\": \"back\"}}, {\"Id\": \"88bb\", \"Labels\": null}]"));
    }

    @Test
    void machinedTellsWhatSortOfMachineAndItsInit() throws IOException {
        assertEquals(
                new NspawnRuntime.Machine("container", 4711),
                NspawnRuntime.parse("# This is private data. Do not parse.\nNAME=m1\nCLASS=container\nLEADER=4711\n"));
        assertEquals(new NspawnRuntime.Machine("vm", 0), NspawnRuntime.parse("CLASS=vm\n"));
        assertThrows(IOException.class, () -> NspawnRuntime.parse("CLASS=container\nLEADER=me\n"));
    }

    @Test
    void aMachineIsNamedByItsOptionOrElseByItsFolder() {
        assertEquals(Optional.of("m1"), NspawnProcesses.machine("systemd-nspawn\0-q\0-M\0m1\0-D\0/x/y\0"));
        assertEquals(Optional.of("m1"), NspawnProcesses.machine("systemd-nspawn\0--machine=m1\0"));
        assertEquals(Optional.of("y"), NspawnProcesses.machine("systemd-nspawn\0--directory=/x/y\0"));
        assertEquals(Optional.empty(), NspawnProcesses.machine("systemd-nspawn\0"));
    }
}
