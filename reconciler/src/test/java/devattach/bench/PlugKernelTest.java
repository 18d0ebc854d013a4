package devattach.bench;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.testing.Agent;
import devattach.testing.Box;
import devattach.testing.LoopDisks;
import devattach.testing.Programs;
import devattach.testing.Site;
import devattach.testing.ZramDisks;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How long after a disk is made on the host a program in a container can open it, with an agent that waits for it: not a test but a
 * measurement, of {@code bin/bench plug}.
 */
@Tag("plug")
class PlugKernelTest {

    @Test
    void measure() throws Exception {
        assumeTrue(
                LoopDisks.available() && ZramDisks.available(), "this kernel makes no loop devices, or no zram disks");
        Box.Options plain = Box.Options.plain().restricted().program(Programs.asRunc());
        try (ZramDisks zrams = new ZramDisks();
                LoopDisks loops = new LoopDisks()) {
            List<Disk> disks = Disk.zrams(zrams, Disk.COUNT);
            measure("zram", disks, plain);
            measure("zram, users of its own", disks, plain.shifted());
            measure("loop", Disk.loops(loops, Disk.COUNT), plain);
        }
    }

    private static void measure(String title, List<Disk> disks, Box.Options options) throws Exception {
        try (Box box = Box.start(options);
                Site site = new Site(box);
                Opener opener = Opener.in(box.pid())) {
            site.want(Plugs.entries(disks).strip().split("\n *"));
            Agent agent = new Agent(site);
            agent.commit("Disks");
            Process running = agent.start(Map.of(), "run");
            try {
                Plugs plugs = new Plugs(box.pid(), opener, disks);
                agent.await(running, "all attached", plugs::areAllThere);
                for (int i = -Plugs.WARM_UP; i < Plugs.TIMES; i++) {
                    plugs.next((what, fact) -> agent.await(running, what, fact::holds), () -> true);
                }
                print(title, plugs);
            } finally {
                running.destroy();
                running.waitFor();
            }
        }
    }

    private static void print(String title, Plugs plugs) {
        new PrintStream(System.out, true, StandardCharsets.UTF_8)
                .printf(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f | %.1f |%n",
                        title,
                        plugs.kernelMillis(),
                        plugs.medianMillis(),
                        plugs.mostMillis());
    }
}
