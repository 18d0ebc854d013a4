package devattach.config;

import devattach.model.Location;
import java.util.List;
import java.util.Map;

/**
 * A YAML value with the place it was written at. Scalars stay the text the user wrote: what a field means by {@code 0660},
 * {@code 1e10} or {@code no} is the field's affair, never YAML's guess.
 */
public sealed interface YamlNode permits YamlNode.Scalar, YamlNode.Items, YamlNode.Table {

    Location where();

    /** What people call this form. */
    String form();

    /** How a scalar was written. */
    enum Style {
        PLAIN,
        QUOTED
    }

    record Scalar(String text, Style style, Location where) implements YamlNode {

        /** Whether nothing was written, or YAML 1.2's word for nothing. */
        public boolean isNull() {
            return style == Style.PLAIN
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        @Override
        public String form() {
            return "a single value";
        }
    }

    record Items(List<YamlNode> items, Location where) implements YamlNode {
        @Override
        public String form() {
            return "a list";
        }
    }

    /** A YAML mapping; not called so, since a Mapping is something else here. In the order written. */
    record Table(Map<String, Field> fields, Location where) implements YamlNode {
        @Override
        public String form() {
            return "a map";
        }
    }

    /**
     * What stands behind one key.
     *
     * @param where the place of the key
     */
    record Field(Location where, YamlNode value) {}
}
