package devattach.runtime;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Links;
import devattach.linux.Listing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The systemd-nspawn processes of this host, and the inits that are their children. */
final class NspawnProcesses {

    private static final String PROGRAM = "systemd-nspawn";
    private static final CString COMM = CString.interned("comm");
    private static final CString CMDLINE = CString.interned("cmdline");
    private static final CString EXE = CString.interned("exe");
    private static final CString PIDS = CString.interned("ns/pid");

    private NspawnProcesses() {}

    /** The inits of the machines of these names. */
    static Map<String, Init> find(Set<String> names) throws KernelException {
        Map<String, Init> inits = new HashMap<>();
        for (String pid : Listing.of("/proc")) {
            if (pid.chars().allMatch(Character::isDigit)) {
                add(pid, names, inits);
            }
        }
        return inits;
    }

    private static void add(String pid, Set<String> names, Map<String, Init> inits) throws KernelException {
        try (Fd process = Files.open("/proc/" + pid, Files.O_PATH | Files.O_DIRECTORY)) {
            // one inside a container may call itself what it likes
            if (!Files.readText(process, COMM).strip().equals(PROGRAM) || !isHosts(process)) {
                return;
            }
            Optional<String> name = machine(Files.readText(process, CMDLINE));
            if (name.isPresent() && names.contains(name.get())) {
                Optional<Init> init = init(process, pid);
                init.ifPresent(found -> inits.put(name.get(), found));
            }
        } catch (KernelException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ESRCH)) {
                throw e;
            }
        }
    }

    private static boolean isHosts(Fd process) throws KernelException {
        try (Fd self = Files.open("/proc/self", Files.O_PATH | Files.O_DIRECTORY)) {
            return Links.readAt(process, PIDS).equals(Links.readAt(self, PIDS));
        }
    }

    /** Its only child, once that no longer is systemd-nspawn itself making the container. */
    private static Optional<Init> init(Fd process, String pid) throws KernelException {
        String[] children = Files.readText(process, CString.of("task/" + pid + "/children"))
                .strip()
                .split(" ");
        if (children[0].isEmpty()) {
            return Optional.empty();
        }
        int child = Integer.parseInt(children[0]);
        try (Fd init = Files.open("/proc/" + child, Files.O_PATH | Files.O_DIRECTORY)) {
            return Links.readAt(init, EXE).equals(Links.readAt(process, EXE)) ? Optional.empty() : Init.of(child);
        }
    }

    /** By {@code -M}, or else the last part of where its root file system is. */
    static Optional<String> machine(String cmdline) {
        List<String> words = Arrays.asList(cmdline.split("\0"));
        return option(words, "-M", "--machine").or(() -> option(words, "-D", "--directory")
                .map(folder -> Path.of(folder).getFileName())
                .map(Path::toString));
    }

    private static Optional<String> option(List<String> words, String brief, String full) {
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if ((word.equals(brief) || word.equals(full)) && i + 1 < words.size()) {
                return Optional.of(words.get(i + 1));
            }
            if (word.startsWith(full + "=")) {
                return Optional.of(word.substring(full.length() + 1));
            }
        }
        return Optional.empty();
    }
}
