package devattach.config;

import java.util.Locale;
import java.util.Set;

/** Names for DeviceMaps and their entries, made of words that need not be allowed as such. */
public final class EntryNames {

    private static final int MAX_NAME = 63;

    private EntryNames() {}

    /** For {@code metadata.name}. */
    public static String map(String wish) {
        String name =
                wish.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
        return name.isEmpty() ? "imported" : cut(name).replaceAll("[.-]+$", "");
    }

    /** For a key of {@code spec.devices}. */
    public static String key(String wish) {
        String key = wish.replaceAll("[^A-Za-z0-9._-]+", "-");
        return key.isEmpty() ? "device" : cut(key);
    }

    /** With room for a number behind it. */
    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), MAX_NAME - 5));
    }

    /** The name, or it with a number where it is taken; taken from now on. */
    public static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }
}
