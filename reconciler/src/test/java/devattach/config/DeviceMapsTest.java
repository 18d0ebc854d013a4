package devattach.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerPath;
import devattach.model.ContainerSelector;
import devattach.model.LabelRule;
import devattach.model.Mapping;
import devattach.model.Owner;
import devattach.model.Permissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a right tree means. */
class DeviceMapsTest {

    private static Mapping only(String device) {
        return Trees.valid(Trees.map("a", device)).mappings().get(0);
    }

    @Test
    void everyFieldArrives() {
        Mapping mapping = only(
                "k: { type: unix-block, match: { subsystem: block, property: { ID_SERIAL: x } }, path: /dev/data, access: r, "
                        + "owner: app, group: 6, mode: \"0640\", required: true, exclusive: false, onDetach: force }");
        assertEquals("a/k", mapping.entry().toString());
        assertEquals("map.yaml:7:5", mapping.where().toString());
        assertEquals("unix-block", mapping.type());
        assertEquals(List.of(Map.of("subsystem", "block", "property.ID_SERIAL", "x")), mapping.match());
        assertEquals(Optional.of(new ContainerPath("/dev/data")), mapping.path());
        assertEquals(new Permissions(Permissions.READ), mapping.access());
        assertEquals(Owner.named("app"), mapping.owner());
        assertEquals(Owner.numbered(6), mapping.group());
        assertEquals(Optional.of(0640), mapping.looks().mode());
        assertTrue(mapping.required());
        assertEquals(false, mapping.exclusive());
        assertEquals(Mapping.OnDetach.FORCE, mapping.onDetach());
    }

    @Test
    void worldWideNamesAreTheKernelsHoweverUdevWritesThem() {
        String naa = "naa.5000c500a1b2c3d4";
        for (String written : List.of(naa, "\"0x5000c500A1B2C3D4\"")) {
            Mapping mapping = only("k: { type: unix-block, match: { wwid: " + written + " } }");
            assertEquals(List.of(Map.of("wwid", naa)), mapping.match());
        }
        String ofAta = "t10.ATA     QEMU HARDDISK   QM1";
        assertEquals(
                List.of(Map.of("wwid", ofAta)),
                only("k: { type: unix-block, match: { wwid: '" + ofAta + "' } }")
                        .match());
    }

