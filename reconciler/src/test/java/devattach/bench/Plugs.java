package devattach.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * How soon after a disk is made on the host a container that waits for it can open it: from before the call that makes it, so the kernel's
 * own share is in it, and told besides. The disks take turns.
 */
final class Plugs {

    /** So many are measured, */
    static final int TIMES = 50;

    /** after so many that are not. */
    static final int WARM_UP = 6;

    /** What comes after a device can be opened, or is gone inside: reports, databases. It is to be over before the next is measured. */
    private static final int SETTLE_MILLIS = 100;

    private final int pid;
    private final Opener opener;
    private final List<Disk> disks;
    private final Samples made = new Samples();
    private final Samples usable = new Samples();
    private int count = -WARM_UP;

    /**
     * None yet.
     *
     * @param pid the container's init, in the host's numbers
     */
    Plugs(int pid, Opener opener, List<Disk> disks) {
        this.pid = pid;
        this.opener = opener;
        this.disks = disks;
    }

    /** Where one of the disks is in the container, by its place among them. */
    static String path(int disk) {
        return "/dev/disk" + disk;
    }

    /** Lines of a DeviceMap, below {@code devices}, for such disks. */
    static String entries(List<Disk> disks) {
        StringJoiner lines = new StringJoiner("\n");
        for (int i = 0; i < disks.size(); i++) {
            lines.add("    d" + i + ": { type: unix-block, match: { name: "
                    + disks.get(i).name() + " }, path: " + path(i) + " }");
        }
        return lines.toString();
    }

    /** Whether all disks are there inside, as they are to be before any of them is taken away. */
    boolean areAllThere() {
        for (int i = 0; i < disks.size(); i++) {
            if (!isThere(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean isThere(int disk) {
        return Files.exists(Path.of("/proc/" + pid + "/root" + path(disk)), LinkOption.NOFOLLOW_LINKS);
    }

    /** Waits for something, and says what. */
    interface Waiting {
        void until(String what, Fact fact) throws Exception;
    }

    /** A question asked again and again. */
    interface Fact {
        boolean holds() throws Exception;
    }

    /**
     * Takes the next disk away and makes it again while the container looks for it.
     *
     * @param forgotten whether whoever attaches it is done with the one that went, asked once it is gone inside
     */
    void next(Waiting wait, Fact forgotten) throws Exception {
        int disk = Math.floorMod(count, disks.size());
        disks.get(disk).unmake().run();
        wait.until(path(disk) + " is gone inside", () -> !isThere(disk) && forgotten.holds());
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        measure(disk);
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        count++;
    }

    private void measure(int disk) throws IOException {
        opener.look(path(disk));
        long began = System.nanoTime();
        disks.get(disk).make().run();
        double took = (System.nanoTime() - began) / 1e3;
        double after = (opener.opened() - began) / 1e3;
        if (count >= 0) {
            made.add(took);
            usable.add(after);
        }
    }

    double kernelMillis() {
        return made.median() / 1000;
    }

    double medianMillis() {
        return usable.median() / 1000;
    }

    double mostMillis() {
        return usable.most() / 1000;
    }
}
