package devattach.mechanism.access;

import devattach.model.DeviceNumber;
import devattach.model.Permissions;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ledger of a v1 cgroup: what we added to its list, and what its rule for the same number had before us. An extended attribute of the
 * cgroup's folder, so it is gone with the cgroup; written before the list is, so it never says less than we did.
 */
record V1Record(SortedMap<DeviceNumber, Added> added) {

    static final V1Record EMPTY = new V1Record(new TreeMap<>());

    private static final String HEADER = "devattach-access 1";

    /** Ours, and what was there before. Taken away again is ours less what was before. */
    record Added(Permissions ours, Permissions before) {}

    V1Record {
        added = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(added));
    }

    Permissions ours(DeviceNumber number) {
        Added one = added.get(number);
        return one == null ? Permissions.NONE : one.ours();
    }

    V1Record with(DeviceNumber number, Added one) {
        SortedMap<DeviceNumber, Added> next = new TreeMap<>(added);
        next.put(number, one);
        return new V1Record(next);
    }

    V1Record without(DeviceNumber number) {
        SortedMap<DeviceNumber, Added> next = new TreeMap<>(added);
        next.remove(number);
        return new V1Record(next);
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
    static V1Record parse(byte[] bytes) {
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
        return new V1Record(added);
    }
}
