package devattach.bench;

import devattach.host.Host;
import devattach.linux.Uevent;
import devattach.model.InitProcess;
import devattach.testing.LoopDisks;
import devattach.testing.ZramDisks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the host's devices: at all of them, beside the yardstick's, and because of one announcement; with as many devices as the host
 * has, and with more that are really made. The latter's cost should not depend on how many there are.
 */
public final class DevicesBench {

    private static final int[] MORE = {0, 500, 2000};
    private static final int FIRST_LOOP = 10_000;
    private static final int ROUNDS = 20;
    private static final int PORTION = 3;
    private static final int WARM = 200;
    private static final double GROWTH_TARGET = 1.5;
    private static final String FORMAT = "| %7s | %7s | %8s | %9s | %5s | %9s | %9s | %8s |%n";

    private final Yardstick floor;
    private final Host host;
    private final ZramDisks zrams;

    private DevicesBench(Yardstick floor, Host host, ZramDisks zrams) {
        this.floor = floor;
        this.host = host;
        this.zrams = zrams;
    }

    /** Of one number of devices. */
    private record Figures(int devices, Samples floor, Samples full, Samples announced, Samples came, Samples went) {
        Figures(int devices) {
            this(devices, new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        }
    }

    private static final class Nothing implements Host.Ours {
        @Override
        public Set<InitProcess> touched() {
            return Set.of();
        }

        @Override
        public Set<Long> incarnations(InitProcess init) {
            return Set.of();
        }
    }

    /**
     * Runs it.
     *
     * @param arguments FLOOR RUN, behind what the launcher puts before them: {@code -jar FILE}
     */
    public static void main(String... arguments) throws Exception {
        int at = arguments[0].equals("-jar") ? 2 : 0;
        if (!LoopDisks.available() || !ZramDisks.available()) {
            System.out.println("devices: not measured: this kernel makes no loop devices, or no zram disks");
            return;
        }
        List<AutoCloseable> open = new ArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Bench.clean(open)));
        Path run = Path.of(arguments[at + 1]);
        Yardstick floor =
                new Yardstick(Path.of(arguments[at]), 1, run.resolve("floor"), run.getFileName() + "-devices-");
        open.add(0, floor);
        LoopDisks loops = new LoopDisks();
        open.add(0, loops);
        ZramDisks zrams = new ZramDisks();
        open.add(0, zrams);
        Host host = new Host(List.of(), Host.cgroupMounts(), new Nothing(), null, Runnable::run);
        open.add(0, host);
        floor.measure("over 0");
        new DevicesBench(floor, host, zrams).run(loops);
    }

    private void run(LoopDisks loops) throws IOException, InterruptedException {
        System.out.printf("%nthe host's devices, medians in milliseconds%n");
        System.out.printf(FORMAT, "more", "devices", "floor", "all", "ratio", "announced", "came", "went");
        System.out.println("|---|---|---|---|---|---|---|---|");
        double least = 0;
        for (int more : MORE) {
            while (loops.numbers().size() < more) {
                loops.add(FIRST_LOOP + loops.numbers().size());
            }
            Figures figures = measure(more == 0 ? WARM : WARM / 10);
            print(more, figures);
            least = more == 0 ? figures.announced().median() : least;
            if (figures.announced().median() > GROWTH_TARGET * least) {
                System.out.printf(
                        Locale.ROOT, "MISSED: one announcement costs more than %.1f of what it did%n", GROWTH_TARGET);
            }
        }
    }

    private Figures measure(int warm) throws IOException, InterruptedException {
        for (int i = 0; i < warm; i++) {
            look(Host.Depth.FULL);
            announced();
        }
        int devices = host.look(List.of(), Set.of(), Host.Depth.FULL).devices().size();
        Figures figures = new Figures(devices);
        for (int round = 0; round < ROUNDS; round++) {
            figures.floor().add(floor.measure("whole 1 " + PORTION));
            for (int i = 0; i < PORTION; i++) {
                figures.full().add(look(Host.Depth.FULL));
            }
        }
        TimeUnit.SECONDS.sleep(2); // after something was made in /dev it is read anew for a while
        announced();
        for (int i = 0; i < ROUNDS * PORTION; i++) {
            figures.announced().add(announced());
        }
        for (int round = 0; round < ROUNDS; round++) {
            int number = zrams.add();
            figures.came().add(told("add", "/devices/virtual/block/zram" + number, "block"));
            zrams.remove(number);
            figures.went().add(told("remove", "/devices/virtual/block/zram" + number, "block"));
        }
        return figures;
    }

    private double announced() throws IOException {
        return told("change", "/devices/virtual/mem/null", "mem");
    }

    private double told(String action, String devpath, String subsystem) throws IOException {
        TreeMap<String, String> properties = new TreeMap<>();
        properties.put("SUBSYSTEM", subsystem);
        host.devices().heard(Uevent.of(action, devpath, properties));
        double took = look(Host.Depth.EVENTS);
        host.devices().takeChanges();
        return took;
    }

    private double look(Host.Depth depth) throws IOException {
        long began = System.nanoTime();
        host.look(List.of(), Set.of(), depth);
        return (System.nanoTime() - began) / 1e3;
    }

    private static void print(int more, Figures figures) {
        System.out.printf(
                FORMAT,
                more,
                figures.devices(),
                millis(figures.floor()),
                millis(figures.full()),
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        figures.full().median() / figures.floor().median()),
                millis(figures.announced()),
                millis(figures.came()),
                millis(figures.went()));
    }

    private static String millis(Samples samples) {
        return String.format(Locale.ROOT, "%.3f", samples.median() / 1000);
    }
}
