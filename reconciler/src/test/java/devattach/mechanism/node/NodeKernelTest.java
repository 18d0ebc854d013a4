package devattach.mechanism.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import devattach.mechanism.Observation;
import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.InitProcess;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.testing.Box;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attaching and detaching nodes in real containers, and seeing what became of them. */
@Tag("kernel")
class NodeKernelTest {

    private static final Facet.Node X = Rig.node("/dev/devattach-x");

    static Stream<Box.Options> boxes() {
        return Stream.of(Box.Options.plain(), Box.Options.plain().shifted());
    }

    @ParameterizedTest
    @MethodSource("boxes")
    void anAttachedNodeOpensInsideWithTheOwnerAndModeAskedFor(Box.Options options) throws IOException {
        try (Rig rig = new Rig(options)) {
            String before = rig.mountinfo();
            rig.mustAdd(X);
            assertEquals(
                    "character special file 1:8 0:20 640",
                    rig.box.run("stat -c '%F %Hr:%Lr %u:%g %a' /dev/devattach-x"));
            assertEquals("4", rig.box.run("head -c 4 /dev/devattach-x | wc -c"));
            assertEquals(new Seen(Optional.of(X), true, Optional.of(X), ""), rig.seen(X));

            rig.mustRemove(X);
            assertEquals(before, rig.mountinfo());
            assertFalse(rig.box.run("ls -a /dev").contains("devattach"));
            assertEquals(List.of(), rig.staged());
            assertEquals(Seen.NOTHING, rig.seen(X));
        }
    }

    @ParameterizedTest
    @MethodSource("boxes")
    void manyNodesGoInTogetherAndTheLastToLeaveTakesTheFoldersAlong(Box.Options options) throws IOException {
        try (Rig rig = new Rig(options)) {
            String before = rig.mountinfo();
            Facet.Node timer = Rig.node("/dev/snd/by-path/timer");
            Facet.Node pcm = Rig.node("/dev/snd/pcm");
            Facet.Node blank = Rig.node("/dev/a b%é");
            rig.mustAdd(timer, pcm, blank);
            assertEquals("755 0:0", rig.box.run("stat -c '%a %u:%g' /dev/snd/by-path"));
            rig.mustRemove(timer);
            assertEquals("pcm", rig.box.run("ls -A /dev/snd"));
            rig.mustRemove(pcm, blank);
            assertEquals("gone", rig.box.run("[ -e /dev/snd ] || echo gone"));
            assertEquals(before, rig.mountinfo());
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void aFolderThatWasThereStays() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("mkdir /dev/snd");
            Facet.Node pcm = Rig.node("/dev/snd/pcm");
            rig.mustAdd(pcm);
            rig.mustRemove(pcm);
            rig.box.run("[ -d /dev/snd ]");
        }
    }

