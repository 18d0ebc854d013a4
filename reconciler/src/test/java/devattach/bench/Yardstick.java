package devattach.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The C program that makes the containers and does with system calls alone what devattach does; see {@code src/test/c/floor.c}. */
final class Yardstick implements AutoCloseable {

    private final Process process;
    private final BufferedWriter ask;
    private final BufferedReader answers;
    private final List<Integer> pids;

    /**
     * Starts it.
     *
     * @param run a folder that is not there yet
     */
    Yardstick(Path program, int containers, Path run, String prefix) throws IOException {
        process = new ProcessBuilder(program.toString(), "" + containers, run.toString(), prefix)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ask = process.outputWriter(StandardCharsets.US_ASCII);
        answers = process.inputReader(StandardCharsets.US_ASCII);
        pids = words("pids").map(Integer::valueOf).toList();
    }

    /** The inits of the containers. */
    List<Integer> pids() {
        return pids;
    }

    /** Passes and changes are what is asked for; answers how long each took, in microseconds. */
    double[] measure(String command) throws IOException {
        ask.write(command + "\n");
        ask.flush();
        return words("us").mapToDouble(Double::parseDouble).toArray();
    }

    private Stream<String> words(String first) throws IOException {
        String line = answers.readLine();
        if (line == null || !line.startsWith(first)) {
            throw new IOException("the yardstick ended; it said: " + line);
        }
        return Arrays.stream(line.split(" ")).skip(1);
    }

    /** Its containers, cgroups and mounts go with it. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
