package devattach.imports;

import devattach.model.Location;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A device that a container is given elsewhere, in our words: the keys of a {@code devices.<key>} entry as text, unchecked.
 *
 * @param title what messages call it: {@code service 'web', device '/dev/ttyUSB0'}
 * @param name what to call the entry, if that is free and allowed
 * @param keys {@code source} and {@code path} if it has them; {@code access}, {@code mode} and the like where they are said
 */
public record Found(Location where, String title, String name, Map<String, String> keys, Looks looks) {

    /** Where owner, group and mode of the node inside come from. */
    public enum Looks {
        /** From the keys. */
        AS_WRITTEN,
        /** From the host's node, as Docker makes them. */
        AS_ON_HOST
    }

    public Found {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** A device that a container is given by its CDI name. */
    static Found ofCdi(Location where, String title, String name) {
        String word = name.substring(name.indexOf('/') + 1).replace('=', '-');
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("type", "cdi");
        keys.put("name", name);
        return new Found(where, title + ", device '" + name + "'", word, keys, Looks.AS_WRITTEN);
    }

    boolean isCdi() {
        return "cdi".equals(keys.get("type"));
    }

    Found with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(keys);
        more.put(key, value);
        return new Found(where, title, name, more, looks);
    }
}
