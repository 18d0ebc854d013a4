package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import devattach.model.ExitCode;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names that begin alike are different names: of devices, of ports, of entries, of nodes inside. */
@Tag("hwlab")
class CommonPrefixesHwlabTest {

    private static final int ADAPTERS = 11;

    /** Eight in a hub, three beside it; so the port of the hub is the beginning of eight others. */
    private static List<Hardware.Node> plugAll(Rig rig) throws Exception {
        rig.hardware().plug("usb-hub", "hub", "port=1");
        rig.until("a hub", () -> Files.exists(Path.of("/sys/bus/usb/devices/1-1/dev")));
        List<Hardware.Node> nodes = new ArrayList<>();
        for (int i = 0; i < ADAPTERS; i++) {
            String port = i < 8 ? "1." + (i + 1) : "" + (i - 8 + 2);
            rig.hardware().plug("usb-serial", "s" + i, "serial=S" + i, "port=" + port);
            nodes.add(Hardware.await("1-" + port, "tty"));
        }
        return nodes;
    }

    /** The mount that a node inside is; another for a node that was made anew. */
    private static String mount(Rig rig, String path) throws Exception {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + rig.box().pid() + "/mountinfo"))) {
            return lines.filter(line -> line.split(" ")[4].equals(path))
                    .findFirst()
                    .orElse("none");
        }
    }

    @Test
    void theOneThatIsUnpluggedGoesAndTheOtherStaysUntouched() throws Exception {
        try (Rig rig = new Rig()) {
            List<Hardware.Node> nodes = plugAll(rig);
            Hardware.Node one = nodes.get(1);
            Hardware.Node ten = nodes.get(10);
            assertEquals(List.of("ttyUSB1", "ttyUSB10"), List.of(one.name(), ten.name()));
            rig.follow(
                    "line: { type: unix-char, match: { usb.serial: S1, subsystem: tty }, path: /dev/line }",
                    "line.1: { type: unix-char, match: { usb.serial: S1, subsystem: tty }, path: /dev/line.1 }",
                    "line.10: { type: unix-char, match: { usb.serial: S10, subsystem: tty }, path: /dev/line.10 }",
                    "line10: { type: unix-char, match: { usb.serial: S10, subsystem: tty } }");
            rig.untilUsable("/dev/line", one);
            rig.untilUsable("/dev/line.1", one);
            rig.untilUsable("/dev/line.10", ten);
            rig.untilUsable("/dev/ttyUSB10", ten);
            String untouched = mount(rig, "/dev/line.10");
            assertNotEquals("none", untouched);

            rig.hardware().unplug("s1");
            rig.untilGone("/dev/line");
            rig.untilGone("/dev/line.1");
            assertEquals(untouched, mount(rig, "/dev/line.10"));
            rig.untilUsable("/dev/ttyUSB10", ten);

            rig.hardware().plug("usb-serial", "s1", "serial=S1", "port=1.2");
            Hardware.Node again = Hardware.await("1-1.2", "tty");
            assertEquals(one, again);
            rig.untilUsable("/dev/line", again);
            rig.untilUsable("/dev/line.1", again);
            assertEquals(untouched, mount(rig, "/dev/line.10"));

            untouched = mount(rig, "/dev/line");
            rig.hardware().unplug("s10");
            rig.untilGone("/dev/ttyUSB10");
            rig.untilGone("/dev/line.10");
            assertEquals(untouched, mount(rig, "/dev/line"));
            rig.untilUsable("/dev/line.1", again);
        }
    }

    /** What an entry has goes with it and not with another of which its name is the beginning. */
    @Test
    void anEntryThatIsTakenAwayLeavesItsNamesakesAlone() throws Exception {
        try (Rig rig = new Rig()) {
            List<String> render = renderNodes();
            String left = entry("gpu", render.get(0));
            String right = entry("gpu2", render.get(1));
            String dotted = "gpu.2: { device: /dev/tty10:/dev/tty1 }";
            rig.site().want(left, right, dotted);
            assertEquals(ExitCode.OK, rig.site().apply().exitCode());
            String untouched = mount(rig, "/dev/gpu2") + mount(rig, "/dev/tty1");
            assertNotEquals("none", mount(rig, "/dev/gpu"));

            rig.site().want(right, dotted);
            assertEquals(ExitCode.OK, rig.site().apply().exitCode());
            assertEquals("none", mount(rig, "/dev/gpu"));
            assertEquals(untouched, mount(rig, "/dev/gpu2") + mount(rig, "/dev/tty1"));

            rig.site().want(left, right);
            assertEquals(ExitCode.OK, rig.site().apply().exitCode());
            assertNotEquals("none", mount(rig, "/dev/gpu"));
            assertNotEquals("none", mount(rig, "/dev/gpu2"));
            assertEquals("none", mount(rig, "/dev/tty1"));
        }
    }

    private static String entry(String key, String render) {
        return key + ": { type: unix-char, match: { name: " + render + " }, path: /dev/" + key + " }";
    }

    private static List<String> renderNodes() throws Exception {
        return Hardware.run("ls /sys/class/drm | grep '^renderD' | sort")
                .lines()
                .toList();
    }
}
