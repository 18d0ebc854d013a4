package devattach.bench;

import devattach.testing.LoopDisks;
import devattach.testing.ZramDisks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A disk of the host that is there to begin with, and goes and comes again under its name.
 *
 * @param sort {@code zram}, {@code loop}
 * @param name in {@code /dev}
 */
record Disk(String sort, String name, Change make, Change unmake) {

    /**
     * How many of a sort take turns in being plugged. One alone would be taken for flapping: what is plugged in six times a minute waits.
     */
    static final int COUNT = 14;

    private static final int FIRST_LOOP = 900;

    /** What is done to the host. */
    interface Change {
        void run() throws IOException;
    }

    /** Makes some. Their numbers are the lowest that are free, so one that goes gets its own again as long as all others are there. */
    static List<Disk> zrams(ZramDisks zrams, int count) throws IOException {
        List<Disk> disks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = zrams.add();
            disks.add(new Disk(
                    "zram",
                    "zram" + number,
                    () -> {
                        int made = zrams.add();
                        if (made != number) {
                            throw new IOException("zram" + made + " was made instead of zram" + number);
                        }
                    },
                    () -> zrams.remove(number)));
        }
        return disks;
    }

    /** Makes some. */
    static List<Disk> loops(LoopDisks loops, int count) throws IOException {
        List<Disk> disks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = FIRST_LOOP + i;
            loops.add(number);
            disks.add(new Disk("loop", "loop" + number, () -> loops.add(number), () -> loops.remove(number)));
        }
        return disks;
    }
}
