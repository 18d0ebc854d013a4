package devattach.mechanism.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.mechanism.Observation;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Outcome;
import devattach.model.Place;
import devattach.model.Seen;
import devattach.testing.Box;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links in real containers: other names of a node, mounted like one. */
@Tag("kernel")
class LinkKernelTest {

    private static final Facet.Node X = Rig.node("/dev/devattach-x");
    private static final Facet.Link BY_ID = link("/dev/serial/by-id/usb-a", "../../devattach-x");

    private static Facet.Link link(String path, String target) {
        return new Facet.Link(new ContainerPath(path), target, Rig.RANDOM);
    }

    static Stream<Box.Options> boxes() {
        return Stream.of(Box.Options.plain(), Box.Options.plain().shifted());
    }

    @ParameterizedTest
    @MethodSource("boxes")
    void aLinkLeadsToItsNodeAndGoesWithoutATrace(Box.Options options) throws IOException {
        try (Rig rig = new Rig(options)) {
            String before = rig.mountinfo();
            rig.mustAdd(X, BY_ID);
            assertEquals("../../devattach-x", rig.box.run("readlink /dev/serial/by-id/usb-a"));
            assertEquals("4", rig.box.run("head -c 4 /dev/serial/by-id/usb-a | wc -c"));
            assertEquals("symbolic link 0:0", rig.box.run("stat -c '%F %u:%g' /dev/serial/by-id/usb-a"));
            assertEquals(new Seen(Optional.of(BY_ID), true, Optional.of(BY_ID), ""), rig.seen(BY_ID));

            rig.mustRemove(BY_ID, X);
            assertEquals(before, rig.mountinfo());
            assertEquals("gone", rig.box.run("[ -e /dev/serial ] || echo gone"));
            assertEquals(List.of(), rig.staged());
        }
    }

    @Test
    void whenNothingChangedTheAnswerIsTheSameObject() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            rig.mustAdd(X, BY_ID);
            Set<Place> places = Rig.places(X, BY_ID);
            Observation first = rig.mechanism().look(rig.handle(), places, null);
            assertSame(first, rig.mechanism().look(rig.handle(), places, first));
        }
    }

    @Test
    void theContainerCannotPutAnotherLinkInItsPlace() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            rig.mustAdd(X, BY_ID);
            assertNotEquals(
                    0, rig.box.exec("sh", "-c", "rm -f /dev/serial/by-id/usb-a").status());
            assertNotEquals(
                    0,
                    rig.box
                            .exec("sh", "-c", "mv /dev/serial/by-id/usb-a /dev/moved")
                            .status());
            assertEquals(new Seen(Optional.of(BY_ID), true, Optional.of(BY_ID), ""), rig.seen(BY_ID));
        }
    }

    @Test
    void aLinkOfSomebodysThatLeadsToTheSameCountsAsThere() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("mkdir -p /dev/serial/by-id && ln -s ../../devattach-x /dev/serial/by-id/usb-a");
            Seen seen = rig.seen(BY_ID);
            assertFalse(seen.mine());
            assertTrue(seen.present().orElseThrow().satisfies(BY_ID));
            Outcome outcome = rig.add(BY_ID).get(0);
            assertInstanceOf(Outcome.Failed.class, outcome, "nothing of somebody's is ever replaced");
            assertEquals("../../devattach-x", rig.box.run("readlink /dev/serial/by-id/usb-a"));
        }
    }

    @Test
    void aLinkOfSomebodysThatLeadsElsewhereIsInTheWay() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.box.run("mkdir -p /dev/serial/by-id && ln -s /etc/passwd /dev/serial/by-id/usb-a");
            Seen seen = rig.seen(BY_ID);
            assertFalse(seen.present().orElseThrow().satisfies(BY_ID));
            assertTrue(seen.obstacle().contains("symbolic link"), seen.obstacle());
            assertInstanceOf(Outcome.Failed.class, rig.add(BY_ID).get(0));
        }
    }

    @Test
    void aLinkBecomesANodeAndBack() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain().shifted())) {
            String before = rig.mountinfo();
            Facet.Link link = new Facet.Link(X.path(), "null", Rig.RANDOM);
            rig.mustAdd(link);
            rig.mustAdd(X);
            rig.box.run("[ -c /dev/devattach-x ] && [ ! -L /dev/devattach-x ]");
            rig.mustAdd(link);
            assertEquals("null", rig.box.run("readlink /dev/devattach-x"));
            rig.mustRemove(link);
            assertEquals(before, rig.mountinfo());
            assertEquals(List.of(), rig.staged());
        }
    }

    /** A char device's inode keeps the device it was first opened for; with another behind the number it answers ENODEV for ever. */
    @Test
    void aNodeForAnotherIncarnationIsAnotherNode() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(X.of(1));
            String first = rig.box.run("stat -c %i /dev/devattach-x");
            rig.mustAdd(X.of(2));
            assertNotEquals(first, rig.box.run("stat -c %i /dev/devattach-x"));
            assertEquals(
                    Set.of(2L), rig.mechanism().incarnations(rig.box.container().init()));
            assertEquals(List.of(new Outcome.AlreadySo()), rig.add(X.of(2)));
        }
    }

    @Test
    void aLinkForAnotherDeviceIsMadeAnewWithItsEntry() throws IOException {
        try (Rig rig = new Rig(Box.Options.plain())) {
            rig.mustAdd(BY_ID);
            Facet.Link other = new Facet.Link(BY_ID.path(), BY_ID.target(), DeviceNumber.character(1, 5));
            rig.mustAdd(other);
            assertEquals(new Seen(Optional.of(other), true, Optional.of(other), ""), rig.seen(other));
        }
    }
}
