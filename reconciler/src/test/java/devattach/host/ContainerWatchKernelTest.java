package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.host.Notice.Ended;
import devattach.host.Notice.MountsChanged;
import devattach.host.Notice.Somewhere;
import devattach.linux.Fd;
import devattach.mechanism.ContainerHandle;
import devattach.model.ContainerId;
import devattach.testing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The watch on real containers and folders. */
@Tag("kernel")
class ContainerWatchKernelTest {

    private static final int PATIENCE_MILLIS = 20_000;

    @Test
    void mountsAndTheEndAreToldAndNothingStaysOpen() throws IOException {
        int open = Fd.open();
        try (ContainerWatch watch = new ContainerWatch()) {
            int idle = Fd.open();
            ContainerId id;
            try (Box box = Box.start(Box.Options.plain())) {
                id = track(watch, box);
                drain(watch);
                box.run("mount -t tmpfs none /mnt 2>/dev/null || mount -t tmpfs none /tmp");
                expect(watch, new MountsChanged(id));
            }
            expect(watch, new Ended(id));
            assertEquals(idle, Fd.open());
            assertTrue(drain(watch).stream().noneMatch(Ended.class::isInstance));
        }
        assertEquals(open, Fd.open());
    }

    @Test
    void anotherContainersMountsAreNotItsOwn() throws IOException {
        try (ContainerWatch watch = new ContainerWatch();
                Box quiet = Box.start(Box.Options.plain());
                Box busy = Box.start(Box.Options.plain())) {
            ContainerId quietId = track(watch, quiet);
            ContainerId busyId = track(watch, busy);
            drain(watch);
            busy.run("mount -t tmpfs none /tmp");
            Set<Notice> seen = expect(watch, new MountsChanged(busyId));
            seen.addAll(drain(watch));
            assertTrue(!seen.contains(new MountsChanged(quietId)), seen.toString());
        }
    }

    @Test
    void aNeighbourThatStartsIsTold() throws IOException {
        try (ContainerWatch watch = new ContainerWatch();
                Box one = Box.start(Box.Options.plain())) {
            track(watch, one);
            drain(watch);
            try (Box two = Box.start(Box.Options.plain())) {
                Path parent = two.cgroupV2().or(two::cgroupV1).orElseThrow().getParent();
                expect(watch, new Somewhere(String.valueOf(parent)));
            }
        }
    }

    @Test
    void aFolderIsWatchedFromBeforeItExistsThroughItsRemovals(@TempDir Path folder) throws IOException {
        Path wanted = folder.resolve("run/lxc/state");
        try (ContainerWatch watch = new ContainerWatch()) {
            watch.watch(wanted.toString());
            Files.createFile(folder.resolve("other"));
            assertEquals(Set.of(), drain(watch), "what cannot lead there is not told");
            for (int round = 0; round < 3; round++) {
                Files.createDirectories(wanted);
                expect(watch, new Somewhere(wanted.toString()));
                drain(watch);
                Files.createDirectory(wanted.resolve("c1"));
                expect(watch, new Somewhere(wanted.toString()));
                Files.delete(wanted.resolve("c1"));
                Files.delete(wanted);
                Files.delete(wanted.getParent());
                Files.delete(folder.resolve("run"));
                expect(watch, new Somewhere(wanted.toString()));
                drain(watch);
            }
        }
    }

    @Test
    void aWakeEndsTheWait() throws Exception {
        try (ContainerWatch watch = new ContainerWatch()) {
            Thread waker = new Thread(watch::wake);
            waker.start();
            assertEquals(0, watch.await(-1, notice -> {}));
            waker.join();
        }
    }

    private static ContainerId track(ContainerWatch watch, Box box) throws IOException {
        try (ContainerHandle handle = box.handle()) {
            watch.track(handle);
            return handle.container().id();
        }
    }

    private static Set<Notice> expect(ContainerWatch watch, Notice wanted) throws IOException {
        Set<Notice> seen = new HashSet<>();
        while (!seen.contains(wanted)) {
            assertTrue(watch.await(PATIENCE_MILLIS, seen::add) > 0, "waited for " + wanted + ", saw " + seen);
        }
        return seen;
    }

    private static Set<Notice> drain(ContainerWatch watch) throws IOException {
        Set<Notice> seen = new HashSet<>();
        while (watch.await(0, seen::add) > 0) {
            // until nothing is left
        }
        return seen;
    }
}
