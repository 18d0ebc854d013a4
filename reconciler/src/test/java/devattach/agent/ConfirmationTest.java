package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.model.Confirm;
import devattach.model.ContainerId;
import devattach.model.Desired;
import devattach.model.Endpoint;
import devattach.model.Facet;
import devattach.model.Nic;
import devattach.model.Plan;
import devattach.model.Revision;
import devattach.model.Seen;
import devattach.model.Step;
import devattach.testing.Wait;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what was changed is called good, and when it is not. */
class ConfirmationTest {

    private static final Step CHANGE = new Step.Add(
            new ContainerId("test", "box"),
            new Facet.Interface("eth1", new Nic.Pair("", Optional.empty()), Nic.Settings.PLAIN),
            Seen.NOTHING,
            Step.Cause.INTENDED,
            Optional.empty());
    private static final Plan INTERFACES = new Plan(List.of(CHANGE), List.of());

    @TempDir
    private Path folder;

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private static Desired desired(String commit) {
        Revision revision = new Revision("test", "main", commit, "", "", Instant.EPOCH);
        return new Desired(revision, List.of(), List.of(), false, List.of(), "", List.of());
    }

    private Confirmation started(Endpoint... reach) {
        return new Confirmation(new Confirm(Duration.ofSeconds(1), List.of(reach)), folder.resolve("state/interfaces"));
    }

    private Endpoint here() {
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    private static void change(Confirmation confirmation, Desired desired) throws IOException {
        confirmation.inForce(desired, Mode.APPLY);
        confirmation.begin(INTERFACES, desired);
        confirmation.changed();
    }

    @Test
    void whatStillAnswersMakesItGood() throws Exception {
        Confirmation confirmation = started(here());
        Desired desired = desired("one");
        change(confirmation, desired);
        assertTrue(confirmation.isOpen(desired));
        assertTrue(confirmation.due().isPresent());
        assertTrue(confirmation.await());
        confirmation.inForce(desired, Mode.APPLY);
        assertFalse(confirmation.isOpen(desired));
        assertFalse(Files.exists(folder.resolve("state/interfaces")));
    }

    @Test
    void whatDoesNotAnswerAnyMoreMakesItBadUntilAnotherCommitComes() throws Exception {
        Confirmation confirmation = started(here());
        Desired desired = desired("one");
        change(confirmation, desired);
        server.close();
        assertTrue(confirmation.await());
        confirmation.inForce(desired, Mode.APPLY);
        assertTrue(confirmation.isOpen(desired));
        Confirmation next = started(here());
        next.inForce(desired, Mode.PLAN);
        assertTrue(next.isOpen(desired));
        assertFalse(next.isOpen(desired("two")));
        next.inForce(desired("two"), Mode.APPLY);
        assertFalse(next.isOpen(desired));
    }

    /** Else a device that comes and goes could put it off for ever. */
    @Test
    void whatElseIsChangedMeanwhileGivesNoMoreTime() throws Exception {
        Confirmation confirmation = started(here());
        Desired desired = desired("one");
        change(confirmation, desired);
        server.close();
        Wait.until("it is taken back", () -> {
            confirmation.begin(Plan.EMPTY, desired);
            confirmation.changed();
            confirmation.inForce(desired, Mode.APPLY);
            return confirmation.due().isEmpty();
        });
        assertTrue(confirmation.isOpen(desired));
    }

    @Test
    void whereNobodyIsToBeAskedNothingIsWaitedFor() throws Exception {
        Desired desired = desired("one");
        Confirmation silent = started();
        change(silent, desired);
        assertFalse(silent.isOpen(desired));
        change(started(here()), desired);
        Confirmation next = started();
        assertEquals(desired, next.inForce(desired, Mode.APPLY));
        assertFalse(next.isOpen(desired));
    }
}
