package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.config.HostName;
import devattach.git.GitSource;
import devattach.git.Origin;
import devattach.host.Host;
import devattach.model.Confirm;
import devattach.model.Desired;
import devattach.model.Endpoint;
import devattach.model.ExitCode;
import devattach.model.HostPolicy;
import devattach.model.NetworkFinding;
import devattach.model.Protection;
import devattach.model.Report;
import devattach.runtime.RuntimeSettings;
import devattach.testing.Box;
import devattach.testing.HostLinks;
import devattach.testing.LocalAgent;
import devattach.testing.Neighbour;
import devattach.testing.Site;
import devattach.testing.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit whose interfaces take the host its way to others: the host has that again, and the rest of the commit stays in force. */
@Tag("kernel")
class ConfirmKernelTest {

    private static final String CABLE = "type: nic, nictype: p2p, name: eth1, host_name: datest-good";
    private static final String GOOD = "good: { " + CABLE + ", mtu: 1400 }";
    private static final String NODE = "node: { type: unix-char, source: /dev/zero, path: /dev/one }";

    private static final String MTU = "ip link show eth1 | grep -o 'mtu [0-9]*'";

    /** The more exact route wins, and leads to where nobody answers. */
    private static final String BAD =
            "bad: { type: nic, nictype: p2p, name: eth2, host_name: datest-bad, ipv4.routes: 192.0.2.150/32 }";

    @TempDir
    private Path folder;

    private HostLinks links;
    private Box box;
    private Site site;
    private Neighbour neighbour;
    private Origin origin;

    @BeforeEach
    void makeTheScene() throws Exception {
        links = new HostLinks();
        box = Box.start(Box.Options.plain());
        site = new Site(box);
        neighbour = new Neighbour(links);
        origin = new Origin(folder.resolve("origin.git"));
    }

    @AfterEach
    void takeItAway() throws Exception {
        origin.close();
        site.close();
        neighbour.close();
        box.close();
        links.close();
    }

    /** One devattach of those that follow the repository, from its start to its end. */
    private final class Agent implements AutoCloseable {

        private final Wiring wiring;
        private final GitDesired git;

        @SuppressWarnings("MustBeClosedChecker") // closed with this
        Agent(Endpoint reach) throws IOException {
            Path state = Files.createDirectories(folder.resolve("state"));
            git = new GitDesired(new GitSource(origin.settings(), state), new HostName("test"), state);
            Confirm terms = new Confirm(Duration.ofSeconds(2), List.of(reach));
            wiring = new Wiring(
                    "test",
                    site.runDir(),
                    RuntimeSettings.nowhere(),
                    HostPolicy.DEFAULT,
                    new Confirmation(terms, state.resolve("interfaces")),
                    null);
        }

        Desired desired() throws IOException {
            return git.desired();
        }

        Report pass(Mode mode) throws IOException {
            return wiring.reconciler().pass(desired(), mode, Host.Depth.FULL);
        }

        /** A pass, and one after it is known whether its interfaces are good; as {@code devattach apply}. */
        Report apply() throws IOException {
            Report first = pass(Mode.APPLY);
            assertEquals(
                    Set.of(),
                    Set.copyOf(first.outcomes().stream()
                            .filter(it -> !it.reached())
                            .toList()));
            Report last = wiring.reconciler().awaitConfirmation() ? pass(Mode.APPLY) : first;
            if (!wiring.reconciler().isOpen(desired())) {
                git.converged(desired());
            }
            return last;
        }

        @Override
        public void close() {
            wiring.close();
            git.close();
        }
    }

    private void commit(String... entries) throws IOException {
        StringBuilder yaml = new StringBuilder("apiVersion: devattach/v1\nkind: DeviceMap\nmetadata: { name: test }\n");
        yaml.append("spec:\n  containers: { pid: ").append(box.pid()).append(" }\n  devices:\n");
        for (String entry : entries) {
            yaml.append("    ").append(entry).append('\n');
        }
        origin.commit(Map.of("test.yaml", yaml.toString()));
    }

