package devattach.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import devattach.mechanism.ProcFiles;
import devattach.model.Finding;
import devattach.model.Report;
import devattach.runtime.RuntimeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In the hardware lab: a container with a device policy like runc's, and a devattach that follows the kernel's events. */
public final class Rig implements AutoCloseable {

    private static final int CHAR = 0x2000;
    private static final int BLOCK = 0x6000;

    /** For reading and for writing, and never making a file where the node has just gone. */
    private static final String OPEN = ": < \"$0\" && dd if=/dev/null of=\"$0\" conv=nocreat,notrunc status=none";

    private final Hardware hardware = new Hardware();
    private final Box box;
    private final Site site;
    private Optional<LocalAgent> agent = Optional.empty();

    /** With a box whose root is the host's. */
    public Rig() throws IOException {
        this(Box.Options.plain());
    }

    public Rig(Box.Options options) throws IOException {
        box = Box.start(options.program(Programs.asRunc()));
        site = new Site(box);
    }

    public Hardware hardware() {
        return hardware;
    }

    public Box box() {
        return box;
    }

    public Site site() {
        return site;
    }

    /** Lets these lines stand under {@code devices}, and starts the agent; from its first pass on it acts on events alone. */
    public void follow(String... lines) throws Exception {
        site.want(lines);
        resume();
    }

    /** Starts the agent with what it wanted before. */
    public void resume() throws Exception {
        LocalAgent started = new LocalAgent(site.runDir(), site.config(), RuntimeSettings.nowhere());
        agent = Optional.of(started);
        until("a first pass", () -> started.last().isPresent());
    }

    /** Ends the agent; what is attached stays. */
    public void endAgent() {
        agent.ifPresent(LocalAgent::close);
        agent = Optional.empty();
    }

    /** All passes of the agent that runs, for people. */
    public String told() {
        return agent.map(LocalAgent::told).orElse("no agent runs");
    }

    /** Waits, and tells what the agent did if it is in vain. */
    public void until(String what, Wait.Fact fact) throws Exception {
        Wait.until(what, fact, this::told);
    }

    /**
     * The number {@code MAJOR:MINOR} of a device node in the container; empty where there is none. Looks from outside: a process that is
     * just entering the container would keep devattach from changing its policy.
     */
    public Optional<String> inside(String path) throws IOException {
        try {
            Map<String, Object> seen = Files.readAttributes(
                    Path.of("/proc/" + box.pid() + "/root" + path), "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS);
            int type = (int) seen.get("mode") & 0xf000;
            if (type != CHAR && type != BLOCK) {
                return Optional.empty();
            }
            long number = (long) seen.get("rdev");
            return Optional.of((number >> 8 & 0xfff) + ":" + (number & 0xff | number >> 12 & 0xfff00));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Waits until a node in the container is this device of the host, and opens it there. */
    public void untilUsable(String path, Hardware.Node device) throws Exception {
        until(path + " inside is " + device, () -> isUsable(path, device));
    }

    /** Whether it is so now. */
    public boolean isUsable(String path, Hardware.Node device) throws IOException {
        return inside(path).equals(Optional.of(device.number()))
                && box.exec("sh", "-c", OPEN, path).status() == 0;
    }

    /** Whether a line can be written from inside; never to a file that the shell makes where the node has just gone. */
    public boolean write(String path, String line) throws IOException {
        String command = "echo \"$1\" | timeout 5 dd of=\"$0\" conv=nocreat,notrunc status=none";
        return box.exec("sh", "-c", command, path, line).status() == 0;
    }

    /** Waits until there is nothing at a path in the container. */
    public void untilGone(String path) throws Exception {
        Path there = Path.of("/proc/" + box.pid() + "/root" + path);
        until("no " + path + " inside", () -> !Files.exists(there, LinkOption.NOFOLLOW_LINKS));
    }

    /** The container makes itself a node of this device: its policy must not let it be opened. */
    public void assertRefused(Hardware.Node device) throws IOException {
        String numbers = device.number().replace(':', ' ');
        Box.Ran ran = box.exec(
                "sh",
                "-c",
                "rm -f /tmp/forged; mknod /tmp/forged c " + numbers + " || exit 9; exec 2>&1; : <> /tmp/forged");
        assertTrue(ran.status() != 9, "not even mknod: " + ran.output());
        assertTrue(ran.output().contains("Operation not permitted"), device + ": " + ran);
    }

    /** Waits until the last pass gave exactly these reasons for what is not attached. */
    public void untilReasons(String... reasons) throws Exception {
        until("reasons " + List.of(reasons), () -> reasons().equals(Optional.of(List.of(reasons))));
    }

    private Optional<List<String>> reasons() {
        return agent.flatMap(LocalAgent::last)
                .map(Report::plan)
                .map(plan -> plan.findings().stream().map(Finding::reason).toList());
    }

    /** The container is the very one that was started. */
    public void assertNotRestarted() throws IOException {
        assertEquals(box.startTime(), ProcFiles.startTime(Files.readString(Path.of("/proc/" + box.pid() + "/stat"))));
    }

    @Override
    public void close() throws IOException {
        endAgent();
        try (hardware;
                site;
                box) {
            agent = Optional.empty();
        }
    }
}
