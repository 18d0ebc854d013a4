package devattach.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one label of a container must be, as Kubernetes' label selectors have it.
 *
 * @param values what the operator compares with; empty for {@code EXISTS} and {@code ABSENT}
 */
public record LabelRule(String key, Operator operator, Set<String> values) {

    /** How a label is compared. */
    public enum Operator {
        /** Is there, and one of the values. */
        IN,
        /** Is not there, or none of the values. */
        NOT_IN,
        EXISTS,
        ABSENT,
        /** Is there, and fits one of the values as a pattern with {@code *} and {@code ?}. */
        LIKE
    }

    public LabelRule {
        values = Set.copyOf(values);
    }

    /** The label is exactly this. */
    public static LabelRule is(String key, String value) {
        return new LabelRule(key, Operator.IN, Set.of(value));
    }

    /** The label fits this pattern. */
    public static LabelRule like(String key, String glob) {
        return new LabelRule(key, Operator.LIKE, Set.of(glob));
    }

    /** Whether these labels are so. */
    public boolean fits(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case IN -> value != null && values.contains(value);
            case NOT_IN -> value == null || !values.contains(value);
            case EXISTS -> value != null;
            case ABSENT -> value == null;
            case LIKE -> value != null && values.stream().anyMatch(glob -> Glob.matches(glob, value));
        };
    }

    /** {@code app=shop}, {@code tier in (a, b)}, {@code !debug}. */
    @Override
    public String toString() {
        String several = "(" + String.join(", ", new TreeSet<>(values)) + ")";
        return switch (operator) {
            case EXISTS -> key;
            case ABSENT -> "!" + key;
            case NOT_IN -> key + " not in " + several;
            case IN, LIKE -> values.size() == 1 ? key + "=" + values.iterator().next() : key + " in " + several;
        };
    }
}
