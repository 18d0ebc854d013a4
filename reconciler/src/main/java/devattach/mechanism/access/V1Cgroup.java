package devattach.mechanism.access;

import devattach.linux.CString;
import devattach.linux.Errno;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.mechanism.ContainerHandle;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The v1 device policy of one container: its cgroup's list, and the record of what in it is ours. */
final class V1Cgroup implements AutoCloseable {

    private static final CString LIST = CString.interned("devices.list");
    private static final CString ALLOW = CString.interned("devices.allow");
    private static final CString DENY = CString.interned("devices.deny");

    private final ContainerHandle.Cgroup cgroup;
    private final Fd list;

    /**
     * The list as it was read, and what it means.
     *
     * @param notUnderstood why it means nothing that could be relied on; empty when it does. Then nothing is changed here
     */
    record View(byte[] text, V1Rules rules, AccessRecord record, String notUnderstood) {
        static final View NONE = new View(new byte[0], new V1Rules(List.of()), AccessRecord.EMPTY, "");
    }

    @SuppressWarnings("MustBeClosedChecker") // closed with this
    V1Cgroup(ContainerHandle.Cgroup cgroup) throws KernelException {
        this.cgroup = cgroup;
        this.list = Files.openAt(cgroup.folder(), LIST, Files.O_RDONLY);
    }

    ContainerHandle.Cgroup cgroup() {
        return cgroup;
    }

    /** Reads it; the very view of before where the list is the same. Only we write the record, and then we read it anew. */
    View look(@Nullable View before) throws KernelException {
        int size = Files.readOnce(list); // the kernel gives it all at once, or asks itself for more room
        ByteBuffer now = Files.lastRead();
        if (before != null && before.text.length == size && same(now, before.text)) {
            return before;
        }
        byte[] text = new byte[size];
        now.get(0, text);
        try {
            V1Rules rules = V1Rules.parse(new String(text, StandardCharsets.US_ASCII));
            return new View(text, rules, AccessRecord.read(cgroup.folder()), "");
        } catch (IllegalArgumentException e) {
            return new View(
                    text,
                    new V1Rules(List.of()),
                    AccessRecord.EMPTY,
                    "v1 cgroup " + cgroup.path() + ": " + e.getMessage());
        }
    }

    private static boolean same(ByteBuffer now, byte[] before) {
        for (int i = 0; i < before.length; i++) {
            if (now.get(i) != before[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Makes ours at each number what is asked, no more and no less. The record says at least what is ours at every moment: it grows before
     * anything is allowed, and shrinks when everything is denied.
     *
     * @param target per number, ours after this; none to take all of ours away
     */
    void change(Map<DeviceNumber, Permissions> target) throws KernelException {
        View view = look(null);
        if (!view.notUnderstood().isEmpty()) {
            throw new IllegalArgumentException(view.notUnderstood());
        }
        AccessRecord meanwhile = view.record();
        AccessRecord after = view.record();
        Map<DeviceNumber, Permissions> deny = new TreeMap<>();
        Map<DeviceNumber, Permissions> allow = new TreeMap<>();
        for (Map.Entry<DeviceNumber, Permissions> one : target.entrySet()) {
            DeviceNumber number = one.getKey();
            Permissions wanted = one.getValue();
            AccessRecord.Added known = view.record().added().get(number);
            Permissions ours = known == null ? Permissions.NONE : known.ours();
            Permissions before = known == null ? view.rules().exactly(number) : known.before();
            Permissions surplus = ours.minus(wanted).minus(before);
            // where the owner has opened everything, ours is gone in it, and a denial would be one more
            if (!surplus.isEmpty() && !view.rules().allowsAll()) {
                deny.put(number, surplus);
            }
            if (wanted.isEmpty()) {
                after = after.without(number);
                continue;
            }
            meanwhile = meanwhile.with(number, new AccessRecord.Added(ours.union(wanted), before));
            after = after.with(number, new AccessRecord.Added(wanted, before));
            if (!Policy.allowsAll(view.rules(), number, wanted.bits())) {
                allow.put(number, wanted);
            }
        }
        meanwhile.store(cgroup.folder(), view.record());
        write(DENY, deny);
        write(ALLOW, allow);
        after.store(cgroup.folder(), meanwhile);
    }

    /** One rule for each write(2); the kernel takes no more. */
    private void write(CString file, Map<DeviceNumber, Permissions> rules) throws KernelException {
        if (rules.isEmpty()) {
            return;
        }
        try (Fd open = Files.openAt(cgroup.folder(), file, Files.O_WRONLY)) {
            for (Map.Entry<DeviceNumber, Permissions> rule : rules.entrySet()) {
                String line = V1Rules.line(rule.getKey(), rule.getValue());
                try {
                    Files.write(open, line);
                } catch (KernelException e) {
                    throw e.is(Errno.EPERM) && file == ALLOW ? notAbove(line) : e;
                }
            }
        }
    }

    private KernelException notAbove(String line) {
        return KernelException.of(
                "write",
                "devices.allow: the cgroup above " + cgroup.path() + " does not allow " + line
                        + ", and no cgroup allows more than the one above",
                Errno.EPERM);
    }

    @Override
    public void close() {
        list.close();
    }
}
