package devattach.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;

/**
 * How all our JSON is written: two spaces, line feeds, keys in the order of the code, ASCII only (so that neither a
 * terminal nor a locale can make something else of it).
 */
final class Json {

    static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** Writes one value. */
    interface Body {
        void write(JsonGenerator out) throws IOException;
    }

    /** Writes one of several. */
    interface Element<T> {
        void write(JsonGenerator out, T value) throws IOException;
    }

    private Json() {}

    static String text(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            DefaultIndenter lines = new DefaultIndenter("  ", "\n");
            DefaultPrettyPrinter pretty = new DefaultPrettyPrinter(
                    Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
            pretty.indentObjectsWith(lines);
            pretty.indentArraysWith(lines);
            out.setPrettyPrinter(pretty);
            object(out, body);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a StringWriter does not fail", impossible);
        }
        return text.append('\n').toString();
    }

    static void object(JsonGenerator out, Body body) throws IOException {
        out.writeStartObject();
        body.write(out);
        out.writeEndObject();
    }

    static void object(JsonGenerator out, String key, Body body) throws IOException {
        out.writeFieldName(key);
        object(out, body);
    }

    static <T> void array(JsonGenerator out, String key, Collection<T> values, Element<T> element) throws IOException {
        out.writeArrayFieldStart(key);
        for (T value : values) {
            element.write(out, value);
        }
        out.writeEndArray();
    }

    static <T> void objects(JsonGenerator out, String key, Collection<T> values, Element<T> element)
            throws IOException {
        array(out, key, values, (to, value) -> object(to, inner -> element.write(inner, value)));
    }

    static void strings(JsonGenerator out, String key, Collection<String> values) throws IOException {
        array(out, key, values, JsonGenerator::writeString);
    }
}
