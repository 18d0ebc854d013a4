package devattach.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One JSON object that was read, with typed access to its members. What is missing or of another type is an error. */
final class JsonObject {

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /** @throws IOException when the text is not exactly one JSON object */
    static JsonObject parse(String text) throws IOException {
        try (JsonParser in = Json.FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            JsonObject object = object(in);
            if (in.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return object;
        }
    }

    String text(String key) throws IOException {
        return member(key, String.class);
    }

    List<String> texts(String key) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object element : member(key, List.class)) {
            texts.add((String) element);
        }
        return texts;
    }

    int number(String key) throws IOException {
        return (int) longNumber(key);
    }

    long longNumber(String key) throws IOException {
        return member(key, Long.class);
    }

    <E extends Enum<E>> E constant(String key, Class<E> type) throws IOException {
        try {
            return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new IOException(key + ": '" + text(key) + "' is not known here", unknown);
        }
    }

    JsonObject object(String key) throws IOException {
        return member(key, JsonObject.class);
    }

    Optional<JsonObject> optionalObject(String key) throws IOException {
        return members.containsKey(key) ? Optional.of(object(key)) : Optional.empty();
    }

    /** Reads one element of a list of objects. */
    interface Reader<T> {
        T read(JsonObject object) throws IOException;
    }

    <T> List<T> objects(String key, Reader<T> reader) throws IOException {
        List<T> values = new ArrayList<>();
        for (Object element : member(key, List.class)) {
            if (!(element instanceof JsonObject object)) {
                throw new IOException(key + ": not a list of objects");
            }
            values.add(reader.read(object));
        }
        return values;
    }

    private <T> T member(String key, Class<T> type) throws IOException {
        Object value = members.get(key);
        if (!type.isInstance(value)) {
            throw new IOException(key + ": missing, or not a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static JsonObject object(JsonParser in) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String key = in.currentName();
            in.nextToken();
            members.put(key, value(in));
        }
        return new JsonObject(members);
    }

    private static Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> list(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getLongValue();
            case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
            default -> throw new IOException("unexpected " + in.currentToken() + " at " + in.currentLocation());
        };
    }

    private static List<Object> list(JsonParser in) throws IOException {
        List<Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(in));
        }
        return elements;
    }
}
