package devattach.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.Container;
import devattach.model.ContainerSelector;
import devattach.model.ContainerSelector.Cgroup;
import devattach.model.ContainerSelector.Pid;
import devattach.runtime.RuntimeSettings;
import devattach.runtime.Runtimes;
import devattach.testing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers as the kernel has them. */
@Tag("kernel")
class ContainersKernelTest {

    private static final RuntimeSettings NONE = RuntimeSettings.nowhere();

    @Test
    void aShiftedContainerHasItsMapsStartAndCgroup() throws IOException {
        try (Box box = Box.start(Box.Options.plain().shifted())) {
            Containers containers = new Containers(Runtimes.all(NONE));
            Container one = only(containers.list(List.of(byPid(box))));
            assertEquals(box.container().init(), one.init());
            assertEquals(box.container().uids(), one.uids());
            assertEquals(box.container().gids(), one.gids());
            assertEquals("/" + box.name(), one.cgroup());
            assertEquals("process/" + box.pid(), one.title());
            assertSame(one, only(containers.list(List.of(byPid(box)))), "an unchanged container is not read again");
        }
    }

    @Test
    void aPlainContainerMapsEveryIdToItself() throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            Container one = only(new Containers(Runtimes.all(NONE)).list(List.of(byPid(box))));
            assertTrue(one.uids().isIdentity() && one.gids().isIdentity(), one.toString());
        }
    }

    @Test
    void oneThatEndsIsGoneAndARestartIsAnother() throws IOException {
        ContainerSelector selector;
        Containers containers = new Containers(Runtimes.all(NONE));
        try (Box box = Box.start(Box.Options.plain())) {
            selector = target(new Cgroup("/" + box.name()));
            assertEquals(
                    box.pid(), only(containers.list(List.of(selector))).init().pid());
            box.restart();
            assertEquals(
                    box.container().init(),
                    only(containers.list(List.of(selector))).init());
        }
        assertEquals(new Containers.Listing(List.of(), Map.of()), containers.list(List.of(selector)));
    }

    @Test
    void aRecordedStartThatDiffersIsAnotherProcess(@TempDir Path root) throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            Path state = Files.createDirectory(root.resolve("c1")).resolve("state.json");
            RuntimeSettings settings = NONE.with("runc", "roots", List.of(root.toString()));
            for (long off : new long[] {1, 0}) {
                Files.writeString(
                        state,
                        "{\"init_process_pid\":" + box.pid() + ",\"init_process_start\":" + (box.startTime() + off)
                                + "}");
                Containers.Listing listing = new Containers(Runtimes.all(settings)).list(List.of());
                assertEquals(off == 0 ? 1 : 0, listing.containers().size());
                assertEquals(Map.of(), listing.trouble());
            }
        }
    }

    @Test
    void aProcessOfTheHostIsNoContainerAndHidesNone() throws IOException {
        try (Box box = Box.start(Box.Options.plain())) {
            ContainerSelector self =
                    target(new Pid((int) ProcessHandle.current().pid()));
            Containers.Listing listing = new Containers(Runtimes.all(NONE)).list(List.of(self, byPid(box)));
            assertEquals(box.pid(), only(listing).init().pid());
            assertTrue(listing.toString().contains("shares the host's mounts"), listing.toString());
        }
    }

    private static Container only(Containers.Listing listing) {
        assertEquals(1, listing.containers().size(), listing.toString());
        return listing.containers().get(0);
    }

    private static ContainerSelector byPid(Box box) {
        return target(new Pid(box.pid()));
    }

    private static ContainerSelector target(ContainerSelector.Target target) {
        return ContainerSelector.of(target);
    }
}
