package devattach.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine of the hardware lab, on whose buses devices are plugged and unplugged while it runs. Closing this unplugs what is still
 * there. A device is known to the kernel some time after {@link #plug}: wait for the fact with {@link Wait}.
 */
public final class Hardware implements AutoCloseable {

    private static final Path CLASSES = Path.of("/sys/class");

    private final Set<String> plugged = new LinkedHashSet<>();

    /**
     * What the kernel made of a device.
     *
     * @param name its name in {@code /dev}
     * @param number {@code MAJOR:MINOR}
     */
    public record Node(String name, String number) {
        public String path() {
            return "/dev/" + name;
        }
    }

    public Hardware() {
        assumeHere();
    }

    /** Skips the test anywhere else: other machines are not pulled about. */
    public static void assumeHere() {
        Assumptions.assumeTrue(
                "1".equals(System.getenv("HWLAB")), "not in the hardware lab; bin/test hwlab runs it there");
    }

    /**
     * Plugs a device.
     *
     * @param kind {@code usb-serial}, {@code usb-storage}, {@code disk} and so on, as the lab's page lists them
     * @param id a name for {@link #unplug}
     * @param options such as {@code serial=A1} and {@code port=3}, a USB port
     */
    public void plug(String kind, String id, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("plug", kind, id));
        command.addAll(List.of(options));
        run(command);
        plugged.add(id);
    }

    /** Unplugs a device; the kernel has let it go when this returns, udev may not. */
    public void unplug(String id) throws IOException {
        plugged.remove(id);
        run(List.of("unplug", id));
    }

    /** Plugs a serial adapter (0403:6001) into a port of bus 1 and waits for its tty. */
    public Node plugSerial(String id, String serial, int port) throws Exception {
        plug("usb-serial", id, "serial=" + serial, "port=" + port);
        return await("1-" + port, "tty");
    }

    /** Waits for the device that a subsystem makes of what is plugged in at a port, such as {@code tty} of {@code 1-2}. */
    public static Node await(String port, String subsystem) throws Exception {
        return Wait.find(subsystem + " at port " + port, () -> at(port, subsystem));
    }

    /** Loads a driver. */
    public static void load(String... modules) throws IOException {
        List<String> command = new ArrayList<>(List.of("modprobe", "-a"));
        command.addAll(List.of(modules));
        run(command);
    }

    /** Runs a line of shell on this machine that must succeed, and answers what it wrote. */
    public static String run(String line) throws IOException {
        return run(List.of("sh", "-c", line));
    }

    /** All that ip(8) knows of an interface of this machine but its number, and what depends on what is at the other end of its wire. */
    public static String facts(String name) throws IOException {
        run("udevadm settle");
        return run("ip -d link show dev " + name)
                .replaceFirst("^[0-9]+: ", "")
                .replaceAll("NO-CARRIER,|,LOWER_UP| (qdisc|state) \\w+", "");
    }

    /** Whether anything fits a pattern of the shell. */
    public static boolean isThere(String pattern) {
        try {
            return run("ls -d " + pattern + " 2>/dev/null || echo").startsWith("/");
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Node> at(String port, String subsystem) throws IOException {
        return all(subsystem).stream()
                .filter(device -> device.path().contains("/" + port + "/"))
                .map(Known::node)
                .findFirst();
    }

    private record Known(String path, Node node) {}

    private static List<Known> all(String subsystem) throws IOException {
        List<Known> found = new ArrayList<>();
        try (Stream<Path> devices = Files.list(CLASSES.resolve(subsystem))) {
            for (Path device : devices.toList()) {
                try {
                    String number = Files.readString(device.resolve("dev")).strip();
                    String name = device.getFileName().toString();
                    found.add(new Known(device.toRealPath().toString(), new Node(name, number)));
                } catch (IOException e) {
                    continue; // went away meanwhile
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    private static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + ": status " + status + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        }
        return said.stripTrailing();
    }

    @Override
    public void close() throws IOException {
        List<String> last = new ArrayList<>(plugged);
        Collections.reverse(last); // what is plugged into a hub goes before the hub
        for (String id : last) {
            unplug(id);
        }
    }
}
