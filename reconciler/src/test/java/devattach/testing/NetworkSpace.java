package devattach.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import devattach.linux.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A network namespace of its own with nothing in it but {@code lo}, which goes with this. What is in it is told by ip(8), as a witness who
 * does not share our code.
 */
public final class NetworkSpace implements AutoCloseable {

    private final Process holder;
    private final Fd network;

    /** A new one. A test that dies takes it along: its holder then reads the end. */
    @SuppressWarnings("MustBeClosedChecker") // closed with this
    public NetworkSpace() throws IOException {
        Assumptions.assumeTrue(isThere("ip"), "no ip(8), the witness; bin/setup test installs it");
        holder = new ProcessBuilder("unshare", "-n", "--", "sh", "-c", "echo up; read end")
                .redirectErrorStream(true)
                .start();
        byte[] said = holder.getInputStream().readNBytes(3);
        if (!new String(said, StandardCharsets.UTF_8).equals("up\n")) {
            throw new IOException("no network namespace: " + new String(said, StandardCharsets.UTF_8)
                    + new String(holder.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        network = devattach.linux.Files.open("/proc/" + holder.pid() + "/ns/net", devattach.linux.Files.O_RDONLY);
    }

    private static boolean isThere(String command) throws IOException {
        return run(List.of("sh", "-c", "command -v " + command + " || echo")).startsWith("/");
    }

    /** Its file. */
    public Fd fd() {
        return network;
    }

    /** Runs ip(8) in it with these words, which must succeed, and answers what it wrote. */
    public String ip(String words) throws IOException {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(holder.pid()), "-n", "ip"));
        command.addAll(List.of(words.split(" ")));
        return run(command);
    }

    /** What ip(8) says of an interface, with all details. */
    public JsonNode link(String name) throws IOException {
        return new ObjectMapper().readTree(ip("-d -j link show dev " + name)).get(0);
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = await(process);
        if (status != 0) {
            throw new IOException(String.join(" ", command) + ": status " + status + ": " + said);
        }
        return said;
    }

    private static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        network.close();
        holder.destroyForcibly();
        await(holder);
    }
}
