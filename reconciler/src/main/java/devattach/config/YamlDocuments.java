package devattach.config;

import devattach.model.Location;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * The YAML documents of one file as trees of {@link YamlNode}s. Built from the parser's events and not by its own composer,
 * which forgets how scalars were written; whatever a hostile file says, the tree is small and not deep.
 */
final class YamlDocuments {

    static final int MAX_DEPTH = 32;
    static final int MAX_ALIASES = 100;
    static final int MAX_NODES = 100_000;

    private final String file;
    private final Dialect dialect;
    private final Parser parser;
    private final Problems problems;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private Location last;
    private int aliases;
    private int nodes;

    /** What is made of the parts of YAML 1.1 that 1.2 no longer has, and of tags. */
    enum Dialect {
        /** Refused, since two programs would read two things. */
        STRICT,
        /** Merge keys are merged, tags passed over: other programs' files are as they are. */
        LENIENT
    }

    /** @param size how many nodes it stands for */
    private record Anchored(YamlNode node, int size) {}

    private YamlDocuments(String file, String text, Dialect dialect, Problems problems) {
        this.file = file;
        this.dialect = dialect;
        this.last = new Location(file, 0, 0);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Utf8.MAX_BYTES);
        this.parser = new ParserImpl(new StreamReader(text), options);
        this.problems = problems;
    }

    /** The documents up to the first place that is not YAML; that place goes to {@code problems}. */
    static List<YamlNode> read(String file, byte[] bytes, Problems problems) {
        return read(file, bytes, Dialect.STRICT, problems);
    }

    static List<YamlNode> read(String file, byte[] bytes, Dialect dialect, Problems problems) {
        List<YamlNode> documents = new ArrayList<>();
        try {
            new YamlDocuments(file, Utf8.decode(file, bytes), dialect, problems).addAllTo(documents);
        } catch (YamlException refused) {
            problems.error(refused.where(), String.valueOf(refused.getMessage()));
        }
        return documents;
    }

    private void addAllTo(List<YamlNode> documents) throws YamlException {
        try {
            while (!parser.checkEvent(Event.ID.StreamEnd)) {
                if (parser.checkEvent(Event.ID.StreamStart)
                        || parser.checkEvent(Event.ID.DocumentStart)
                        || parser.checkEvent(Event.ID.DocumentEnd)) {
                    parser.getEvent();
                    anchors.clear();
                } else {
                    documents.add(node(1));
                }
            }
        } catch (MarkedYAMLException refusal) {
            throw SyntaxWords.explain(file, refusal);
        } catch (YAMLException | IllegalArgumentException | IndexOutOfBoundsException refusal) {
            // the parser's own failures, such as on the escape of a character FFFFFFFF, carry no place
            throw new YamlException(
                    last, "not YAML after this place: " + refusal.getMessage() + "; check escapes in double quotes");
        }
    }

    private YamlNode node(int depth) throws YamlException {
        NodeEvent event = (NodeEvent) parser.getEvent();
        Location where = place(event);
        last = where;
        if (depth > MAX_DEPTH) {
            throw new YamlException(where, "nested deeper than " + MAX_DEPTH + " levels; no valid file needs that");
        }
        if (event instanceof AliasEvent) {
            return alias(event.getAnchor(), where);
        }
        count(1, where);
        int before = nodes;
        YamlNode node = fresh(event, where, depth);
        if (event.getAnchor() != null) {
            anchors.put(event.getAnchor(), new Anchored(node, nodes - before + 1));
        }
        return node;
    }

    private YamlNode fresh(NodeEvent event, Location where, int depth) throws YamlException {
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), where);
            return new YamlNode.Scalar(
                    scalar.getValue(), scalar.isPlain() ? YamlNode.Style.PLAIN : YamlNode.Style.QUOTED, where);
        }
        refuseTag(((CollectionStartEvent) event).getTag(), where);
        if (event instanceof SequenceStartEvent) {
            return items(where, depth);
        }
        if (event instanceof MappingStartEvent) {
            return table(where, depth);
        }
        throw new IllegalStateException("the YAML parser gave " + event);
    }

    private YamlNode items(Location where, int depth) throws YamlException {
        List<YamlNode> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(node(depth + 1));
        }
        parser.getEvent();
        return new YamlNode.Items(items, where);
    }

    private YamlNode table(Location where, int depth) throws YamlException {
        Map<String, YamlNode.Field> fields = new LinkedHashMap<>();
        List<YamlNode> merged = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            YamlNode.Scalar key = key(node(depth + 1));
            YamlNode value = node(depth + 1);
            if (isMerge(key)) {
                merged.add(value);
                continue;
            }
            YamlNode.Field earlier = fields.putIfAbsent(key.text(), new YamlNode.Field(key.where(), value));
            if (earlier != null) {
                problems.error(
                        key.where(),
                        "key '" + key.text() + "' stands twice, first at " + earlier.where() + "; keep one of the two");
            }
        }
        parser.getEvent();
        merged.forEach(value -> merge(value, fields));
        return new YamlNode.Table(fields, where);
    }

    private static boolean isMerge(YamlNode.Scalar key) {
        return key.text().equals("<<") && key.style() == YamlNode.Style.PLAIN;
    }

    /** Keys written out win over merged ones, earlier merged ones over later. */
    private static void merge(YamlNode value, Map<String, YamlNode.Field> fields) {
        if (value instanceof YamlNode.Items list) {
            list.items().forEach(item -> merge(item, fields));
        } else if (value instanceof YamlNode.Table table) {
            table.fields().forEach(fields::putIfAbsent);
        }
    }

    private YamlNode.Scalar key(YamlNode key) throws YamlException {
        if (!(key instanceof YamlNode.Scalar scalar)) {
            throw new YamlException(key.where(), "a key is " + key.form() + "; a key is a single word");
        }
        if (dialect == Dialect.STRICT && isMerge(scalar)) {
            throw new YamlException(scalar.where(), "merge keys ('<<') are not part of YAML 1.2; write the keys out");
        }
        if (scalar.isNull()) {
            throw new YamlException(scalar.where(), "a key is empty; name it");
        }
        Optional<String> unusable = Fields.unusable(scalar.text());
        if (unusable.isPresent()) {
            throw new YamlException(scalar.where(), "a key " + unusable.get());
        }
        return scalar;
    }

    private YamlNode alias(String name, Location where) throws YamlException {
        Anchored anchored = anchors.get(name);
        if (anchored == null) {
            throw new YamlException(
                    where,
                    "alias '*" + name + "' has no anchor '&" + name
                            + "' completed before it; define it, or quote the value");
        }
        if (++aliases > MAX_ALIASES) {
            throw new YamlException(where, "more than " + MAX_ALIASES + " aliases in one file; write the values out");
        }
        count(anchored.size(), where);
        return anchored.node();
    }

    private void count(int more, Location where) throws YamlException {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new YamlException(where, "more than " + MAX_NODES + " values in one file, aliases counted; split it");
        }
    }

    private void refuseTag(String tag, Location where) throws YamlException {
        if (tag != null && dialect == Dialect.STRICT) {
            throw new YamlException(
                    where,
                    "tag '" + tag.replace("tag:yaml.org,2002:", "!!")
                            + "' is not used here; remove it, or quote the value");
        }
    }

    private Location place(Event event) {
        Mark mark = event.getStartMark();
        return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
