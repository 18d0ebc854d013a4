package devattach.linux;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Tells when somebody loads a device program, which is right before it is attached to a cgroup: the only news the kernel gives of the
 * device policies of cgroup v2. Each processor tells what was loaded on it. Since Linux 5.1; a processor that is brought up later is not
 * listened to.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/perf_event_open.2.html">perf_event_open(2), bpf_event</a>
 */
public final class ProgramNews implements AutoCloseable {

    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private final List<EventRing> rings = new ArrayList<>();

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public ProgramNews() throws IOException {
        boolean good = false;
        try {
            for (int processor : processors(java.nio.file.Files.readString(ONLINE))) {
                rings.add(new EventRing(processor));
            }
            good = true;
        } finally {
            if (!good) {
                close();
            }
        }
    }

    /** {@code 0-3,6}: as the kernel writes lists of processors. */
    static List<Integer> processors(String list) {
        List<Integer> processors = new ArrayList<>();
        for (String range : list.strip().split(",")) {
            String[] ends = range.split("-", 2);
            int last = Integer.parseInt(ends[ends.length - 1]);
            for (int each = Integer.parseInt(ends[0]); each <= last; each++) {
                processors.add(each);
            }
        }
        return processors;
    }

    /** For an {@link Epoll}. */
    public synchronized List<Fd> fds() {
        return rings.stream().map(EventRing::fd).toList();
    }

    /**
     * Takes what there is and never waits.
     *
     * @return whether a device program was loaded that does not bear this name; also where news were lost
     */
    public synchronized boolean drain(String ours) {
        boolean[] any = {false};
        IntConsumer loaded = id -> any[0] = any[0] || isOthers(id, ours);
        for (EventRing ring : rings) {
            boolean lost = ring.drain(loaded);
            any[0] |= lost;
        }
        return any[0];
    }

    private static boolean isOthers(int id, String ours) {
        try (Fd program = Bpf.open(id)) {
            return Bpf.isForDevices(program) && !Bpf.name(program).equals(ours);
        } catch (KernelException e) {
            return false; // unloaded again, so it decides nowhere
        }
    }

    @Override
    public synchronized void close() {
        rings.forEach(EventRing::close);
        rings.clear(); // whoever still waits must not look into memory that is gone
    }
}
