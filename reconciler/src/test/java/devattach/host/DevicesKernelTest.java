package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import devattach.linux.Epoll;
import devattach.linux.Uevent;
import devattach.linux.Uevents;
import devattach.model.HostDevice;
import devattach.testing.LoopDisks;
import devattach.testing.Wait;
import devattach.testing.ZramDisks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading only what was announced comes to the same as reading everything. */
@Tag("kernel")
class DevicesKernelTest {

    private static final Set<String> ATTRIBUTES = Set.of("size", "removable");
    private static final String NULL = "/devices/virtual/mem/null";
    private static final int LOOPS = 900;
    private static final int MOST_LOOPS = 4;
    private static final int MOST_ZRAMS = 3;
    private static final int ROUNDS = 60;
    private static final Path LINK = Path.of("/dev/devattach-test-link");
    private static final String PARTITION = ".*/loop9[0-9]{2}/loop9[0-9]{2}p1";

    /** More than any room for announcements holds. */
    private static final int STORM = 60_000;

    private static final class Ear implements Uevents.Listener, AutoCloseable {
        private final Uevents uevents = new Uevents();
        private final Devices devices = new Devices();
        private final List<Uevent> heard = new ArrayList<>();
        private int overflows;

        @SuppressWarnings("MustBeClosedChecker") // closed with this
        Ear() throws IOException {
            devices.look(ATTRIBUTES, Host.Depth.FULL);
        }

        @Override
        public void heard(Uevent event) {
            heard.add(event);
            devices.heard(event);
        }

        @Override
        public void overflow() {
            overflows++;
            devices.anythingMayDiffer();
        }

        /** Everything that was announced until now: the kernel announces one more thing, and says whose that is. */
        void hearAll() throws IOException {
            String mark = UUID.randomUUID().toString();
            boolean lost = true;
            try (Epoll epoll = new Epoll()) {
                epoll.add(uevents.socket(), Epoll.IN, 1);
                for (int before = heard.size(); lost; ) {
                    Files.writeString(Path.of("/sys" + NULL + "/uevent"), "change " + mark);
                    epoll.await(10_000, key -> {});
                    uevents.drain(this);
                    lost = heard.subList(before, heard.size()).stream()
                            .noneMatch(event -> event.property("SYNTH_UUID").equals(mark));
                }
            }
        }

        List<HostDevice> quickly() throws IOException {
            return devices.look(ATTRIBUTES, Host.Depth.EVENTS);
        }

        boolean heardOf(String devpath) {
            return heard.stream().anyMatch(event -> event.devpath().equals(devpath));
        }

        @Override
        public void close() {
            uevents.close();
        }
    }

    private static List<String> paths(List<HostDevice> devices) {
        return devices.stream().map(HostDevice::sysPath).toList();
    }

    private static void assertAsIfReadWhole(Ear ear, String after) throws Exception {
        // udev, where it runs, writes what it found some time after the kernel, and then announces that
        Wait.until(
                "what was announced is all that differs, after " + after,
                () -> {
                    ear.hearAll();
                    return ear.quickly().equals(Inventory.read(ATTRIBUTES));
                },
                () -> {
                    try {
                        List<HostDevice> missed = new ArrayList<>(Inventory.read(ATTRIBUTES));
                        List<HostDevice> stale = new ArrayList<>(ear.quickly());
                        List<HostDevice> common = List.copyOf(missed);
                        missed.removeAll(stale);
                        stale.removeAll(common);
                        return "missed: " + missed + "\nstale: " + stale;
                    } catch (IOException e) {
                        return e.toString();
                    }
                });
    }

    /** Something happens to disks, or is only said to, again and again; kept in words. */
    private static final class Story implements AutoCloseable {
        private final List<String> told = new ArrayList<>();
        private final Random random;
        private final Path image = Files.createTempFile(Path.of("/run"), "devattach-test-", ".disk");
        private final LoopDisks loops = new LoopDisks();
        private final ZramDisks zrams = new ZramDisks();

        Story(long seed) throws IOException {
            random = new Random(seed);
            Files.write(image, new byte[4 << 20]);
            told.add("seed " + seed);
        }

        void goOn() throws IOException {
            int which = random.nextInt(7);
            if (which == 0) {
                zram();
            } else if (which == 2) {
                link();
            } else if (which == 1) {
                String action = List.of("add", "remove", "change", "move").get(random.nextInt(4));
                Files.writeString(Path.of("/sys/class/mem/zero/uevent"), action);
                told.add(action + " of zero is said");
            } else {
                loop(LOOPS + random.nextInt(MOST_LOOPS));
            }
        }

