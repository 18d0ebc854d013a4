package devattach.runtime;

import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.model.ContainerId;
import devattach.model.ContainerSelector;
import devattach.model.ContainerSelector.Pid;
import devattach.model.ContainerSelector.PidFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Containers named by their init process: by its number, or by a file of the host that holds the number. */
final class ProcessRuntime implements ContainerRuntime {

    private static final int PIDFILE_LIMIT = 64;
    private static final int WRITABLE_BY_OTHERS = 0022;

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Listed list(Collection<ContainerSelector> asked) throws IOException {
        Map<String, Running> running = new LinkedHashMap<>();
        List<String> troubles = new ArrayList<>();
        for (ContainerSelector selector : asked) {
            if (selector.target().isEmpty()) {
                continue;
            }
            if (selector.target().get() instanceof Pid pid) {
                String id = Integer.toString(pid.pid());
                running.put(id, running(id, pid.pid()));
            } else if (selector.target().get() instanceof PidFile file && !running.containsKey(file.path())) {
                try {
                    read(file.path()).ifPresent(pid -> running.put(file.path(), running(file.path(), pid)));
                } catch (IOException e) {
                    troubles.add(e.getMessage());
                }
            }
        }
        return new Listed(
                List.copyOf(running.values()), troubles.stream().distinct().toList());
    }

    @Override
    public List<String> watched(Collection<ContainerSelector> asked) {
        return asked.stream()
                .flatMap(selector -> selector.target().stream())
                .filter(PidFile.class::isInstance)
                .map(target -> ((PidFile) target).path())
                .toList();
    }

    private Running running(String id, int pid) {
        return new Running(new ContainerId(name(), id), id, Map.of(), pid, 0);
    }

    /** Empty where there is no such file, or nothing in it yet: its process does not run. */
    private static OptionalInt read(String path) throws IOException {
        // not blocking, lest somebody's pipe of that name stops us
        try (Fd file = Files.open(path, Files.O_RDONLY | Files.O_NONBLOCK)) {
            Stat stat = new Stat();
            Files.stat(file, stat);
            if (!stat.isFile()) {
                throw new IOException(path + ": not a file; a pid file holds one number");
            }
            // whoever can write it chooses the process that gets the devices
            if (stat.uid() != 0 || (stat.mode() & WRITABLE_BY_OTHERS) != 0) {
                throw new IOException(path + ": others than root can write it, and so choose who gets devices; "
                        + "chown root and chmod go-w, or name the cgroup instead");
            }
            return parse(path, Files.readText(file, PIDFILE_LIMIT));
        } catch (KernelException e) {
            if (e.is(Errno.ENOENT)) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    static OptionalInt parse(String path, String text) throws IOException {
        String number = text.strip();
        if (number.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            int pid = Integer.parseInt(number);
            if (pid > 0) {
                return OptionalInt.of(pid);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException(path + ": holds no process number but '" + number + "'; a pid file holds one number");
    }
}