    @Test
    void defaultsAreSafe() {
        Mapping mapping = only("k: { type: unix-char, match: { usb: { serial: a1 } } }");
        assertEquals(Optional.empty(), mapping.path());
        assertEquals(Permissions.RW, mapping.access());
        assertEquals(Owner.ROOT, mapping.owner());
        assertEquals(Owner.ROOT, mapping.group());
        assertEquals(Optional.empty(), mapping.looks().mode());
        assertEquals(false, mapping.required());
        assertEquals(false, mapping.exclusive());
        assertEquals(Mapping.OnDetach.REFUSE_IF_OPEN, mapping.onDetach());
        assertTrue(only("k: { type: unix-block, match: { name: x } }").exclusive());
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/random, /dev/random, /dev/random, rw",
        "/dev/random:/dev/entropy, /dev/random, /dev/entropy, rw",
        "/dev/random:/dev/entropy:r, /dev/random, /dev/entropy, r",
        "/dev/random:rwm, /dev/random, /dev/random, rwm",
        "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0:/dev/plc, /dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0, /dev/plc, rw",
        "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0, /dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0, "
                + "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0, rw",
    })
    void dockersNotationIsUnderstood(String written, String source, String path, String access) {
        Mapping mapping = only("k: { device: \"" + written + "\" }");
        assertEquals("unix-char", mapping.type());
        assertEquals(List.of(Map.of("source", source)), mapping.match());
        assertEquals(Optional.of(new ContainerPath(path)), mapping.path());
        assertEquals(access, mapping.access().toString());
    }

    @Test
    void lxdsKeysAreUnderstood() {
        Mapping mapping = only(
                "k: { type: unix-char, source: /dev/ttyS3, path: /dev/plc, uid: \"1000\", gid: 20, mode: 660, required: \"true\" }");
        assertEquals(List.of(Map.of("source", "/dev/ttyS3")), mapping.match());
        assertEquals(Owner.numbered(1000), mapping.owner());
        assertEquals(Owner.numbered(20), mapping.group());
        assertEquals(Optional.of(0660), mapping.looks().mode());
        assertTrue(mapping.required());
        assertEquals(
                List.of(Map.of("source", "/dev/ttyS3")),
                only("k: { type: unix-char, path: /dev/ttyS3 }").match());
        assertEquals(
                List.of(Map.of("major", "4", "minor", "67")),
                only("k: { type: unix-char, major: 4, minor: 67, path: /dev/plc }")
                        .match());
    }

    @Test
    void matchMayBeNestedOrDottedWithAlternatives() {
        Mapping mapping = only(
                "k: { type: unix-char, match: { subsystem: usb, anyOf: [ { usb: { vendorid: 1A6E } }, { usb.vendorid: 0x18d1 } ] } }");
        assertEquals(
                List.of(
                        Map.of("subsystem", "usb", "usb.vendorid", "1a6e"),
                        Map.of("subsystem", "usb", "usb.vendorid", "18d1")),
                mapping.match());
    }

    @Test
    void hostsChooseTheirMapsAndErrorsDoNot() {
        String here = Trees.map("here", "k: { device: /dev/random }")
                .replace("spec:", "spec:\n  hosts: { names: [nas, pi-*] }");
        String there =
                Trees.map("there", "k: { device: /dev/random }").replace("spec:", "spec:\n  hosts: { names: nas }");
        assertEquals(
                List.of("here/k"),
                Trees.valid(here + "---\n" + there).mappings().stream()
                        .map(mapping -> mapping.entry().toString())
                        .toList());
        assertInstanceOf(Parsed.Invalid.class, Trees.parse(here + "---\n" + there.replace("device:", "devise:")));
    }

    @Test
    void labelsAreSelectedAsInKubernetesAndInFewWords() {
        String text = Trees.map("a", "k: { device: /dev/random }");
        String labels = "{ runtime: any, matchLabels: { app: web, tier: 01 }, matchExpressions: ["
                + "{ key: env, operator: In, values: [a, b] }, { key: x, operator: NotIn, values: c },"
                + " { key: y, operator: Exists }, { key: z, operator: DoesNotExist }] }";
        assertEquals(
                List.of(
                        LabelRule.is("app", "web"),
                        LabelRule.is("tier", "01"),
                        new LabelRule("env", LabelRule.Operator.IN, Set.of("a", "b")),
                        new LabelRule("x", LabelRule.Operator.NOT_IN, Set.of("c")),
                        new LabelRule("y", LabelRule.Operator.EXISTS, Set.of()),
                        new LabelRule("z", LabelRule.Operator.ABSENT, Set.of())),
                selector(text, labels).labels());
        assertEquals(Set.of(), selector(text, labels).runtimes());
        assertEquals(
                List.of(
                        LabelRule.like("com.docker.compose.project", "shop"),
                        LabelRule.like("com.docker.compose.service", "web*")),
                selector(text, "{ compose: { project: shop, service: web* } }").labels());
        assertEquals(
                List.of(
                        LabelRule.like("io.kubernetes.pod.namespace", "default"),
                        LabelRule.like("io.kubernetes.pod.name", "web-*"),
                        LabelRule.like("io.kubernetes.container.name", "app")),
                selector(text, "{ kubernetes: { namespace: default, pod: web-*, container: app } }")
                        .labels());
        assertEquals(
                "incus/* with project=lab",
                selector(text, "{ runtime: incus, project: lab }").toString());
    }

    @Test
    void containersAreSelectedByWhatIsGiven() {
        String text = Trees.map("a", "k: { device: /dev/random }");
        assertEquals(
                new ContainerSelector(
                        Set.of("lxc"),
                        List.of(new ContainerSelector.NameGlob("a"), new ContainerSelector.NameGlob("b*")),
                        List.of(),
                        List.of(),
                        Optional.empty()),
                selector(text, "{ runtime: lxc, names: [a, b*] }"));
        assertEquals(
                new ContainerSelector(Set.of(), List.of(), List.of("0123"), List.of(), Optional.empty()),
                selector(text, "{ id: 0123 }"));
        assertEquals(
                new ContainerSelector(
                        Set.of("docker", "podman"),
                        List.of(new ContainerSelector.NameRegex("web-[0-9]+")),
                        List.of(),
                        List.of(),
                        Optional.empty()),
                selector(text, "{ runtime: [docker, podman], nameRegex: 'web-[0-9]+' }"));
        assertEquals(
                Optional.of(new ContainerSelector.Cgroup("/a.slice/b.service")),
                selector(text, "{ cgroup: /a.slice/b.service }").target());
        assertEquals(
                Optional.of(new ContainerSelector.Pid(1)),
                selector(text, "{ runtime: process, pid: 1 }").target());
        assertEquals(
                Optional.of(new ContainerSelector.PidFile("/run/a.pid")),
                selector(text, "{ pidfile: /run/a.pid }").target());
    }

    private static ContainerSelector selector(String text, String containers) {
        return Trees.valid(text.replace("{ name: web }", containers))
                .mappings()
                .get(0)
                .containers();
    }

    @Test
    void filesThatAreNotOursAreLeftAlone() {
        var files = new TreeMap<String, String>();
        files.put("README.md", "# hello: [");
        files.put(".github/workflows/ci.yaml", "on: push");
        files.put("a/.hidden/x.yaml", "{");
        files.put("a/b.yml", Trees.map("a", "k: { device: /dev/random }"));
        var valid = assertInstanceOf(Parsed.Valid.class, Case.parse(files));
        assertEquals(1, valid.mappings().size());
        assertEquals(List.of(), valid.warnings());
    }

    @Test
    void emptyDocumentsAreSkippedAndEmptyFilesDoubted() {
        var files = new TreeMap<String, String>();
        files.put("a.yaml", "---\n---\n" + Trees.map("a", "k: { device: /dev/random }") + "---\n# end\n");
        files.put("b.yaml", "# nothing yet\n");
        var valid = assertInstanceOf(Parsed.Valid.class, Case.parse(files));
        assertEquals(1, valid.mappings().size());
        assertEquals(
                "[b.yaml: holds no DeviceMap; delete the file, or write one]",
                valid.warnings().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "/dev/ttyUSB0,1",
        "/dev/ttyACM12,1",
        "/dev/sdb,1",
        "/dev/sdb1,1",
        "/dev/nvme0n1p2,1",
        "/dev/dri/renderD128,1",
        "/dev/video0,1",
        "/dev/bus/usb/001/004,1",
        "/dev/input/event3,1",
        "/dev/mmcblk0p1,1",
        "/dev/snd/pcmC0D0p,1",
        "/dev/ttyS0,0",
        "/dev/net/tun,0",
        "/dev/random,0",
        "/dev/serial/by-id/usb-x-if00-port0,0",
        "/dev/disk/by-id/wwn-0x5000-part1,0",
        "/dev/fuse,0",
        "/dev/kvm,0"
    })
    void namesThatMoveAreDoubted(String source, int warnings) {
        var found = Trees.valid(Trees.map("a", "k: { device: " + source + " }")).warnings();
        assertEquals(warnings, found.size(), found.toString());
        if (warnings == 1) {
            assertEquals(
                    "map.yaml:7:10: this name moves: '" + source
                            + "' is given in order of appearance; another device may get it after a "
                            + "re-plug or reboot. Prefer usb.serial, a /dev/.../by-id/ link or property.*",
                    found.get(0).toString());
        }
    }

    @Test
    void numbersAreDoubtedAndPinnedNamesAreNot() {
        assertEquals(
                1,
                Trees.valid(Trees.map("a", "k: { type: unix-char, major: 188, minor: 0, path: /dev/x }"))
                        .warnings()
                        .size());
        assertEquals(
                0,
                Trees.valid(Trees.map("a", "k: { type: unix-char, match: { name: ttyUSB0, usb: { serial: a } } }"))
                        .warnings()
                        .size());
    }

    @Test
    void aliasesAreUnderstood() {
        var mappings = Trees.valid(Trees.map(
                        "a",
                        "a: { device: \"/dev/random:/dev/a\", mode: &m 0604 }",
                        "b: { device: \"/dev/random:/dev/b\", mode: *m }"))
                .mappings();
        assertEquals(Optional.of(0604), mappings.get(1).looks().mode());
    }

    @Test
    void lineEndsAndMarksOfOtherSystemsDoNotMatter() {
        String text = Trees.map("a", "k: { device: /dev/random }");
        assertEquals(
                Trees.valid(text).mappings(),
                Trees.valid("\ufeff" + text.replace("\n", "\r\n")).mappings());
    }

    @Test
    void aTreeWithoutMapsIsDoubted() {
        var valid = assertInstanceOf(Parsed.Valid.class, Case.parse(new TreeMap<>(Map.of("README.md", "hello"))));
        assertEquals(
                "[.: there is no DeviceMap in the tree, so nothing is to be attached; check 'source.path' if there should be]",
                valid.warnings().toString());
    }
}
