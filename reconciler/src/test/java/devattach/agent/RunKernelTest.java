package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Agent;
import devattach.testing.Box;
import devattach.testing.Site;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The agent as a process of its own: attaches at its start, follows by event, ends without detaching; what it leaves can be released. */
@Tag("kernel")
class RunKernelTest {

    private static final String NODE = "/dev/tty-ours";

    /** Prints each datagram that comes to a socket, a line of it on a line. */
    private static final String LISTENER = """
            use Socket;
            socket(S, AF_UNIX, SOCK_DGRAM, 0) && bind(S, sockaddr_un($ARGV[0])) or die "bind: $!";
            $| = 1;
            print "ready\\n";
            while (defined(recv(S, my $text, 4096, 0))) { print "$text\\n"; }
            """;

    @Test
    void theAgentAttachesAtOnceAndAgainAfterARestartOfTheContainer() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            Agent agent = new Agent(site);
            Path pidFile = wanting(site, box, agent);
            Process running = agent.start(Map.of(), "run");
            try {
                agent.await(running, "attached", () -> usable(box));
                agent.await(
                        running,
                        "status written",
                        () -> Files.exists(site.runDir().resolve("status.json")));
                for (int i = 0; i < 3; i++) {
                    box.restart();
                    Files.writeString(pidFile, box.pid() + "\n");
                    agent.await(running, "attached after a restart", () -> usable(box));
                }
                box.run("umount " + NODE);
                agent.await(running, "repaired", () -> usable(box));
                running.destroy();
                assertTrue(running.waitFor(30, TimeUnit.SECONDS), "the agent does not end");
                assertTrue(usable(box), "what is attached stays");
                assertEquals(0, agent.start(Map.of(), "release", "--yes").waitFor(), "not released");
                assertEquals(1, box.exec("test", "-e", NODE).status(), "released");
                assertFalse(
                        Files.readString(Path.of("/proc/self/mountinfo"))
                                .contains(site.runDir().toString()),
                        "nothing of ours is mounted any more");
            } finally {
                running.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void systemdHearsOfCompletedPassesOnly() throws Exception {
        try (Box box = Box.start(Box.Options.plain().restricted());
                Site site = new Site(box)) {
            Agent agent = new Agent(site);
            wanting(site, box, agent);
            String socket = site.runDir().resolve("notify").toString();
            Process systemd = new ProcessBuilder("perl", "-e", LISTENER, socket)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader heard = systemd.inputReader()) {
                Assumptions.assumeTrue("ready".equals(heard.readLine()), "no Perl to listen with");
                // a pass is due at least every third of this
                Process running = agent.start(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "3000000"), "run");
                try {
                    assertEquals("READY=1", heard.readLine());
                    assertTrue(usable(box), "ready means that the first pass was made");
                    assertEquals("WATCHDOG=1", heard.readLine());
                    assertEquals("WATCHDOG=1", heard.readLine(), "with nothing to do");
                    running.destroy();
                    assertTrue(running.waitFor(30, TimeUnit.SECONDS), "the agent does not end");
                    String last = heard.readLine();
                    while ("WATCHDOG=1".equals(last)) {
                        last = heard.readLine();
                    }
                    assertEquals("STOPPING=1", last);
                } finally {
                    running.destroyForcibly().waitFor();
                }
            } finally {
                systemd.destroyForcibly().waitFor();
            }
        }
    }

    /** A repository that wants one terminal in the box, and the pid file by which it knows the box. */
    private static Path wanting(Site site, Box box, Agent agent) throws Exception {
        Path pidFile = site.runDir().resolve("box.pid");
        Files.writeString(pidFile, box.pid() + "\n");
        Files.writeString(site.config().resolve("test.yaml"), """
                apiVersion: devattach/v1
                kind: DeviceMap
                metadata: { name: test }
                spec:
                  containers: { pidfile: %s }
                  devices:
                    tty: { device: /dev/tty10:%s }
                """.formatted(pidFile, NODE));
        agent.commit("Give the box its terminal");
        return pidFile;
    }

    private static boolean usable(Box box) throws Exception {
        return box.exec("sh", "-c", "test -c " + NODE + " && : <> " + NODE).status() == 0;
    }
}
