package devattach.bench;

import devattach.mechanism.CgroupMounts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The program {@code opener.c}, which waits for a device and tells when it could be opened. */
final class Opener implements AutoCloseable {

    private static final Path PROGRAM =
            Path.of(System.getProperty("devattach.opener", "target/opener")).toAbsolutePath();
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader said;
    private final Writer tell;

    private Opener(Process process) {
        this.process = process;
        said = process.inputReader(StandardCharsets.UTF_8);
        tell = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts one on the host, which tells when something is there, and does not open it. */
    static Opener ofHost() throws IOException {
        Opener opener = new Opener(new ProcessBuilder(PROGRAM.toString(), "exists")
                .redirectErrorStream(true)
                .start());
        opener.expect("ready");
        return opener;
    }

    /** Starts one in the namespaces and cgroups of the container with this init, in the host's numbers. */
    static Opener in(int pid) throws IOException {
        CgroupMounts mounts = CgroupMounts.parse(Files.readString(Path.of("/proc/self/mountinfo")));
        StringBuilder line = new StringBuilder();
        for (Path cgroup : cgroups(pid, mounts)) {
            line.append("echo $$ > ").append(cgroup).append("/cgroup.procs && ");
        }
        // by its open file, so nothing has to be put into the container; not entered in passing, but as a process of
        // its own
        line.append("exec nsenter -t ").append(pid).append(ownUsers(pid) ? " -U -S 0 -G 0" : "");
        line.append(" -m -p -n -- /proc/self/fd/9 9< ").append(PROGRAM);
        Opener opener = new Opener(new ProcessBuilder("sh", "-c", line.toString())
                .redirectErrorStream(true)
                .start());
        opener.expect("ready");
        // what entered for it waits for it in the container's cgroups, where a process of the host holds up changes
        for (String root : mounts.roots()) {
            Files.writeString(Path.of(root, "cgroup.procs"), Long.toString(opener.process.pid()));
        }
        return opener;
    }

    private static List<Path> cgroups(int pid, CgroupMounts mounts) throws IOException {
        List<Path> folders = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
            String[] fields = line.split(":", 3);
            if (fields[1].isEmpty()) {
                mounts.v2().ifPresent(root -> folders.add(Path.of(root + fields[2])));
            } else if (List.of(fields[1].split(",")).contains("devices")) {
                mounts.v1().ifPresent(root -> folders.add(Path.of(root + fields[2])));
            }
        }
        return folders;
    }

    private static boolean ownUsers(int pid) throws IOException {
        return !Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/user"))
                .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/user")));
    }

    /** Lets it look for a device; it does when this returns. */
    void look(String path) throws IOException {
        tell.write(path + "\n");
        tell.flush();
        expect("looks");
    }

    /** When it had opened it, as {@code System.nanoTime} counts. */
    long opened() throws IOException {
        return Long.parseLong(next());
    }

    private void expect(String line) throws IOException {
        String next = next();
        if (!line.equals(next)) {
            throw new IOException("the opener did not say '" + line + "' but '" + next + "'");
        }
    }

    private String next() throws IOException {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                line.complete(said.readLine());
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        try {
            return line.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("the device could not be opened inside", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a device was waited for", e);
        }
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
