package devattach.bench;

import devattach.agent.Confirmation;
import devattach.agent.FolderSource;
import devattach.agent.Mode;
import devattach.agent.Wiring;
import devattach.config.HostName;
import devattach.host.Host;
import devattach.model.HostPolicy;
import devattach.model.Outcome;
import devattach.model.Report;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A hundred interfaces made in ten containers: by a pass, and by ip(8) in batches, which does the same by as many messages. And what passes
 * over a thousand containers with one interface each cost, which have nothing to do.
 */
public final class NicsBench {

    private static final int BOXES = 10;
    private static final int EACH = 10;
    private static final int ROUNDS = 12;
    private static final int MANY = 1000;

    /** Of so many rounds at the start nothing is told: the JVM is still compiling. */
    private static final int WARM = 4;

    private final List<Box> boxes;
    private final Path run;

    private NicsBench(List<Box> boxes, Path run) {
        this.boxes = boxes;
        this.run = run;
    }

    /**
     * Runs it.
     *
     * @param arguments RUN, behind what the launcher puts before it: {@code -jar FILE}
     */
    public static void main(String... arguments) throws Exception {
        int at = arguments[0].equals("-jar") ? 2 : 0;
        Path run = Files.createDirectories(Path.of(arguments[at], "nics"));
        List<AutoCloseable> open = new ArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Bench.clean(open)));
        try (Wiring wiring = new Wiring(
                "bench",
                run,
                RuntimeSettings.nowhere(),
                HostPolicy.DEFAULT,
                new Confirmation(HostPolicy.DEFAULT.confirm(), run.resolve("interfaces")),
                null)) {
            NicsBench bench = new NicsBench(new ArrayList<>(), run);
            bench.start(BOXES, open);
            bench.measure(wiring);
            bench.start(MANY - BOXES, open);
            bench.measureMany(wiring);
        }
    }

    private void start(int more, List<AutoCloseable> open) throws Exception {
        for (int i = 0; i < more; i++) {
            Box box = Box.start(Box.Options.plain());
            open.add(0, box);
            boxes.add(box);
        }
    }

    private void measureMany(Wiring wiring) throws Exception {
        want(1);
        pass(wiring, MANY, Host.Depth.FULL);
        Samples full = new Samples();
        Samples quick = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            long full0 = pass(wiring, 0, Host.Depth.FULL);
            long quick0 = pass(wiring, 0, Host.Depth.EVENTS);
            if (round >= WARM) {
                full.add(full0);
                quick.add(quick0);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nNothing to do in %d containers with an interface each; ms, median of %d rounds%n"
                        + "| all are looked at | nothing was heard |%n|---|---|%n| %.1f | %.1f |%n",
                MANY,
                ROUNDS - WARM,
                full.median() / 1e6,
                quick.median() / 1e6);
    }

    private void measure(Wiring wiring) throws Exception {
        Samples made = new Samples();
        Samples unchanged = new Samples();
        Samples gone = new Samples();
        Samples batchMade = new Samples();
        Samples batchGone = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            boolean counts = round >= WARM;
            want(EACH);
            long made0 = pass(wiring, BOXES * EACH, Host.Depth.FULL);
            long same0 = pass(wiring, 0, Host.Depth.FULL);
            want(0);
            long gone0 = pass(wiring, BOXES * EACH, Host.Depth.FULL);
            long batch0 = batchAdd();
            long batch1 = batchDelete();
            if (counts) {
                made.add(made0);
                unchanged.add(same0);
                gone.add(gone0);
                batchMade.add(batch0);
                batchGone.add(batch1);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nA hundred pairs in ten containers, each with an address and up; ms, median of %d rounds%n"
                        + "| | devattach, whole pass | ip -batch | ratio |%n|---|---|---|---|%n"
                        + "| make | %.1f | %.1f | %.2f |%n| take away | %.1f | %.1f | %.2f |%n| nothing to do | %.2f | | |%n",
                ROUNDS - WARM,
                made.median() / 1e6,
                batchMade.median() / 1e6,
                made.median() / batchMade.median(),
                gone.median() / 1e6,
                batchGone.median() / 1e6,
                gone.median() / batchGone.median(),
                unchanged.median() / 1e6);
    }

    private void want(int each) throws IOException {
        Path config = Files.createDirectories(run.resolve("config"));
        for (int box = 0; box < boxes.size(); box++) {
            StringBuilder yaml = new StringBuilder("apiVersion: devattach/v1\nkind: DeviceMap\nmetadata: { name: m"
                    + box
                    + " }\nspec:\n  containers: { pid: " + boxes.get(box).pid() + " }\n  devices:"
                    + (each == 0 ? " {}\n" : "\n"));
            for (int i = 0; i < each; i++) {
                yaml.append("    n" + i + ": { type: nic, nictype: p2p, name: eth" + i + ", host_name: " + end(box, i)
                        + ", ipv4.address: " + address(box, i) + " }\n");
            }
            Files.writeString(config.resolve("m" + box + ".yaml"), yaml);
        }
    }

    private static String end(int box, int i) {
        return "datest-" + box + "-" + i;
    }

    private static String address(int box, int i) {
        return "10." + (100 + box % 100) + "." + i + ".2/24";
    }

    private long pass(Wiring wiring, int steps, Host.Depth depth) throws IOException {
        var desired = new FolderSource(run.resolve("config"), new HostName("bench"), List.of()).desired();
        long start = System.nanoTime();
        Report report = wiring.reconciler().pass(desired, Mode.APPLY, depth);
        long took = System.nanoTime() - start;
        if (report.outcomes().size() != steps || !report.outcomes().stream().allMatch(Outcome::reached)) {
            throw new IllegalStateException("not as wanted: " + report);
        }
        return took;
    }

    private long batchAdd() throws Exception {
        StringBuilder host = new StringBuilder();
        List<String> inside = new ArrayList<>();
        for (int box = 0; box < boxes.size(); box++) {
            StringBuilder there = new StringBuilder();
            for (int i = 0; i < EACH; i++) {
                host.append("link add " + end(box, i) + " type veth peer name eth" + i + " netns "
                        + boxes.get(box).pid() + "\nlink set " + end(box, i) + " up\n");
                there.append("addr add " + address(box, i) + " dev eth" + i + "\nlink set eth" + i + " up\n");
            }
            inside.add(there.toString());
        }
        long start = System.nanoTime();
        batch(host.toString(), List.of());
        for (int box = 0; box < boxes.size(); box++) {
            batch(
                    inside.get(box),
                    List.of("nsenter", "-t", Integer.toString(boxes.get(box).pid()), "-n"));
        }
        return System.nanoTime() - start;
    }

    private long batchDelete() throws Exception {
        StringBuilder host = new StringBuilder();
        for (int box = 0; box < boxes.size(); box++) {
            for (int i = 0; i < EACH; i++) {
                host.append("link del " + end(box, i) + "\n");
            }
        }
        long start = System.nanoTime();
        batch(host.toString(), List.of());
        return System.nanoTime() - start;
    }

    private static void batch(String lines, List<String> before) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("ip", "-batch", "-"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(lines.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ip -batch: " + said);
        }
    }
}
