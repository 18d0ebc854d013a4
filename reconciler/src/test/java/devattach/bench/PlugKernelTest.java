package devattach.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.testing.Agent;
import devattach.testing.Box;
import devattach.testing.LoopDisks;
import devattach.testing.Programs;
import devattach.testing.Site;
import devattach.testing.ZramDisks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long after a disk is made on the host a program in a container can open it, with an agent that waits for it: not a test but a
 * measurement, of {@code bin/bench plug}. From before the call that makes it, so the kernel's own share is in it, and told besides.
 */
@Tag("plug")
class PlugKernelTest {

    private static final int TIMES = 50;
    private static final int LOOP = 900;
    private static final String PATH = "/dev/disk";

    /** For each line it reads tries to open the disk until it can, and prints the time of CLOCK_MONOTONIC, as System.nanoTime has it. */
    private static final String OPENER = """
            use Fcntl;
            use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC usleep);
            $| = 1;
            print "ready\\n";
            while (<STDIN>) {
                usleep(100) until sysopen(my $disk, "/dev/disk", O_RDWR);
                printf "%.0f\\n", 1e9 * clock_gettime(CLOCK_MONOTONIC);
            }
            """;

    /** A disk that can be made and taken away again and again, under the same name. */
    private interface Disk {
        void make() throws IOException;

        void unmake() throws IOException;
    }

    @Test
    void measure() throws Exception {
        assumeTrue(
                LoopDisks.available() && ZramDisks.available(), "this kernel makes no loop devices, or no zram disks");
        Box.Options plain = Box.Options.plain().restricted().program(Programs.asRunc());
        try (ZramDisks zrams = new ZramDisks();
                LoopDisks loops = new LoopDisks()) {
            int number = zrams.add();
            zrams.remove(number);
            Disk zram = disk(zrams::add, () -> zrams.remove(number));
            Disk loop = disk(() -> loops.add(LOOP), () -> loops.remove(LOOP));
            measure("zram", "zram" + number, zram, plain);
            measure("zram, users of its own", "zram" + number, zram, plain.shifted());
            measure("loop", "loop" + LOOP, loop, plain);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static Disk disk(Step make, Step unmake) {
        return new Disk() {
            @Override
            public void make() throws IOException {
                make.run();
            }

            @Override
            public void unmake() throws IOException {
                unmake.run();
            }
        };
    }

    private static void measure(String title, String name, Disk disk, Box.Options options) throws Exception {
        try (Box box = Box.start(options);
                Site site = new Site(box)) {
            site.want("disk: { type: unix-block, match: { name: " + name + " }, path: " + PATH + " }");
            Agent agent = new Agent(site);
            agent.commit("A disk");
            Process opener = box.begin("perl", "-e", OPENER);
            BufferedReader opened = opener.inputReader(StandardCharsets.UTF_8);
            Writer open = opener.outputWriter(StandardCharsets.UTF_8);
            opened.readLine();
            letOut(box, opener);
            Process running = agent.start(Map.of(), "run");
            try {
                agent.await(running, "a first pass", () -> agent.said("run").contains("no device matches"));
                Path node = Path.of("/proc/" + box.pid() + "/root" + PATH);
                Samples made = new Samples();
                Samples usable = new Samples();
                for (int i = -5; i < TIMES; i++) {
                    open.write("\n");
                    open.flush();
                    long began = System.nanoTime();
                    disk.make();
                    double took = (System.nanoTime() - began) / 1e3;
                    double after = (Long.parseLong(opened.readLine()) - began) / 1e3;
                    if (i >= 0) {
                        made.add(took);
                        usable.add(after);
                    }
                    disk.unmake();
                    agent.await(running, "detached", () -> !Files.exists(node, LinkOption.NOFOLLOW_LINKS));
                }
                print(title, made, usable);
            } finally {
                running.destroy();
                running.waitFor();
                opener.destroyForcibly();
            }
        }
    }

    /** The program that entered for the other waits for it in the container's cgroups, where a process of the host holds up changes. */
    private static void letOut(Box box, Process entered) throws IOException {
        for (Path hierarchy : Stream.concat(box.cgroupV1().stream(), box.cgroupV2().stream())
                .map(Path::getParent)
                .toList()) {
            Files.writeString(hierarchy.resolve("cgroup.procs"), Long.toString(entered.pid()));
        }
    }

    private static void print(String title, Samples made, Samples usable) {
        new PrintStream(System.out, true, StandardCharsets.UTF_8)
                .printf(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f | %.1f |%n",
                        title,
                        made.median() / 1000,
                        usable.median() / 1000,
                        usable.most() / 1000);
    }
}