    private boolean isThere(String name) throws Exception {
        return links.get(name).isPresent();
    }

    private static List<String> takenBack(Report report) {
        return report.plan().findings().stream()
                .filter(NetworkFinding.TakenBack.class::isInstance)
                .map(finding -> finding.entry().key())
                .sorted()
                .toList();
    }

    private void assertThatTheOldIsThere(Report report) throws Exception {
        assertEquals(ExitCode.PARTLY, report.exitCode(), report.toString());
        assertEquals(List.of("bad", "good"), takenBack(report));
        assertFalse(isThere("datest-bad"));
        assertEquals("mtu 1400", box.run(MTU));
        assertTrue(Watch.reaches(List.of(neighbour.endpoint())));
        assertEquals("1 5", box.run("stat -c '%t %T' /dev/one"));
    }

    @Test
    void whatCutsTheHostOffIsTakenBackAndTheRestOfTheCommitStays() throws Exception {
        commit(GOOD);
        try (Agent agent = new Agent(neighbour.endpoint())) {
            assertEquals(ExitCode.OK, agent.apply().exitCode());
            assertTrue(agent.desired().converged());
            commit("good: { " + CABLE + ", mtu: 1300 }", BAD, NODE);
            assertThatTheOldIsThere(agent.apply());
            assertFalse(agent.desired().converged());
            Report again = agent.apply();
            assertThatTheOldIsThere(again);
            assertEquals(List.of(), again.plan().steps());
        }
        try (Agent next = new Agent(neighbour.endpoint())) {
            assertThatTheOldIsThere(next.pass(Mode.PLAN));
            assertThatTheOldIsThere(next.apply());
            commit("good: { " + CABLE + ", mtu: 1300 }", NODE);
            Report report = next.apply();
            assertEquals(ExitCode.OK, report.exitCode(), report.toString());
            assertEquals("mtu 1300", box.run(MTU));
            assertTrue(next.desired().converged());
            commit(NODE);
            next.apply();
        }
    }

    /** What was begun is judged by who comes next. */
    @Test
    void whoDiesMeanwhileLeavesTheJudgementToTheNext() throws Exception {
        commit(GOOD);
        try (Agent agent = new Agent(neighbour.endpoint())) {
            agent.apply();
        }
        commit("good: { " + CABLE + ", mtu: 1300 }", BAD, NODE);
        try (Agent agent = new Agent(neighbour.endpoint())) {
            agent.pass(Mode.APPLY);
        }
        assertTrue(isThere("datest-bad"));
        try (Agent agent = new Agent(neighbour.endpoint())) {
            assertThatTheOldIsThere(agent.apply());
            commit(NODE);
            agent.apply();
        }
    }

    /** It cannot be these interfaces that it is for. */
    @Test
    void whoDidNotAnswerBeforeIsNotAskedAfter() throws Exception {
        commit(GOOD, BAD);
        try (Agent agent = new Agent(new Endpoint("192.0.2.150", 10))) {
            assertEquals(ExitCode.OK, agent.apply().exitCode());
            assertTrue(isThere("datest-bad"));
            assertTrue(agent.desired().converged());
            commit(NODE);
            agent.apply();
        }
        assertFalse(isThere("datest-bad"));
    }

    /** The agent does so by itself. */
    @Test
    void theAgentTakesItBackByItself() throws Exception {
        site.want(BAD, NODE);
        Confirm terms = new Confirm(Duration.ofSeconds(3), List.of(neighbour.endpoint()));
        HostPolicy policy = new HostPolicy(Set.of(), Protection.NONE, terms);
        try (LocalAgent agent = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere(), policy)) {
            Wait.until("it is given", () -> isThere("datest-bad"));
            Wait.until("it is taken back", () -> !isThere("datest-bad"), agent::toString);
            assertEquals("1 5", box.run("stat -c '%t %T' /dev/one"));
        }
        site.want();
        site.apply();
    }
}
