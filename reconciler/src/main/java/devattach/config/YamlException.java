package devattach.config;

import devattach.model.Location;

/** A file that cannot be read further as YAML. */
final class YamlException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Location where;

    YamlException(Location where, String message) {
        super(message);
        this.where = where;
    }

    Location where() {
        return where;
    }
}
