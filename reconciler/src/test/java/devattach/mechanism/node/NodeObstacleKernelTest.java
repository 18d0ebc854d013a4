package devattach.mechanism.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.ContainerPath;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Seen;
import devattach.testing.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container can put in our way, and that none of it leads out of the container. */
@Tag("kernel")
class NodeObstacleKernelTest {

    private static final Facet.Node X = Rig.node("/dev/devattach-x");

    private Path trap = Path.of("/");

    /** A folder of the host that links from inside point to. */
    @BeforeEach
    void layTrap() throws IOException {
        trap = Files.createTempDirectory(Path.of("/run"), "devattach-test-trap-");
    }

    @AfterEach
    void nothingOfTheHostWasTouched() throws IOException {
        try (Stream<Path> inside = Files.list(trap)) {
            assertEquals(List.of(), inside.toList());
        }
        Files.delete(trap);
    }

    private static void refused(Rig rig, Facet.Node node, String obstacle) throws IOException {
        Seen seen = rig.seen(node);
        assertTrue(seen.obstacle().contains(obstacle), seen.toString());
        String before = rig.mountinfo();
        Outcome outcome = rig.add(node).get(0);
        assertInstanceOf(Outcome.Failed.class, outcome);
        assertTrue(outcome.toString().contains(obstacle), outcome.toString());
        assertEquals(before, rig.mountinfo());
        assertEquals(List.of(), rig.staged());
    }

    @Test
    void aFileInTheWayIsNamedAndStays() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("touch /dev/devattach-x");
            refused(rig, X, "/dev/devattach-x is a file");
            rig.box.run("[ -f /dev/devattach-x ]");
        }
    }

    @Test
    void aFolderInTheWayIsNamed() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("mkdir /dev/devattach-x");
            refused(rig, X, "/dev/devattach-x is a folder");
        }
    }

    @Test
    void aFileWhereAFolderShouldBeIsNamed() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("touch /dev/snd");
            refused(rig, Rig.node("/dev/snd/pcm"), "/dev/snd is not a folder");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRAP", "TRAP/dangling", "../../../../..TRAP/x", "/proc/1/root", "/dev/null"})
    void aLinkAtThePathIsNeverFollowed(String target) throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("ln -s " + target.replace("TRAP", trap.toString()) + " /dev/devattach-x");
            refused(rig, X, "/dev/devattach-x is a symbolic link");
            rig.box.run("[ -L /dev/devattach-x ]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRAP", "/tmp", "/proc/1/root/dev", "/nowhere"})
    void aLinkAmongTheFoldersIsNeverFollowed(String target) throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("mkdir /sub; ln -s " + target.replace("TRAP", trap.toString()) + " /sub/dev");
            refused(rig, Rig.node("/sub/dev/x"), "/sub/dev is a symbolic link");
            assertEquals("", rig.box.run("ls -A /tmp"));
        }
    }

    @Test
    void aDevThatBecameALinkHidesNothingOfTheHost() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X);
            rig.box.run("umount -l /dev; rmdir /dev; ln -s " + trap + " /dev");
            assertTrue(rig.seen(X).obstacle().contains("/dev is a symbolic link"));
            assertInstanceOf(Outcome.Failed.class, rig.add(X).get(0));
            rig.mustRemove(X);
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void somethingOfTheContainersOwnInOurPlaceStaysWhenWeLeave() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X);
            rig.box.run("umount /dev/devattach-x; rm /dev/devattach-x; echo mine > /dev/devattach-x");
            assertEquals("/dev/devattach-x is a file", rig.seen(X).obstacle());
            rig.mustRemove(X);
            assertEquals("mine", rig.box.run("cat /dev/devattach-x"));
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void aNodeOfTheContainersOwnIsForeignAndStays() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("mknod -m 600 /dev/devattach-x c 1 3");
            Seen seen = rig.seen(X);
            assertFalse(seen.mine());
            assertTrue(seen.present().isPresent());
            assertInstanceOf(Outcome.Failed.class, rig.add(X).get(0));
            assertEquals("1:3 600", rig.box.run("stat -c '%Hr:%Lr %a' /dev/devattach-x"));
        }
    }

    @Test
    void ourNodeBoundElsewhereByTheContainerIsItsOwnDoing() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X);
            rig.box.run("touch /dev/y; mount --bind /dev/devattach-x /dev/y");
            assertFalse(rig.seen(Rig.node("/dev/y")).mine());
            Outcome outcome = rig.remove(X);
            assertTrue(outcome.toString().contains("mounted at /dev/y as well"), outcome.toString());
            assertEquals(Optional.of(X), rig.seen(X).ledger());
            rig.box.run("umount /dev/y");
            rig.mustRemove(X);
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void aFolderRenamedWithOurNodeInItIsNotForgotten() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            Facet.Node inSub = Rig.node("/dev/sub/x");
            rig.mustAdd(inSub);
            rig.box.run("mv /dev/sub /dev/away; ln -s " + trap + " /dev/sub");
            Outcome outcome = rig.remove(inSub);
            assertTrue(outcome.toString().contains("/dev/away/x"), outcome.toString());
            rig.box.run("rm /dev/sub; mv /dev/away /dev/sub");
            rig.mustRemove(inSub);
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void aReadOnlyPlaceIsRefusedWithAWayOut() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("mount -o remount,bind,ro /dev");
            Outcome outcome = rig.add(X).get(0);
            assertTrue(outcome.toString().contains("read-only"), outcome.toString());
            assertEquals(List.of(), rig.staged());
            assertEquals(Seen.NOTHING, rig.seen(X));
        }
    }

    @Test
    void theHostsOwnDevIsLeftToTheHost() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().setup("umount dev/*; umount dev; mount --bind /dev dev"))) {
            List<String> before = hostDev();
            refused(rig, X, "the host's own /dev");
            Facet.Node random = new Facet.Node(new ContainerPath("/dev/random"), Rig.RANDOM, 0, 0, 0, 0666);
            assertEquals(Optional.of(random), rig.seen(random).present());
            assertEquals(before, hostDev());
        }
    }

    private static List<String> hostDev() throws IOException {
        try (Stream<Path> inside = Files.list(Path.of("/dev"))) {
            return inside.map(Path::toString).sorted().toList();
        }
    }
}
