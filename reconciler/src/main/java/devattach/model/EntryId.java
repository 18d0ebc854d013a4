package devattach.model;

/** A mapping's identity: the {@code metadata.name} of its DeviceMap and its key under {@code devices}. */
public record EntryId(String map, String key) implements Comparable<EntryId> {
    @Override
    public int compareTo(EntryId other) {
        int byMap = map.compareTo(other.map);
        return byMap != 0 ? byMap : key.compareTo(other.key);
    }

    @Override
    public String toString() {
        return map + "/" + key;
    }
}
