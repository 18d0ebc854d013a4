package devattach.bench;

import devattach.host.Host;
import devattach.model.Desired;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Passes and changes, side by side with the yardstick's on the same containers: its turn, our turn, in small portions. */
public final class Bench {

    private static final int ROUNDS = 60;
    private static final int PORTION = 10;
    private static final int CHANGED = 10;
    private static final int CHANGE_ROUNDS = 40;
    private static final double FULL_TARGET = 1.5;
    private static final double EVENTS_TARGET = 3;
    private static final double CHANGE_TARGET = 3;

    private static volatile boolean ending;

    private final Yardstick floor;
    private final Subject subject;
    private final int threads;

    private Bench(Yardstick floor, Subject subject, int threads) {
        this.floor = floor;
        this.subject = subject;
        this.threads = threads;
    }

    /**
     * Runs it.
     *
     * @param arguments TITLE CONTAINERS FLOOR RUN, behind what the launcher puts before them: {@code -jar FILE}
     */
    public static void main(String... arguments) throws IOException {
        int at = arguments[0].equals("-jar") ? 2 : 0;
        int containers = Integer.parseInt(arguments[at + 1]);
        Path run = Path.of(arguments[at + 3]);
        int threads = Runtime.getRuntime().availableProcessors();
        List<AutoCloseable> open = new ArrayList<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> clean(open)));
        Path program = Path.of(arguments[at + 2]);
        Yardstick floor = new Yardstick(program, containers + CHANGED, run.resolve("floor"), run.getFileName() + "-");
        open.add(floor);
        Subject passing = new Subject(run.resolve("passes"));
        open.add(0, passing);
        Subject changing = new Subject(run.resolve("changes"));
        open.add(0, changing);
        Table.head(arguments[at] + ": " + containers + " containers of 10 devices, " + threads
                + (threads == 1 ? " thread" : " threads"));
        try {
            new Bench(floor, passing, threads).passes(floor.pids().subList(0, containers));
            new Bench(floor, changing, threads)
                    .changes(floor.pids().subList(containers, containers + CHANGED), containers);
        } catch (IOException | RuntimeException e) {
            if (!ending) {
                throw e;
            }
        }
    }

    /** Also when somebody presses Ctrl-C. */
    static void clean(List<AutoCloseable> open) {
        ending = true;
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                System.err.println("bench: cleaning up: " + e);
            }
        }
    }

    private void passes(List<Integer> pids) throws IOException {
        Desired desired = subject.desired(pids, "d", 10);
        subject.measure(desired, Host.Depth.FULL, 2 * 10 * pids.size());
        Desired settled = Subject.converged(desired);
        floor.measure("over " + pids.size());
        for (Host.Depth depth : Host.Depth.values()) {
            String word = depth == Host.Depth.FULL ? "full" : "events";
            warm(settled, depth, word);
            Samples floors = new Samples();
            Samples withHost = new Samples();
            Samples ours = new Samples();
            long allocated = 0;
            for (int round = 0; round < ROUNDS; round++) {
                floors.add(floor.measure(word + " " + threads + " " + PORTION));
                withHost.add(floor.measure("whole " + threads + " " + PORTION));
                long before = Subject.allocated();
                for (int i = 0; i < PORTION; i++) {
                    ours.add(subject.measure(settled, depth, 0));
                }
                allocated += Subject.allocated() - before;
            }
            double each = (double) allocated / (ROUNDS * PORTION);
            double target = depth == Host.Depth.FULL ? FULL_TARGET : EVENTS_TARGET;
            Table.line(depth + " pass, nothing to change", floors, ours, each, target);
            if (depth == Host.Depth.FULL) {
                Table.line("  the floor reading the host's devices, too", withHost, ours, -1, target);
            }
        }
        double[] phases = floor.measure("phases 100");
        System.out.printf(
                "floor, us per container: identity %.1f, nodes %.1f, v1 %.1f, v2 %.1f%n",
                phases[0], phases[1], phases[2], phases[3]);
    }

    private void warm(Desired desired, Host.Depth depth, String word) throws IOException {
        for (int i = 0; i < 300; i++) {
            subject.pass(desired, depth);
        }
        floor.measure(word + " " + threads + " 50");
    }

    private void changes(List<Integer> pids, int first) throws IOException {
        Desired some = subject.desired(pids, "e", 20);
        Desired none = subject.desired(pids, "", 0);
        int changes = 2 * 10 * pids.size();
        Samples floorAttach = new Samples();
        Samples floorDetach = new Samples();
        Samples attach = new Samples();
        Samples detach = new Samples();
        Samples attachAlone = new Samples();
        Samples detachAlone = new Samples();
        for (int round = -10; round < CHANGE_ROUNDS; round++) {
            double[] attached = floor.measure("attach " + first + " " + pids.size());
            double[] detached = floor.measure("detach " + first + " " + pids.size());
            double on = subject.measure(some, Host.Depth.FULL, changes);
            double off = subject.measure(none, Host.Depth.FULL, changes);
            double onAlone = subject.changeAlone(some, changes);
            double offAlone = subject.changeAlone(none, changes);
            if (round >= 0) {
                floorAttach.add(attached);
                floorDetach.add(detached);
                attach.add(on);
                detach.add(off);
                attachAlone.add(onAlone);
                detachAlone.add(offAlone);
            }
        }
        String what = " " + 10 * pids.size() + " devices, " + pids.size() + " containers";
        Table.line("attach" + what, floorAttach, attachAlone, -1, CHANGE_TARGET);
        Table.line("  the whole pass that does it", floorAttach, attach, -1, CHANGE_TARGET);
        Table.line("detach" + what, floorDetach, detachAlone, -1, CHANGE_TARGET);
        Table.line("  the whole pass that does it", floorDetach, detach, -1, CHANGE_TARGET);
    }
}
