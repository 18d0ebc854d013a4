package devattach.config;

import devattach.model.LabelRule;
import devattach.model.LabelRule.Operator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what {@code spec.containers} says of labels, and the ways to say the usual things in few words. */
final class LabelsReader {

    static final List<String> EXPRESSION = List.of("key", "operator", "values");

    /** The keys of {@code compose}, and the labels that docker-compose, Docker's and Podman's own give. */
    static final Map<String, String> COMPOSE = ordered(
            "project", "com.docker.compose.project",
            "service", "com.docker.compose.service");

    /** The keys of {@code kubernetes}, and the labels the kubelet gives. */
    static final Map<String, String> KUBERNETES = ordered(
            "namespace", "io.kubernetes.pod.namespace",
            "pod", "io.kubernetes.pod.name",
            "container", "io.kubernetes.container.name");

    private static final String PROJECT = "project";

    private static final Map<String, Operator> OPERATORS = Map.of(
            "In", Operator.IN, "NotIn", Operator.NOT_IN, "Exists", Operator.EXISTS, "DoesNotExist", Operator.ABSENT);

    private LabelsReader() {}

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static List<LabelRule> read(Fields fields) {
        List<LabelRule> rules = new ArrayList<>();
        fields.table("matchLabels").ifPresent(labels -> {
            labels.names().forEach(key -> labels.text(key).ifPresent(value -> rules.add(LabelRule.is(key, value))));
            refuseNothing(labels, "matchLabels", "a label");
        });
        for (Fields expression : fields.tables("matchExpressions")) {
            expression(expression).ifPresent(rules::add);
        }
        brief(fields, "compose", COMPOSE, rules);
        brief(fields, "kubernetes", KUBERNETES, rules);
        fields.text(PROJECT).ifPresent(project -> rules.add(LabelRule.like(PROJECT, project)));
        return rules;
    }

    private static void brief(Fields fields, String name, Map<String, String> keys, List<LabelRule> rules) {
        fields.table(name).ifPresent(table -> {
            table.onlyKnown(keys.keySet(), List.of());
            keys.forEach((key, label) -> table.text(key).ifPresent(value -> rules.add(LabelRule.like(label, value))));
            refuseNothing(table, name, String.join(" or ", keys.keySet()));
        });
    }

    /** A table of no conditions would be true of every container: hardly what was meant. */
    private static void refuseNothing(Fields table, String name, String add) {
        if (table.names().isEmpty()) {
            table.wrong("", "'" + name + "' says nothing; add " + add);
        }
    }

    private static Optional<LabelRule> expression(Fields expression) {
        expression.onlyKnown(EXPRESSION, List.of());
        expression.required("key", "name the label");
        expression.required("operator", "write one of In, NotIn, Exists, DoesNotExist");
        Optional<String> key = expression.text("key");
        Optional<Operator> operator = expression.read("operator", LabelsReader::operator);
        if (key.isEmpty() || operator.isEmpty()) {
            return Optional.empty();
        }
        boolean compares = operator.get() == Operator.IN || operator.get() == Operator.NOT_IN;
        if (compares) {
            expression.required("values", "list what the label is compared with");
        } else if (expression.has("values")) {
            expression.wrong("values", "'values' has no meaning beside Exists and DoesNotExist; remove it");
        }
        return Optional.of(
                new LabelRule(key.get(), operator.get(), compares ? Set.copyOf(expression.texts("values")) : Set.of()));
    }

    private static Operator operator(String text) {
        Operator operator = OPERATORS.get(text);
        if (operator == null) {
            throw new IllegalArgumentException("write one of In, NotIn, Exists, DoesNotExist");
        }
        return operator;
    }
}
