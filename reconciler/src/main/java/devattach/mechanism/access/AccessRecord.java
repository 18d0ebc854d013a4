package devattach.mechanism.access;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.linux.KernelException;
import devattach.linux.Xattrs;
import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ledger of a cgroup whose policy has no room for a mark: what we added, and what was allowed of the same number before us. An extended
 * attribute of the cgroup's folder, so it is gone with the cgroup; written before the policy is, so it never says less than we did.
 */
record AccessRecord(SortedMap<DeviceNumber, Added> added) {

    static final AccessRecord EMPTY = new AccessRecord(new TreeMap<>());

    private static final CString NAME = CString.interned("trusted.devattach.access");
    private static final String HEADER = "devattach-access 1";

    /** Ours, and what was there before. Taken away again is ours less what was before. */
    record Added(Permissions ours, Permissions before) {}

    AccessRecord {
        added = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(added));
    }

    Permissions ours(DeviceNumber number) {
        Added one = added.get(number);
        return one == null ? Permissions.NONE : one.ours();
    }

    AccessRecord with(DeviceNumber number, Added one) {
        SortedMap<DeviceNumber, Added> next = new TreeMap<>(added);
        next.put(number, one);
        return new AccessRecord(next);
    }

    AccessRecord without(DeviceNumber number) {
        SortedMap<DeviceNumber, Added> next = new TreeMap<>(added);
        next.remove(number);
        return new AccessRecord(next);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException for a form this version does not know
     */
    static AccessRecord read(Fd cgroup) throws KernelException {
        byte[] bytes = Xattrs.read(cgroup, NAME);
        return bytes == null ? EMPTY : parse(bytes);
    }

    /** Writes it where it is not what is there. */
    void store(Fd cgroup, AccessRecord there) throws KernelException {
        if (equals(there)) {
            return;
        }
        if (added.isEmpty()) {
            Xattrs.remove(cgroup, NAME);
        } else {
            Xattrs.set(cgroup, NAME, bytes());
        }
    }

    /** A line each: {@code c 189:4 rw -}; the dash is for nothing before. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        added.forEach((number, one) -> text.append(number)
                .append(' ')
                .append(one.ours())
                .append(' ')
                .append(one.before().isEmpty() ? "-" : one.before())
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads what {@link #bytes} wrote.
     *
     * @throws IllegalArgumentException for a form this version does not know: then nothing is changed, rather than guessed
     */
    static AccessRecord parse(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.US_ASCII).split("\n");
        if (!lines[0].equals(HEADER)) {
            throw new IllegalArgumentException("the cgroup's record has a form this version does not know ('" + lines[0]
                    + "'); run the version that attached, or restart the container");
        }
        SortedMap<DeviceNumber, Added> added = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] fields = lines[i].split("[ :]");
            if (fields.length != 5) {
                throw new IllegalArgumentException("the cgroup's record has a line '" + lines[i]
                        + "', which this version does not know; restart the container");
            }
            DeviceNumber.Kind kind = fields[0].equals("b") ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR;
            DeviceNumber number = new DeviceNumber(kind, Integer.parseInt(fields[1]), Integer.parseInt(fields[2]));
            Permissions before = fields[4].equals("-") ? Permissions.NONE : Permissions.parse(fields[4]);
            added.put(number, new Added(Permissions.parse(fields[3]), before));
        }
        return new AccessRecord(added);
    }
}
