package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.model.ExitCode;
import devattach.model.Explanation;
import devattach.model.Finding;
import devattach.model.Report;
import devattach.testing.Box;
import devattach.testing.Programs;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A container in a container, as Docker's in an LXC container: what the inner may use, the outer must be allowed, too. */
@Tag("kernel")
class NestedKernelTest {

    private static final String TERMINAL = "tty: { device: /dev/tty10 }";
    private static final String ANOTHER = "other: { device: /dev/tty11 }";

    /** Namespaces made by a process of the outer one, in a cgroup below its own. */
    private static final class Inner implements AutoCloseable {

        private final List<Path> cgroups = new ArrayList<>();
        private final int pid;

        Inner(Box outer) throws Exception {
            String mark = Integer.toString(4_000_000 + outer.pid());
            outer.run("unshare -m -p -f sh -c 'mount -t proc proc /proc; mount -t tmpfs dev /dev; exec sleep " + mark
                    + "' > /dev/null 2>&1 &");
            Wait.until("it runs", () -> find(mark).isPresent());
            pid = find(mark).orElseThrow();
            for (Optional<Path> above : List.of(outer.cgroupV1(), outer.cgroupV2())) {
                if (above.isPresent()) {
                    Path cgroup = Files.createDirectory(above.get().resolve("inner"));
                    Files.writeString(cgroup.resolve("cgroup.procs"), Integer.toString(pid));
                    cgroups.add(cgroup);
                }
            }
        }

        private static Optional<Integer> find(String mark) throws IOException {
            try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
                return all.filter(process -> isSleep(process.pid(), mark))
                        .map(process -> (int) process.pid())
                        .findFirst();
            }
        }

        private static boolean isSleep(long pid, String mark) {
            try {
                return Files.readString(Path.of("/proc/" + pid + "/cmdline")).equals("sleep\0" + mark + "\0");
            } catch (IOException e) {
                return false;
            }
        }

        boolean opens(String path) throws Exception {
            StringBuilder line = new StringBuilder();
            cgroups.forEach(cgroup -> line.append("echo $$ > ").append(cgroup).append("/cgroup.procs && "));
            line.append("exec nsenter -t ")
                    .append(pid)
                    .append(" -m -p -- sh -c ': < ")
                    .append(path)
                    .append("'");
            Process process = new ProcessBuilder("sh", "-c", line.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            return process.exitValue() == 0;
        }

        @Override
        public void close() throws IOException {
            Optional<ProcessHandle> init = ProcessHandle.of(pid);
            init.ifPresent(ProcessHandle::destroyForcibly);
            init.ifPresent(process -> process.onExit().join());
            for (Path cgroup : cgroups) {
                Files.delete(cgroup);
            }
        }
    }

    private static void want(Site site, Inner inner, String... lines) throws IOException {
        Files.writeString(
                site.config().resolve("inner.yaml"),
                "apiVersion: devattach/v1\nkind: DeviceMap\nmetadata: { name: inner }\nspec:\n  containers: { pid: "
                        + inner.pid + " }\n  devices:"
                        + (lines.length == 0 ? " {}\n" : "\n    " + String.join("\n    ", lines) + "\n"));
    }

    private static boolean opens(Box box) throws IOException {
        return box.exec("sh", "-c", ": <> /dev/tty10").status() == 0;
    }

    private static Box outer() throws IOException {
        return Box.start(Box.Options.plain().restricted().program(Programs.asRunc()));
    }

    @Test
    void theInnerGetsWhatTheOuterIsAllowedAndTakesNothingOfItAway() throws Exception {
        try (Box outer = outer();
                Inner inner = new Inner(outer);
                Site site = new Site(outer)) {
            site.want(TERMINAL);
            want(site, inner, TERMINAL);
            site.apply(); // the outer; the inner, too, if its turn comes later
            Report report = site.apply();
            assertEquals(ExitCode.OK, report.exitCode(), report.toString());
            assertTrue(opens(outer));
            assertTrue(inner.opens("/dev/tty10"));
            assertTrue(site.apply().plan().isEmpty(), "nothing is left to do");
            String before = site.kernelState();

            want(site, inner);
            assertEquals(ExitCode.OK, site.apply().exitCode());
            assertFalse(inner.opens("/dev/tty10"));
            assertTrue(opens(outer), "the outer keeps its own");
            assertEquals(before, site.kernelState());
            assertTrue(site.apply().plan().isEmpty(), "nothing is left to do");
        }
    }

    @Test
    void theInnerIsRefusedWithWordsThatNameTheOuter() throws Exception {
        try (Box outer = outer();
                Inner inner = new Inner(outer);
                Site site = new Site(outer)) {
            assumeTrue(outer.cgroupV2().isPresent(), "no cgroup v2 on this host");
            site.want(ANOTHER);
            want(site, inner, TERMINAL);
            site.apply();
            List<Finding> findings = site.plan().plan().findings();
            assertEquals(1, findings.size(), findings.toString());
            assertEquals("Denied", findings.get(0).reason());
            assertEquals(
                    "it runs inside process/" + outer.pid()
                            + ", which has to be allowed it first: map the device there as well",
                    findings.get(0).next());
            assertFalse(inner.opens("/dev/tty10"));
            List<Explanation.Rung> rungs = site.wiring()
                    .inquiry()
                    .explain(Optional.of(site.desired()), Integer.toString(inner.pid), Optional.of("tty"))
                    .rungs();
            assertTrue(
                    rungs.stream().anyMatch(rung -> rung.says().contains(", inside process/" + outer.pid())),
                    rungs.toString());
        }
    }
}
