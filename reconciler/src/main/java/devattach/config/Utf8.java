package devattach.config;

import devattach.model.Location;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.reader.StreamReader;

/** The text of a file: strictly UTF-8, not too long, only characters that YAML allows. */
final class Utf8 {

    static final int MAX_BYTES = 1 << 20;

    private Utf8() {}

    static String decode(String file, byte[] bytes) throws YamlException {
        if (bytes.length > MAX_BYTES) {
            throw new YamlException(
                    new Location(file, 0, 0),
                    "file of " + bytes.length + " bytes is longer than the " + MAX_BYTES + " allowed; split it");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            throw new YamlException(
                    end(file, text),
                    String.format("byte 0x%02x is not UTF-8; save the file as UTF-8", bytes[in.position()] & 0xff));
        }
        text = text.startsWith("\ufeff") ? text.substring(1) : text;
        refuseControls(file, text);
        return text;
    }

    private static void refuseControls(String file, String text) throws YamlException {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int c = text.codePointAt(at);
            if (!StreamReader.isPrintable(c) || c == 0xfeff) {
                throw new YamlException(
                        end(file, text.substring(0, at)),
                        String.format("character U+%04X is not allowed in YAML; remove it", c));
            }
        }
    }

    /** The place right after this text. */
    private static Location end(String file, String before) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        String last = before.substring(before.lastIndexOf('\n') + 1);
        return new Location(file, line, 1 + last.codePointCount(0, last.length()));
    }
}
