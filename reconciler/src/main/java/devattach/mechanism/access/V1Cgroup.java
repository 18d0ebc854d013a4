package devattach.mechanism.access;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.Files;
import devattach.linux.KernelException;
import devattach.linux.Xattrs;
import devattach.mechanism.ContainerHandle;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The v1 device policy of one container: its cgroup's list, and the record of what in it is ours. */
final class V1Cgroup implements AutoCloseable {

    private static final CString LIST = CString.interned("devices.list");
    private static final CString ALLOW = CString.interned("devices.allow");
    private static final CString DENY = CString.interned("devices.deny");
    private static final CString RECORD = CString.interned("trusted.devattach.access");

    private final ContainerHandle.Cgroup cgroup;
    private final Fd list;

    /** The list as it was read, and what it means. */
    record View(byte[] text, V1Rules rules, V1Record record) {
        static final View NONE = new View(new byte[0], new V1Rules(java.util.List.of()), V1Record.EMPTY);
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
        return new View(text, V1Rules.parse(new String(text, StandardCharsets.US_ASCII)), record());
    }

    private static boolean same(ByteBuffer now, byte[] before) {
        for (int i = 0; i < before.length; i++) {
            if (now.get(i) != before[i]) {
                return false;
            }
        }
        return true;
    }

    private V1Record record() throws KernelException {
        byte[] value = Xattrs.read(cgroup.folder(), RECORD);
        return value == null ? V1Record.EMPTY : V1Record.parse(value);
    }

    /**
     * Makes ours at each number what is asked, no more and no less. The record is written before the list is, and shortened after.
     *
     * @param target per number, ours after this; none to take all of ours away
     */
    void change(Map<DeviceNumber, Permissions> target) throws KernelException {
        for (Map.Entry<DeviceNumber, Permissions> one : target.entrySet()) {
            change(one.getKey(), one.getValue());
        }
    }

    private void change(DeviceNumber number, Permissions target) throws KernelException {
        View view = look(null);
        V1Record.Added known = view.record().added().get(number);
        Permissions ours = known == null ? Permissions.NONE : known.ours();
        Permissions before = known == null ? view.rules().exactly(number) : known.before();
        Permissions surplus = ours.minus(target).minus(before);
        if (!surplus.isEmpty()) {
            write(DENY, number, surplus);
        }
        if (target.isEmpty()) {
            store(view.record().without(number));
            return;
        }
        store(view.record().with(number, new V1Record.Added(target, before)));
        if (!Policy.allowsAll(view.rules(), number, target.bits())) {
            write(ALLOW, number, target);
        }
    }

    private void store(V1Record record) throws KernelException {
        if (record.added().isEmpty()) {
            Xattrs.remove(cgroup.folder(), RECORD);
        } else {
            Xattrs.set(cgroup.folder(), RECORD, record.bytes());
        }
    }

    private void write(CString file, DeviceNumber number, Permissions permissions) throws KernelException {
        try (Fd open = Files.openAt(cgroup.folder(), file, Files.O_WRONLY)) {
            Files.write(open, V1Rules.line(number, permissions));
        }
    }

    @Override
    public void close() {
        list.close();
    }
}
