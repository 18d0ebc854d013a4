package devattach.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.testing.Agent;
import devattach.testing.Hardware;
import devattach.testing.Rig;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code devattach run} itself, as a process that follows a repository: the other tests of the lab spare its start. */
@Tag("hwlab")
class AgentProcessHwlabTest {

    @Test
    void itAttachesWhatIsPluggedInAndLeavesItWhenItEnds() throws Exception {
        try (Rig rig = new Rig()) {
            Agent agent = new Agent(rig.site());
            rig.site()
                    .want("stick: { type: unix-char, path: /dev/stick, match: { usb.serial: STICK, subsystem: tty } }");
            agent.commit("Give the box its stick");
            Process running = agent.start(Map.of(), "run");
            try {
                Hardware.Node first = rig.hardware().plugSerial("stick", "STICK", 1);
                agent.await(running, "attached", () -> rig.isUsable("/dev/stick", first));
                rig.hardware().unplug("stick");
                agent.await(running, "detached", () -> rig.inside("/dev/stick").isEmpty());
                Hardware.Node again = rig.hardware().plugSerial("stick", "STICK", 3);
                agent.await(running, "attached again", () -> rig.isUsable("/dev/stick", again));
                running.destroy();
                assertTrue(running.waitFor(60, TimeUnit.SECONDS), "the agent does not end");
                assertTrue(rig.isUsable("/dev/stick", again), "what is attached stays");
            } finally {
                running.destroyForcibly().waitFor();
            }
        }
    }
}