    @Test
    void aNodeMayStandRightBelowTheRoot() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            Facet.Node top = Rig.node("/x");
            rig.mustAdd(top);
            rig.box.run("[ -c /x ]");
            rig.mustRemove(top);
            rig.box.run("[ ! -e /x ]");
        }
    }

    @Test
    void whenNothingChangedTheAnswerIsTheSameObject() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            Set<Place> places = Rig.places(X);
            Observation none = rig.mechanism().look(rig.handle(), places, null);
            assertSame(none, rig.mechanism().look(rig.handle(), places, none));
            rig.mustAdd(X);
            Observation some = rig.mechanism().look(rig.handle(), places, none);
            assertNotSame(none, some);
            assertSame(some, rig.mechanism().look(rig.handle(), places, some));
            rig.box.run("chmod 600 /dev/devattach-x");
            assertNotSame(some, rig.mechanism().look(rig.handle(), places, some));
        }
    }

    @Test
    void lookingAgainAllocatesNothingForEachNode() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(facets(1));
            long withOne = bytesOfALook(rig, facets(1));
            rig.add(facets(100));
            assertEquals(withOne, bytesOfALook(rig, facets(100)));
        }
    }

    private static Facet[] facets(int count) {
        return IntStream.range(0, count).mapToObj(i -> Rig.node("/dev/x" + i)).toArray(Facet[]::new);
    }

    private static long bytesOfALook(Rig rig, Facet... facets) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Set<Place> places = Rig.places(facets);
        Observation last = rig.mechanism().look(rig.handle(), places, null);
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 2000; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            Observation again = rig.mechanism().look(rig.handle(), places, last);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            assertSame(last, again);
        }
        return least;
    }

    @Test
    void whatIsOursIsSeenEvenWhereNothingIsWanted() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X);
            rig.newMechanism(Interruption.NONE);
            assertEquals(List.of(X), List.copyOf(rig.look().ledger()));
            assertTrue(rig.look().at(X.place()).mine());
        }
    }

    @ParameterizedTest
    @MethodSource("boxes")
    void anUnmountedNodeIsDriftAndIsRepaired(Box.Options options) throws IOException {
        try (Rig rig = new Rig(options)) {
            rig.mustAdd(X);
            rig.box.run("umount /dev/devattach-x");
            assertEquals(new Seen(Optional.empty(), false, Optional.of(X), ""), rig.seen(X));
            rig.mustAdd(X);
            assertTrue(rig.seen(X).mine());
            rig.box.run("umount /dev/devattach-x; rm /dev/devattach-x");
            rig.mustAdd(X);
            rig.box.run("umount /dev/devattach-x");
            rig.mustRemove(X);
            rig.box.run("[ ! -e /dev/devattach-x ]");
            assertEquals(List.of(), rig.staged());
        }
    }

    @ParameterizedTest
    @MethodSource("boxes")
    void aChangedOwnerOrModeIsDriftAndIsRepairedInPlace(Box.Options options) throws IOException {
        try (Rig rig = new Rig(options)) {
            rig.mustAdd(X);
            rig.box.run("chown 1000:1000 /dev/devattach-x; chmod 777 /dev/devattach-x");
            Facet.Node changed = new Facet.Node(X.path(), X.number(), 0, 1000, 1000, 0777);
            assertEquals(new Seen(Optional.of(changed), true, Optional.of(X), ""), rig.seen(X));
            String before = rig.mountinfo();
            rig.mustAdd(X);
            assertEquals(before, rig.mountinfo());
            assertEquals("0:20 640", rig.box.run("stat -c '%u:%g %a' /dev/devattach-x"));
        }
    }

    @Test
    void anotherNumberOrOwnerReplacesOurs() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            rig.mustAdd(X);
            Facet.Node zero = new Facet.Node(X.path(), Rig.ZERO, 0, 1000, 44, 0666);
            rig.mustAdd(zero);
            assertEquals("1:5 1000:44 666", rig.box.run("stat -c '%Hr:%Lr %u:%g %a' /dev/devattach-x"));
            Facet.Node root = new Facet.Node(X.path(), Rig.ZERO, 0, 0, 0, 0600);
            rig.mustAdd(root);
            assertEquals(Optional.of(root), rig.seen(root).ledger());
            assertEquals(List.of(root), List.copyOf(rig.look().ledger()));
            rig.mustRemove(root);
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void aStepThatSawSomethingElseIsStale() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            Seen before = rig.seen(X);
            rig.box.run("mknod /dev/devattach-x c 1 3");
            String there = rig.mountinfo();
            assertInstanceOf(
                    Outcome.Stale.class,
                    rig.mechanism()
                            .change(rig.handle(), List.of(rig.addition(X, before)))
                            .get(0));
            assertEquals(there, rig.mountinfo());
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void whatIsSoAlreadyIsNotDoneAgain() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X);
            assertEquals(List.of(new Outcome.AlreadySo()), rig.add(X));
            rig.mustRemove(X);
            assertEquals(new Outcome.AlreadySo(), rig.remove(X));
        }
    }

    @Test
    void anIdTheContainerDoesNotHaveIsRefused() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            Facet.Node far = new Facet.Node(new ContainerPath("/dev/far"), Rig.RANDOM, 0, 70_000, 0, 0600);
            Outcome outcome = rig.add(far).get(0);
            assertTrue(outcome.toString().contains("no user 70000"), outcome.toString());
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void stagedNodesOfEndedContainersAreSwept() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X);
            List<String> staged = rig.staged();
            rig.mechanism().sweep(Set.of());
            assertEquals(staged, rig.staged(), "the container runs, whatever the caller knows");
            InitProcess ended = rig.box.container().init();
            rig.restart();
            rig.mechanism().sweep(Set.of(rig.box.container().init()));
            assertEquals(List.of(), rig.staged());
            assertFalse(rig.box.container().init().equals(ended));
            assertEquals(Seen.NOTHING, rig.seen(X));
            rig.mustAdd(X);
        }
    }

    @Test
    void aContainerNobodyHasWaitedForYetHasEndedToo() throws Exception {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X);
            Path proc = Path.of("/proc", Integer.toString(rig.box.pid()));
            String parent = Files.readAllLines(proc.resolve("status")).stream()
                    .filter(line -> line.startsWith("PPid:"))
                    .map(line -> line.substring("PPid:".length()).strip())
                    .findFirst()
                    .orElseThrow();
            signal("-STOP", parent);
            try {
                signal("-KILL", Integer.toString(rig.box.pid()));
                while (!Files.readString(proc.resolve("status")).contains("State:\tZ")) {
                    Thread.onSpinWait();
                }
                rig.mechanism().sweep(Set.of());
                assertEquals(List.of(), rig.staged());
            } finally {
                signal("-CONT", parent);
            }
        }
    }

    /** By the shell: a program of that name is not on every machine. */
    private static void signal(String name, String pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", "kill " + name + " " + pid)
                        .start()
                        .waitFor());
    }
}