        /** Where udev does not run, links made by anybody count; they are seen when something is said of their device. */
        private void link() throws IOException {
            boolean there = Files.deleteIfExists(LINK);
            if (!there) {
                Files.createSymbolicLink(LINK, Path.of("zero"));
            }
            Files.writeString(Path.of("/sys/class/mem/zero/uevent"), "change");
            told.add(there ? "a link is removed" : "a link to zero is made");
        }

        private void zram() throws IOException {
            if (zrams.numbers().size() < MOST_ZRAMS) {
                told.add("zram" + zrams.add() + " is added");
                return;
            }
            int zram = zrams.numbers().get(random.nextInt(MOST_ZRAMS));
            zrams.remove(zram);
            told.add("zram" + zram + " is removed");
        }

        /** There, with a partition, without, gone. */
        private void loop(int loop) throws IOException {
            if (!loops.numbers().contains(loop)) {
                loops.add(loop);
                told.add("loop" + loop + " is added");
            } else if (isFull(loop)) {
                loops.empty(loop);
                told.add("loop" + loop + " is emptied");
            } else if (random.nextBoolean()) {
                loops.fill(loop, image);
                told.add("loop" + loop + " is filled");
            } else {
                loops.remove(loop);
                told.add("loop" + loop + " is removed");
            }
        }

        private static boolean isFull(int loop) {
            return Files.exists(Path.of("/sys/block/loop" + loop + "/loop"));
        }

        boolean has(String ending) {
            return told.stream().anyMatch(line -> line.endsWith(ending));
        }

        @Override
        public String toString() {
            return told.toString();
        }

        @Override
        public void close() throws IOException {
            try (loops;
                    zrams) {
                for (int loop : loops.numbers()) {
                    if (isFull(loop)) {
                        loops.empty(loop);
                    }
                }
                Files.delete(image);
                Files.deleteIfExists(LINK);
            }
        }
    }

    @Test
    void whateverHappensItComesToTheSame() throws Exception {
        assumeTrue(LoopDisks.available(), "this kernel makes no loop devices: there is no /dev/loop-control");
        assumeTrue(ZramDisks.available(), "this kernel makes no zram disks: there is no /sys/class/zram-control");
        try (Story story = new Story(System.nanoTime());
                Ear ear = new Ear()) {
            boolean partitioned = false;
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i <= round % 5; i++) {
                    story.goOn();
                }
                assertAsIfReadWhole(ear, story.toString());
                partitioned |= ear.quickly().stream()
                        .anyMatch(device -> device.sysPath().matches(PARTITION));
            }
            assertTrue(partitioned && story.has("emptied"), () -> "partitions came and went: " + story);
            assertEquals(0, ear.overflows);
        }
    }

    /** Nothing else is read: a device of which nobody was told is not found, and without news the answer is the same object. */
    @Test
    void onlyWhatWasAnnouncedIsRead() throws Exception {
        assumeTrue(ZramDisks.available(), "this kernel makes no zram disks: there is no /sys/class/zram-control");
        try (ZramDisks zrams = new ZramDisks();
                Ear ear = new Ear()) {
            List<HostDevice> before = ear.quickly();
            String path = "/devices/virtual/block/zram" + zrams.add();
            assertSame(before, ear.quickly());
            assertFalse(paths(before).contains(path));
            ear.hearAll();
            assertTrue(paths(ear.quickly()).contains(path));
        }
    }

    /** The kernel lost the announcements of a disk; nobody ever hears of it but by reading everything. */
    @Test
    void afterAnnouncementsWereLostEverythingIsRead() throws Exception {
        assumeTrue(ZramDisks.available(), "this kernel makes no zram disks: there is no /sys/class/zram-control");
        try (ZramDisks zrams = new ZramDisks();
                Ear ear = new Ear()) {
            for (int i = 0; i < STORM; i++) {
                Files.writeString(Path.of("/sys" + NULL + "/uevent"), "change");
            }
            String path = "/devices/virtual/block/zram" + zrams.add();
            ear.hearAll();
            assertTrue(ear.overflows > 0, "the room for announcements was no limit: " + ear.heard.size());
            assertFalse(ear.heardOf(path), "the storm was too small to hide a disk");
            assertTrue(paths(ear.quickly()).contains(path));
            assertAsIfReadWhole(ear, "an overflow");
        }
    }
}
