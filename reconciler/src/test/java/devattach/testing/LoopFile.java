package devattach.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A block device of this host with a file behind it, by losetup(8).
 *
 * @param path its node, such as {@code /dev/loop0}
 */
public record LoopFile(String path, Path file) implements AutoCloseable {

    private static final int SIZE = 1 << 20;

    /** Makes the file and gives it to a device that is free. */
    public static LoopFile attach(Path file) throws IOException {
        Files.write(file, new byte[SIZE]);
        return new LoopFile(run("losetup", "-f", "--show", file.toString()), file);
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        }
        return said;
    }

    /** Takes the file away from the device, where it has it still. */
    public void detach() throws IOException {
        Path behind = Path.of("/sys/block" + path.substring("/dev".length()), "loop", "backing_file");
        if (Files.exists(behind) && Files.readString(behind).strip().equals(file.toString())) {
            run("losetup", "-d", path);
        }
    }

    @Override
    public void close() throws IOException {
        detach();
        Files.deleteIfExists(file);
    }
}
