package devattach.config;

import devattach.device.DeviceType;
import devattach.device.DeviceTypes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Keys of an entry that other types have and its own has not: no misspellings, so each is told whose it is. */
final class ForeignKeys {

    private static final String COUNT = "count";

    private final Fields fields;
    private final DeviceType type;
    private final Set<String> own;

    ForeignKeys(Fields fields, DeviceType type, Set<String> own) {
        this.fields = fields;
        this.type = type;
        this.own = own;
    }

    /** Those found, each refused by now. */
    Set<String> refuse() {
        Set<String> refused = new TreeSet<>();
        for (String key : fields.names()) {
            if (own.contains(key)) {
                continue;
            }
            boolean usual = EntryReader.KEYS.contains(key);
            if (usual && !type.hasNodes()) {
                fields.wrong(key, withoutNodes(key));
                refused.add(key);
            } else if (!usual && !owners(key).isEmpty()) {
                fields.wrong(
                        key,
                        "'" + key + "' in " + fields.title() + " is a key of type " + String.join(", ", owners(key))
                                + ", not of " + type.name() + "; remove it, or change 'type'");
                refused.add(key);
            }
        }
        return refused;
    }

    private String withoutNodes(String key) {
        String start = "'" + key + "' in " + fields.title();
        if (key.equals(COUNT)) {
            return start + ": an entry of type " + type.name()
                    + " means one; remove it, and write an entry for each that is wanted";
        }
        boolean picks = key.equals("device") && !type.shorthands().isEmpty();
        return start + " is for types with device nodes, and " + type.name() + " has none; "
                + (picks
                        ? "write '"
                                + String.join(
                                        "' or '",
                                        new TreeSet<>(type.shorthands().keySet())) + "' or 'match'"
                        : "remove it");
    }

    private List<String> owners(String key) {
        return DeviceTypes.ALL.stream()
                .filter(other -> EntryReader.keysOf(other).contains(key))
                .map(DeviceType::name)
                .toList();
    }
}
