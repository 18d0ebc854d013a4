package devattach.agent;

import devattach.model.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The tool of a runtime that runs a command in a container. The one place where devattach starts a process, and only where this host's
 * settings allow that; the tool is looked for where the system's own programs are, whatever the environment says.
 */
final class HookProcess {

    private static final List<String> PROGRAMS =
            List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin", "/snap/bin");
    private static final int MOST_OUTPUT = 2000;

    private HookProcess() {}

    /**
     * Runs it to its end.
     *
     * @param command the tool's name and its arguments
     * @return the beginning of what it wrote, on one line
     * @throws IOException where it is not there, fails, or is not done in time
     */
    static String run(List<String> command, Duration timeout) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.set(0, program(command.get(0)).toString());
        Path output = Files.createTempFile("devattach-hook", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()));
            builder.environment().put("PATH", String.join(":", PROGRAMS));
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException("not done within " + timeout.toMillis() + " ms, and ended");
            }
            String said = head(output);
            if (process.exitValue() != 0) {
                throw new IOException("exit status " + process.exitValue() + (said.isEmpty() ? "" : ": " + said));
            }
            return said;
        } finally {
            Files.delete(output);
        }
    }

    private static Path program(String name) throws IOException {
        return PROGRAMS.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("there is no '" + name + "' in " + String.join(", ", PROGRAMS)
                        + "; install the runtime's own tool, or use a signal"));
    }

    /** What a command wrote, made harmless for logs. */
    private static String head(Path output) throws IOException {
        try (InputStream in = Files.newInputStream(output)) {
            return Printable.of(new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8).strip());
        }
    }
}
