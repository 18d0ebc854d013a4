package devattach.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A loop device of a number of one's own, made and removed as hardware comes and goes: the kernel announces both. */
public final class LoopDevice implements AutoCloseable {

    /** LOOP_CTL_ADD and LOOP_CTL_REMOVE of linux/loop.h, and what to say where the kernel refuses. */
    private static final String CONTROL =
            "open(my $control, '+<', '/dev/loop-control') or die $!; ioctl($control, REQUEST, $ARGV[0] + 0) // die $!";

    private static final String ADD = "0x4c80";
    private static final String REMOVE = "0x4c81";

    private final int number;

    /** One that is not there yet. */
    public LoopDevice(int number) {
        this.number = number;
    }

    public String name() {
        return "loop" + number;
    }

    /** As the kernel counts it, {@code MAJOR:MINOR}. */
    public String device() throws IOException {
        return Files.readString(folder().resolve("dev")).strip();
    }

    private Path folder() {
        return Path.of("/sys/block", name());
    }

    public LoopDevice plug() throws IOException {
        control(ADD);
        return this;
    }

    public void unplug() throws IOException {
        control(REMOVE);
    }

    private void control(String request) throws IOException {
        Process process = new ProcessBuilder(
                        "perl", "-e", CONTROL.replace("REQUEST", request), Integer.toString(number))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(name() + ": " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(folder())) {
            unplug();
        }
    }
}
