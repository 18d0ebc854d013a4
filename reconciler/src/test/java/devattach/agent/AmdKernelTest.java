package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.model.DeviceNumber;
import devattach.testing.Agent;
import devattach.testing.Box;
import devattach.testing.Capture;
import devattach.testing.Programs;
import devattach.testing.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AMD's cards in a real container: devattach runs where the host's devices are those of a capture, with character nodes of the same numbers. No
 * driver need stand behind these. What the policy lets through, the kernel then says has no device; what it does not, it refuses.
 */
@Tag("kernel")
class AmdKernelTest {

    @TempDir
    private Path root;

    /** A process in a mount namespace where /dev, and what /sys says of devices, are a capture's. */
    private static final class Host implements AutoCloseable {

        private final Process process;

        Host(Capture capture, Path root) throws IOException {
            capture.layOut(root);
            process = new ProcessBuilder(
                            "unshare", "-m", "--propagation", "private", "sh", "-euc", script(capture, root))
                    .redirectErrorStream(true)
                    .start();
            String said = process.inputReader().readLine();
            assertEquals("up", said);
        }

        private static String script(Capture capture, Path root) {
            List<String> lines = new ArrayList<>(List.of(
                    "cd " + root,
                    "mount -t tmpfs -o mode=755 devattach-test-dev dev",
                    "mkdir -p dev/dri/by-path",
                    "for n in null zero full random urandom tty; do touch dev/$n; mount --bind /dev/$n dev/$n; done"));
            for (Capture.Node node : capture.nodes()) {
                String mode = Integer.toOctalString(node.mode());
                lines.add("mknod -m %s dev/%s c %d %d".formatted(mode, node.path(), node.major(), node.minor()));
                String name = node.path().substring(node.path().indexOf('/') + 1);
                capture.links(node).forEach(link -> lines.add("ln -s ../" + name + " dev/" + link));
            }
            lines.addAll(List.of(
                    "mount --bind sys/dev /sys/dev",
                    "mount --bind sys/devices /sys/devices",
                    "mount --rbind dev /dev",
                    "[ ! -d /run/udev/data ] || mount --bind run/udev/data /run/udev/data",
                    "echo up",
                    "read end"));
            return String.join("\n", lines);
        }

        /** Runs a command of devattach here; what it said. */
        String run(Agent agent, int status, String... command) throws Exception {
            List<String> below = List.of("nsenter", "-t", Long.toString(process.pid()), "-m", "--");
            int ended = agent.start(below, command).waitFor();
            assertEquals(status, ended, () -> {
                try {
                    return agent.said(command[0]);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            return agent.said(command[0]);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Which of a host's numbers the container may open, and the nodes it has. */
    private record Seen(String allowed, String nodes) {}

    private static Seen seen(Box box, Capture capture) throws IOException {
        TreeSet<String> allowed = new TreeSet<>();
        TreeMap<String, String> nodes = new TreeMap<>();
        for (Capture.Node node : capture.nodes()) {
            String number = node.major() + ":" + node.minor();
            // made from outside, so that only opening is asked about
            Path tmp = Path.of("/proc/" + box.pid() + "/root/tmp");
            try (Fd folder = Files.open(tmp.toString(), Files.O_PATH | Files.O_DIRECTORY)) {
                Files.mknodAt(folder, CString.of("probe"), DeviceNumber.character(node.major(), node.minor()), 0600);
            }
            String said = box.exec("sh", "-c", "exec 3<>/tmp/probe").output();
            box.run("rm /tmp/probe");
            if (!said.contains("Operation not permitted")) {
                assertTrue(said.isEmpty() || said.contains("No such device"), said);
                allowed.add(number);
            }
            Box.Ran stat = box.exec("stat", "-c", "%F %a %Hr:%Lr", "/dev/" + node.path());
            if (stat.status() == 0) {
                nodes.put(node.path(), stat.output().strip().replace("character special file ", ""));
            }
        }
        return new Seen(String.join(" ", allowed), nodes.toString());
    }

    @Test
    void ofAPairOneIsAttachedAndTheOtherRefused() throws Exception {
        attached(
                "amd-pair",
                "gpu: { type: gpu, match: { pci: { address: '0000:0c:00.0' } } }",
                new Seen("226:1 226:129 243:0", "{dri/card1=660 226:1, dri/renderD129=660 226:129, kfd=660 243:0}"));
    }

    @Test
    void besideNvidiasWhoseNumbersCrossAMDsRenderNodeIsAttached() throws Exception {
        attached(
                "amd-beside-nvidia",
                "gpu: { type: gpu, match: { driver: amdgpu }, node: render }",
                new Seen("226:128 511:0", "{dri/renderD128=660 226:128, kfd=660 511:0}"));
    }

    @Test
    void aPartOfACardIsAttachedByItsPath() throws Exception {
        attached(
                "amd-parts",
                "gpu: { type: gpu, match: { source: /dev/dri/by-path/platform-amdgpu_xcp_1-render }, node: render }",
                new Seen("226:130 509:0", "{dri/renderD130=660 226:130, kfd=660 509:0}"));
    }

    private void attached(String name, String entry, Seen expected) throws Exception {
        Capture capture = Capture.of(name);
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box);
                Host host = new Host(capture, root)) {
            if (box.cgroupV2().isPresent()) {
                Programs.attach(box.cgroupV2().get(), Programs.memOnly());
            }
            Agent agent = new Agent(site);
            final String before = site.kernelState();
            assertEquals(new Seen("", "{}"), seen(box, capture));
            site.want(entry);
            agent.commit("want it");
            host.run(agent, 0, "apply");
            assertEquals(expected, seen(box, capture));
            assertTrue(host.run(agent, 0, "plan").contains("In sync: 1 attachment"), agent.said("plan"));
            site.want();
            agent.commit("want it no more");
            host.run(agent, 0, "apply");
            assertEquals(new Seen("", "{}"), seen(box, capture));
            assertEquals(before, site.kernelState());
        }
    }
}
