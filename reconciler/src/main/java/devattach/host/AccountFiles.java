package devattach.host;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Stat;
import devattach.mechanism.ContainerHandle;
import devattach.model.Accounts;
import java.util.HashMap;
import java.util.Map;

/** A container's own {@code /etc/passwd} and {@code /etc/group}, see passwd(5) and group(5). Nothing in them is trusted to be true or well formed. */
public final class AccountFiles {

    private static final CString PASSWD = CString.interned("etc/passwd");
    private static final CString GROUP = CString.interned("etc/group");
    private static final int LIMIT = 1024 * 1024;

    private AccountFiles() {}

    /** The names a container knows; with the reason in {@link Accounts#unreadable} where a file could not be read. */
    public static Accounts accounts(ContainerHandle container) {
        try (Fd root = container.root()) {
            return parse(read(root, PASSWD), read(root, GROUP));
        } catch (KernelException e) {
            String why = e.is(Errno.ENOENT)
                    ? "there is no /etc/passwd or /etc/group in it; give owner and group as numbers"
                    : e.getMessage() + "; give owner and group as numbers";
            return new Accounts(Map.of(), Map.of(), why);
        }
    }

    /**
     * Reads one. Links are followed inside the container's tree only (some systems have links here), and it is opened only when it is
     * known to be a file: opening a device can already do harm. On a file system of the container's own making (FUSE) reading may
     * take as long as that likes; that is accepted, since such a container mostly hurts itself.
     */
    private static String read(Fd root, CString path) throws KernelException {
        try (Fd name = Files.openAt(root, path, Files.O_PATH, 0, Files.Resolve.IN_ROOT)) {
            Stat stat = new Stat();
            Files.stat(name, stat);
            if (!stat.isFile()) {
                throw KernelException.of("open", "/" + path + " is not a file", Errno.EINVAL);
            }
            try (Fd file = Files.reopen(name, Files.O_RDONLY | Files.O_NONBLOCK)) {
                return Files.readText(file, LIMIT);
            }
        }
    }

    /** The names in the two files; lines that are none are passed over, and of two lines with one name the first counts. */
    static Accounts parse(String passwd, String group) {
        return new Accounts(numbers(passwd), numbers(group), "");
    }

    /** Both files alike: {@code name:password:number:...}. */
    private static Map<String, Integer> numbers(String text) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && !fields[0].isEmpty() && fields[2].matches("[0-9]{1,10}")) {
                long number = Long.parseLong(fields[2]);
                if (number <= Integer.MAX_VALUE) {
                    numbers.putIfAbsent(fields[0], (int) number);
                }
            }
        }
        return numbers;
    }
}
